#include <stdint.h>

// Arithmetic that the compiler calls because the core lacks the instructions; an ESP8266 has it in its ROM. A divisor
// is never zero, because the module's code has already checked it.

static uint32_t divide(uint32_t dividend, uint32_t divisor, uint32_t *rest) {
  uint32_t quotient = 0;
  if (dividend >= divisor) {
    for (int shift = __builtin_clz(divisor) - __builtin_clz(dividend); shift >= 0; shift--) {
      if (dividend >> shift >= divisor) {
        dividend -= divisor << shift;
        quotient |= 1u << shift;
      }
    }
  }
  *rest = dividend;
  return quotient;
}

uint32_t __udivsi3(uint32_t dividend, uint32_t divisor) {
  uint32_t rest;
  return divide(dividend, divisor, &rest);
}

uint32_t __umodsi3(uint32_t dividend, uint32_t divisor) {
  uint32_t rest;
  divide(dividend, divisor, &rest);
  return rest;
}

static uint32_t magnitude(int32_t value) { return value < 0 ? -(uint32_t)value : (uint32_t)value; }

int32_t __divsi3(int32_t dividend, int32_t divisor) {
  uint32_t quotient = __udivsi3(magnitude(dividend), magnitude(divisor));
  return (int32_t)((dividend ^ divisor) < 0 ? -quotient : quotient);
}

int32_t __modsi3(int32_t dividend, int32_t divisor) {
  uint32_t rest = __umodsi3(magnitude(dividend), magnitude(divisor));
  return (int32_t)(dividend < 0 ? -rest : rest);
}
