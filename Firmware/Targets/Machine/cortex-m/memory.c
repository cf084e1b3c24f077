#if defined(__arm__)

// Memory functions by the names that the compiler has for them on Arm (Run-time ABI for the Arm Architecture, section
// 5.1.4): without a result, memset with another order of arguments, and for what is known to be aligned to 4 or 8.

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memmove(void *to, const void *from, size_t count);
void *memset(void *to, int value, size_t count);

#define ALIAS(name) __attribute__((alias(name)))

void __aeabi_memcpy(void *restrict to, const void *restrict from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy4(void *restrict to, const void *restrict from, size_t count) ALIAS("__aeabi_memcpy");
void __aeabi_memcpy8(void *restrict to, const void *restrict from, size_t count) ALIAS("__aeabi_memcpy");

void __aeabi_memmove(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove4(void *to, const void *from, size_t count) ALIAS("__aeabi_memmove");
void __aeabi_memmove8(void *to, const void *from, size_t count) ALIAS("__aeabi_memmove");

void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset4(void *to, size_t count, int value) ALIAS("__aeabi_memset");
void __aeabi_memset8(void *to, size_t count, int value) ALIAS("__aeabi_memset");

void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) ALIAS("__aeabi_memclr");
void __aeabi_memclr8(void *to, size_t count) ALIAS("__aeabi_memclr");

#endif
