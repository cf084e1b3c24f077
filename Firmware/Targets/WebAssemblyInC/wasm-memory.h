// How the generated C reads and writes the module's memory, once scripts/fixed-memory has changed it: the place and the
// size of the memory are constants, and so are the offset and the size of each access.

#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// Bytes of the one module's memory, which may be fewer than its pages have.
#ifndef WASM_RT_MEMORY
#define WASM_RT_MEMORY 196608
#endif
extern uint8_t wasm_rt_memory_bytes[WASM_RT_MEMORY];

/// A trap. Without arguments, so that the code of each access stays small.
__attribute__((noreturn)) void wasm_rt_out_of_bounds(void);

#define WASM_RT_INLINE static inline __attribute__((always_inline))

/// The place of `address`, if the memory has `count` bytes at `address + offset`, or a trap.
///
/// The sum can need 33 bits, so it is not computed: the address is compared with the largest good one, a constant. An
/// address below 0, as after a full stack, is a large number.
WASM_RT_INLINE uint8_t *wasm_rt_base(uint32_t address, uint32_t offset, uint32_t count) {
  const uint64_t end = (uint64_t)offset + count;
  if (UNLIKELY(end > WASM_RT_MEMORY || address > WASM_RT_MEMORY - end)) wasm_rt_out_of_bounds();
  return wasm_rt_memory_bytes + address;
}

// MARK: Words

// Byte by byte, at any address.
uint32_t wasm_rt_load4_bytes(const uint8_t *word);
uint64_t wasm_rt_load8_bytes(const uint8_t *words);
void wasm_rt_store4_bytes(uint8_t *word, uint32_t value);
void wasm_rt_store8_bytes(uint8_t *words, uint64_t value);

#if defined(__XTENSA__) && defined(WASM_RT_UNALIGNED_WORDS)

// The ESP32's processor reads and writes words at any address, which C would leave undefined.
typedef struct {
  uint8_t bytes[4];
} wasm_rt_word_t;

/// Whether `l32i` and `s32i` have room for an offset.
#define WASM_RT_FITS(offset) ((offset) % 4 == 0 && (offset) <= 1020)

WASM_RT_INLINE uint32_t wasm_rt_load4(const uint8_t *base, uint32_t offset) {
  const wasm_rt_word_t *word = (const wasm_rt_word_t *)(base + offset);
  uint32_t value;
  if (WASM_RT_FITS(offset)) {
    __asm__("l32i %0, %1, %2" : "=a"(value) : "a"(base), "i"(offset), "m"(*word));
  } else {
    __asm__("l32i %0, %1, 0" : "=a"(value) : "a"(word), "m"(*word));
  }
  return value;
}

WASM_RT_INLINE void wasm_rt_store4(uint8_t *base, uint32_t offset, uint32_t value) {
  wasm_rt_word_t *word = (wasm_rt_word_t *)(base + offset);
  if (WASM_RT_FITS(offset)) {
    __asm__("s32i %1, %2, %3" : "=m"(*word) : "a"(value), "a"(base), "i"(offset));
  } else {
    __asm__("s32i %1, %2, 0" : "=m"(*word) : "a"(value), "a"(word));
  }
}

WASM_RT_INLINE uint64_t wasm_rt_load8(const uint8_t *base, uint32_t offset) {
  return (uint64_t)wasm_rt_load4(base, offset + 4) << 32 | wasm_rt_load4(base, offset);
}

WASM_RT_INLINE void wasm_rt_store8(uint8_t *base, uint32_t offset, uint64_t value) {
  wasm_rt_store4(base, offset, (uint32_t)value);
  wasm_rt_store4(base, offset + 4, (uint32_t)(value >> 32));
}

#else

/// Words are mostly aligned, which a compiler cannot know: without the question it would always go byte by byte.
#define WASM_RT_IS_ALIGNED(word) LIKELY(((uintptr_t)(word)&3) == 0)

WASM_RT_INLINE uint32_t wasm_rt_load4(const uint8_t *base, uint32_t offset) {
  const uint8_t *word = base + offset;
  if (!WASM_RT_IS_ALIGNED(word)) return wasm_rt_load4_bytes(word);
  uint32_t value;
  __builtin_memcpy(&value, __builtin_assume_aligned(word, 4), sizeof value);
  return value;
}

WASM_RT_INLINE uint64_t wasm_rt_load8(const uint8_t *base, uint32_t offset) {
  const uint8_t *words = base + offset;
  if (!WASM_RT_IS_ALIGNED(words)) return wasm_rt_load8_bytes(words);
  uint64_t value;
  __builtin_memcpy(&value, __builtin_assume_aligned(words, 4), sizeof value);
  return value;
}

