#include <stdint.h>

// 64-bit multiplication, which the compiler calls.

uint64_t __muldi3(uint64_t a, uint64_t b) {
  uint32_t low = (uint16_t)a * (uint32_t)(uint16_t)b;
  uint32_t high = (uint32_t)(a >> 32) * (uint32_t)b + (uint32_t)a * (uint32_t)(b >> 32);
  uint32_t a1 = (uint32_t)a >> 16, b1 = (uint32_t)b >> 16;
  // The middle terms: each below 2^32, the sums of a half and a product too.
  uint32_t middle = a1 * (uint16_t)b + (low >> 16);
  uint32_t other = (uint16_t)a * b1 + (uint16_t)middle;
  high += a1 * b1 + (middle >> 16) + (other >> 16);
  return (uint64_t)high << 32 | (other << 16 | (uint16_t)low);
}
