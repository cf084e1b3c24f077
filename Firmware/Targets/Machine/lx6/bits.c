#include <stdint.h>

// What the compiler calls, and its library has only for functions without register windows.

int __popcountsi2(uint32_t value) {
  value -= value >> 1 & 0x55555555;
  value = (value & 0x33333333) + (value >> 2 & 0x33333333);
  return (int)(((value + (value >> 4)) & 0x0F0F0F0F) * 0x01010101 >> 24);
}
