#if defined(__arm__)

#include "../include/Machine.h"

// From start.S, with what the core pushed on the program's stack: r0 to r3, r12, lr, pc, status.
//
// Nothing can be stored below the stack: there is no memory, or a protected range. What the core pushes there is lost
// too.
_Noreturn void machine_fault(const uint32_t frame[8]) {
  extern uint8_t __stack_bottom[], __stack_top[];
#if defined(__ARM_ARCH_7EM__)
  // The configurable fault status register says what kind of fault it was.
  uint32_t code = *(volatile uint32_t *)0xE000ED28;
#else
  // All faults of this core have exception number 3.
  uint32_t code = 3;
#endif
  // An instruction that pushes fails with the stack pointer unchanged; none pushes more than 15 registers.
  bool overflow = (uint32_t)frame < (uint32_t)__stack_bottom + 15 * 4;
  // If the stack pointer is outside the stack, only its own value can be reported as the address.
  if (overflow || (uint32_t)(frame + 8) > (uint32_t)__stack_top) machine_fail("stack", code, (uint32_t)frame);
  machine_fail("trap", code, frame[6]);
}

// Nothing lies here on either machine.
void machine_touch_nothing(void) { (void)*(volatile uint32_t *)0x68000000; }

void machine_restart(void) {
  // Application interrupt and reset control: the key, and SYSRESETREQ.
  *(volatile uint32_t *)0xE000ED0C = 0x05FA0004;
  for (;;) {}
}

#endif
