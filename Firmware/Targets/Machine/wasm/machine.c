#if defined(__wasm__)

#include "../include/Machine.h"

// What a module cannot do itself it imports, from the machine around it: run.mjs, or the C runtime of xtensa.
#define IMPORT(name) __attribute__((import_module("inklock"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("console_put") void outer_console_put(uint32_t byte);
IMPORT("console_get") int32_t outer_console_get(void);
IMPORT("milliseconds") uint64_t outer_milliseconds(void);
IMPORT("restart") _Noreturn void outer_restart(void);
IMPORT("exit") _Noreturn void outer_exit(uint32_t status);
IMPORT("link_read") uint32_t outer_link_read(void *to, uint32_t count);
IMPORT("link_write") void outer_link_write(const void *from, uint32_t count);

// The start of the program, as the compiler names it.
int program_main(int count, char **arguments) __asm__("__main_argc_argv");

EXPORT("start") void start(void) {
  program_main(0, 0);
  machine_exit(0);
}

void console_put(uint8_t byte) { outer_console_put(byte); }
int32_t console_get(void) { return outer_console_get(); }
uint64_t machine_milliseconds(void) { return outer_milliseconds(); }
void machine_restart(void) { outer_restart(); }
uint32_t machine_link_read(void *to, uint32_t count) { return outer_link_read(to, count); }
void machine_link_write(const void *from, uint32_t count) { outer_link_write(from, count); }

_Noreturn void machine_exit(uint32_t status) {
  link_flush();
  outer_exit(status);
}

// The surrounding machine calls this after a trap. Memory begins with the stack, so a full stack has run below address
// 0.
EXPORT("trapped") void trapped(bool is_stack, uint32_t code, uint32_t address) {
  machine_fail(is_stack ? "stack" : "trap", code, address);
}

void machine_touch_nothing(void) { (void)*(volatile uint32_t *)0x7FFFFFFC; }

#endif
