#include <string.h>

#include "program.h"

// The machine around a module that wasm2c turned into C: QEMU's `sim`, an LX106 of 40 MHz, with its calls to the
// simulator. Standard input and output are the link or the console.

enum { EXIT = 1, READ = 3, WRITE = 4, SELECT = 29, ARGUMENT_COUNT = 1000 };
enum { TRAPPED = 70 };

uint32_t simcall(uint32_t number, uint32_t a, uint32_t b, uint32_t c);
_Noreturn void machine_again(bool is_restart);

static Z_program_instance_t module;
static uint32_t stack_top;

static uint32_t cycles(void) {
  uint32_t count;
  __asm__ volatile("rsr.ccount %0" : "=a"(count));
  return count;
}

// MARK: Start and end

static uint64_t elapsed;
static uint32_t elapsed_at;

_Noreturn void machine_start(bool is_restart) {
  if (is_restart) {
    // The partitions lie behind what the linker placed.
    memset(module.w2c_memory.data, 0, *Z_programZ___heap_base(&module));
  } else {
    Z_program_init_module();
  }
  elapsed = 0;
  elapsed_at = cycles();
  wasm_rt_call_stack_depth = 0;
  Z_program_instantiate(&module, NULL);
  stack_top = *Z_programZ___stack_pointer(&module);
  Z_programZ_start(&module);
  __builtin_unreachable();
}

void Z_inklockZ_restart(struct Z_inklock_instance_t *outer) {
  (void)outer;
  machine_again(true);
}

void Z_inklockZ_exit(struct Z_inklock_instance_t *outer, u32 status) {
  (void)outer;
  simcall(EXIT, status, 0, 0);
}

// MARK: Faults

_Noreturn static void fail(bool is_stack, uint32_t code, uint32_t address) {
  static bool is_failing;
  if (!is_failing) {
    is_failing = true;
    wasm_rt_call_stack_depth = 0;
    *Z_programZ___stack_pointer(&module) = stack_top;
    Z_programZ_trapped(&module, is_stack, code, address);
  }
  simcall(EXIT, TRAPPED, 0, 0);
  __builtin_unreachable();
}

void wasm_rt_trapped(wasm_rt_trap_t reason, uint32_t address) {
  // The module's memory begins with its stack, so a full stack has run below 0.
  bool is_stack = reason == WASM_RT_TRAP_EXHAUSTION || *Z_programZ___stack_pointer(&module) > stack_top;
  fail(is_stack, reason, address);
}

// Exceptions that no module should be able to cause. The number is the processor's.
_Noreturn void machine_exception(uint32_t cause, uint32_t address) { fail(false, 0x100 + cause, address); }

// MARK: Link and console

/// Whether standard input and output are the console: the program then has an argument.
static bool is_console(void) { return simcall(ARGUMENT_COUNT, 0, 0, 0) > 1; }

/// The module's memory from `address` on, where it has that much.
static uint32_t outer_address(uint32_t address, uint32_t count) {
  if (address > module.w2c_memory.size || count > module.w2c_memory.size - address) wasm_rt_trap(WASM_RT_TRAP_OOB);
  return (uint32_t)(module.w2c_memory.data + address);
}

u32 Z_inklockZ_link_read(struct Z_inklock_instance_t *outer, u32 to, u32 count) {
  (void)outer;
  uint32_t address = outer_address(to, count);
  // The simulator reads page by page, and would wait for the second page although the first has arrived.
  uint32_t page = 4096 - address % 4096;
  uint32_t done = simcall(READ, 0, address, count < page ? count : page);
  return done > count ? 0 : done;
}

void Z_inklockZ_link_write(struct Z_inklock_instance_t *outer, u32 from, u32 count) {
  (void)outer;
  for (uint32_t address = outer_address(from, count); count > 0;) {
    uint32_t done = simcall(WRITE, 1, address, count);
    if (done == 0 || done > count) simcall(EXIT, TRAPPED, 0, 0);
    address += done;
    count -= done;
  }
}

void Z_inklockZ_console_put(struct Z_inklock_instance_t *outer, u32 byte) {
  (void)outer;
  uint8_t sent = (uint8_t)byte;
  if (is_console()) simcall(WRITE, 1, (uint32_t)&sent, 1);
}

u32 Z_inklockZ_console_get(struct Z_inklock_instance_t *outer) {
  (void)outer;
  uint8_t received;
  // Seconds and microseconds: a pause in which the host may rest. Without a time the simulator would wait for a byte.
  static const uint32_t pause[2] = {0, 1000};
  if (!is_console() || simcall(SELECT, 0, 1, (uint32_t)pause) != 1) return UINT32_MAX;
  if (simcall(READ, 0, (uint32_t)&received, 1) != 1) return UINT32_MAX;
  return received;
}

u64 Z_inklockZ_milliseconds(struct Z_inklock_instance_t *outer) {
  (void)outer;
  // The counter overflows every 107 s; the firmware reads the clock more often than that.
  uint32_t now = cycles();
  elapsed += now - elapsed_at;
  elapsed_at = now;
  return elapsed / 40000;
}

// MARK: Measuring

// Under QEMU's `-icount shift=8` an instruction takes 256 ns, which is 10.24 of these counts, so every instruction is
// counted. The counter overflows after 419 million instructions.
u32 Z_inklockZ_measure_end(struct Z_inklock_instance_t *outer) {
  extern uint32_t counted_from;
  (void)outer;
  return (u32)(((uint64_t)(cycles() - counted_from) * 25 + 128) / 256);
}

u32 Z_inklockZ_measure_stack(struct Z_inklock_instance_t *outer) {
  extern uint32_t painted_from;
  (void)outer;
  const uint32_t *p = (const uint32_t *)(painted_from - 32768);
  while ((uint32_t)p < painted_from && *p == 0xA5C35A3C) p++;
  return painted_from - (uint32_t)p;
}
