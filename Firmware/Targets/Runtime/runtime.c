// Functions that the compiler calls and that a machine without a C library must supply.

#include <stddef.h>
#include <stdint.h>

#if !defined(__riscv)

// Most copied and zeroed data is aligned words, which take a quarter of the steps.
typedef uint32_t __attribute__((may_alias)) word_t;

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if ((((uintptr_t)t | (uintptr_t)f | count) & 3) == 0) {
    for (; count > 0; count -= 4, t += 4, f += 4) *(word_t *)t = *(const word_t *)f;
  }
  for (; count > 0; count--) *t++ = *f++;
  return to;
}

void *memset(void *to, int value, size_t count) {
  uint8_t *t = to;
  if (((((uintptr_t)t | count) & 3) | (uint32_t)value) == 0) {
    for (; count > 0; count -= 4, t += 4) *(word_t *)t = 0;
  }
  for (; count > 0; count--) *t++ = (uint8_t)value;
  return to;
}

#endif

void *memmove(void *to, const void *from, size_t count) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if (t <= f) {
    while (count--) *t++ = *f++;
  } else {
    while (count--) t[count] = f[count];
  }
  return to;
}

int memcmp(const void *a, const void *b, size_t count) {
  const uint8_t *x = a, *y = b;
  for (; count--; x++, y++) {
    if (*x != *y) return *x - *y;
  }
  return 0;
}

// 64-bit division. The firmware divides times to print them, and they seldom need more than 32 bits.
uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *remainder) {
  if ((dividend | divisor) >> 32 == 0) {
    uint32_t quotient = (uint32_t)dividend / (uint32_t)divisor;
    *remainder = (uint32_t)dividend - quotient * (uint32_t)divisor;
    return quotient;
  }
  // Shift the divisor up to the highest bit of the quotient, then back one bit at a time.
  uint64_t quotient = 0, bit = 1;
  for (; divisor <= dividend >> 1; divisor <<= 1) bit <<= 1;
  for (; bit != 0; bit >>= 1, divisor >>= 1) {
    if (dividend < divisor) continue;
    dividend -= divisor;
    quotient |= bit;
  }
  *remainder = dividend;
  return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor) {
  uint64_t remainder;
  return __udivmoddi4(dividend, divisor, &remainder);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor) {
  uint64_t remainder;
  __udivmoddi4(dividend, divisor, &remainder);
  return remainder;
}

// Shifts of 64 bits, 0 to 63, by halves.
uint64_t __lshrdi3(uint64_t value, int count) {
  uint32_t high = value >> 32, low = (uint32_t)value;
  if (count >= 32) return high >> (count - 32);
  if (count == 0) return value;
  return (uint64_t)(high >> count) << 32 | (low >> count | high << (32 - count));
}

uint64_t __ashldi3(uint64_t value, int count) {
  uint32_t high = value >> 32, low = (uint32_t)value;
  if (count >= 32) return (uint64_t)(low << (count - 32)) << 32;
  if (count == 0) return value;
  return (uint64_t)(high << count | low >> (32 - count)) << 32 | (uint32_t)(low << count);
}
