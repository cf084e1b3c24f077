// A call to the debugger or emulator that the machine runs under.

#pragma once
#include <stdint.h>

#if defined(__arm__)
static inline uint32_t semihosting_call(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}
#else
uint32_t semihosting_call(uint32_t operation, const void *argument);
#endif