WASM_RT_INLINE void wasm_rt_store4(uint8_t *base, uint32_t offset, uint32_t value) {
  uint8_t *word = base + offset;
  if (WASM_RT_IS_ALIGNED(word)) {
    __builtin_memcpy(__builtin_assume_aligned(word, 4), &value, sizeof value);
  } else {
    wasm_rt_store4_bytes(word, value);
  }
}

WASM_RT_INLINE void wasm_rt_store8(uint8_t *base, uint32_t offset, uint64_t value) {
  uint8_t *words = base + offset;
  if (WASM_RT_IS_ALIGNED(words)) {
    __builtin_memcpy(__builtin_assume_aligned(words, 4), &value, sizeof value);
  } else {
    wasm_rt_store8_bytes(words, value);
  }
}

#endif

WASM_RT_INLINE uint16_t wasm_rt_load2(const uint8_t *base, uint32_t offset) {
  const uint8_t *half = base + offset;
  return (uint16_t)(half[0] | half[1] << 8);
}

WASM_RT_INLINE void wasm_rt_store2(uint8_t *base, uint32_t offset, uint16_t value) {
  uint8_t *half = base + offset;
  half[0] = (uint8_t)value;
  half[1] = (uint8_t)(value >> 8);
}

WASM_RT_INLINE uint8_t wasm_rt_load1(const uint8_t *base, uint32_t offset) { return base[offset]; }
WASM_RT_INLINE void wasm_rt_store1(uint8_t *base, uint32_t offset, uint8_t value) { base[offset] = value; }

// MARK: WebAssembly's instructions

/// A load of `count` bytes, a number of type `stored`, as a number of type `result`.
#define WASM_RT_LOAD(name, count, stored, result)                              \
  WASM_RT_INLINE result wasm_rt_##name(uint32_t address, uint32_t offset) {    \
    const uint8_t *base = wasm_rt_base(address, offset, count);                \
    return (result)(stored)wasm_rt_load##count(base, offset);                  \
  }
WASM_RT_LOAD(i32_load, 4, uint32_t, uint32_t)
WASM_RT_LOAD(i32_load8_s, 1, int8_t, uint32_t)
WASM_RT_LOAD(i32_load8_u, 1, uint8_t, uint32_t)
WASM_RT_LOAD(i32_load16_s, 2, int16_t, uint32_t)
WASM_RT_LOAD(i32_load16_u, 2, uint16_t, uint32_t)
WASM_RT_LOAD(i64_load, 8, uint64_t, uint64_t)
WASM_RT_LOAD(i64_load8_s, 1, int8_t, uint64_t)
WASM_RT_LOAD(i64_load8_u, 1, uint8_t, uint64_t)
WASM_RT_LOAD(i64_load16_s, 2, int16_t, uint64_t)
WASM_RT_LOAD(i64_load16_u, 2, uint16_t, uint64_t)
WASM_RT_LOAD(i64_load32_s, 4, int32_t, uint64_t)
WASM_RT_LOAD(i64_load32_u, 4, uint32_t, uint64_t)

/// A store of the lowest `count` bytes of a number of type `type`.
#define WASM_RT_STORE(name, count, stored, type)                                       \
  WASM_RT_INLINE void wasm_rt_##name(uint32_t address, uint32_t offset, type value) {  \
    uint8_t *base = wasm_rt_base(address, offset, count);                              \
    wasm_rt_store##count(base, offset, (stored)value);                                 \
  }
WASM_RT_STORE(i32_store, 4, uint32_t, uint32_t)
WASM_RT_STORE(i32_store8, 1, uint8_t, uint32_t)
WASM_RT_STORE(i32_store16, 2, uint16_t, uint32_t)
WASM_RT_STORE(i64_store, 8, uint64_t, uint64_t)
WASM_RT_STORE(i64_store8, 1, uint8_t, uint64_t)
WASM_RT_STORE(i64_store16, 2, uint16_t, uint64_t)
WASM_RT_STORE(i64_store32, 4, uint32_t, uint64_t)

/// The place of `count` bytes at `address`, or a trap.
static inline uint8_t *wasm_rt_range(uint32_t address, uint32_t count) {
  if (UNLIKELY(count > WASM_RT_MEMORY || address > WASM_RT_MEMORY - count)) wasm_rt_out_of_bounds();
  return wasm_rt_memory_bytes + address;
}

static inline void wasm_rt_memory_fill(uint32_t address, uint32_t value, uint32_t count) {
  __builtin_memset(wasm_rt_range(address, count), (int)value, count);
}

static inline void wasm_rt_memory_copy(uint32_t to, uint32_t from, uint32_t count) {
  uint8_t *place = wasm_rt_range(to, count);
  __builtin_memmove(place, wasm_rt_range(from, count), count);
}

#ifdef __cplusplus
}
#endif
