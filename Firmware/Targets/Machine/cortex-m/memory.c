#if defined(__arm__)

// Memory functions by the names that the compiler has for them on Arm (Run-time ABI for the Arm Architecture, section
// 5.1.4): without a result, memset with another order of arguments, and for what is known to be aligned to 4 or 8.

#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t count) { memcpy(to, from, count); }

void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t count) {
  uint32_t *t = to;
  const uint32_t *f = from;
  for (; count >= 4; count -= 4) *t++ = *f++;
  memcpy(t, f, count);
}

void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t count)
    __attribute__((alias("__aeabi_memcpy4")));

void __aeabi_memmove(void *to, const void *from, size_t count) { memmove(to, from, count); }

void __aeabi_memmove4(void *to, const void *from, size_t count) __attribute__((alias("__aeabi_memmove")));
void __aeabi_memmove8(void *to, const void *from, size_t count) __attribute__((alias("__aeabi_memmove")));

void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }

void __aeabi_memset4(void *to, size_t count, int value) {
  uint32_t *t = to;
  uint32_t word = (uint8_t)value * 0x01010101u;
  for (; count >= 4; count -= 4) *t++ = word;
  memset(t, value, count);
}

void __aeabi_memset8(void *to, size_t count, int value) __attribute__((alias("__aeabi_memset4")));

void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) { __aeabi_memset4(to, count, 0); }
void __aeabi_memclr8(void *to, size_t count) __attribute__((alias("__aeabi_memclr4")));

#endif
