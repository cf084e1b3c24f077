#if defined(__riscv)

#include "../include/Machine.h"

// QEMU's `virt` machine: a 16550 at 0x10000000, the core-local timer of 10 MHz at 0x0200BFF8, a test device at 0x100000
// that resets the machine.
#define REGISTER8(address) (*(volatile uint8_t *)(address))
#define REGISTER32(address) (*(volatile uint32_t *)(address))

void console_put(uint8_t byte) {
  // The emulated transmitter is always ready; real hardware would need a check for space.
  REGISTER8(0x10000000) = byte;
}

int32_t console_get(void) { return REGISTER8(0x10000005) & 1 ? REGISTER8(0x10000000) : -1; }

uint64_t machine_milliseconds(void) {
  uint32_t upper, lower;
  // The lower half may overflow between the two reads.
  do {
    upper = REGISTER32(0x0200BFFC);
    lower = REGISTER32(0x0200BFF8);
  } while (upper != REGISTER32(0x0200BFFC));
  return ((uint64_t)upper << 32 | lower) / 10000;
}

void machine_restart(void) {
  REGISTER32(0x100000) = 0x7777;
  for (;;) {}
}

// Called from start.S. Below the stack lies memory that cannot be accessed.
_Noreturn void machine_trap(uint32_t cause, uint32_t at, uint32_t value) {
  extern uint8_t __stack_guard[], __stack_bottom[];
  bool overflow = (cause == 5 || cause == 7) && value >= (uint32_t)__stack_guard && value < (uint32_t)__stack_bottom;
  machine_fail(overflow ? "stack" : "trap", cause, at);
}

void machine_touch_nothing(void) { (void)REGISTER32(0x08000000); }

void measured_nothing(void) {}

#endif
