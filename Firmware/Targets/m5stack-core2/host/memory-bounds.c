// Checks every access of wasm-memory.h near both ends of a small memory, against a sum of 64 bits: one that fits is done
// at its place, any other is a trap and changes nothing.

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "wasm-rt.h"

enum { GUARD = 32 };
static uint8_t expected[WASM_RT_MEMORY];
static jmp_buf trap;
static unsigned checks, failures;

void wasm_rt_trapped(wasm_rt_trap_t reason, uint32_t address) {
  (void)address;
  longjmp(trap, reason);
}

static void expect(bool holds, const char *access, uint32_t address, uint32_t offset) {
  checks++;
  if (holds) return;
  if (failures++ < 10) printf("memory-bounds: %s is wrong at %u + %u\n", access, address, offset);
}

static void prepare(void) {
  for (unsigned k = 0; k < WASM_RT_MEMORY; k++) expected[k] = (uint8_t)(k * 37 + 129);
  memcpy(wasm_rt_memory_bytes, expected, WASM_RT_MEMORY);
}

static uint64_t little(const uint8_t *from, unsigned count) {
  uint64_t value = 0;
  while (count-- > 0) value = value << 8 | from[count];
  return value;
}

#define PATTERN 0x8B9CADBECFD0E1F2

#define CHECK_LOAD(name, count, stored, type)                                                   \
  static void check_##name(uint32_t address, uint32_t offset) {                                 \
    bool fits = (uint64_t)address + offset + count <= WASM_RT_MEMORY;                           \
    if (setjmp(trap) != 0) return expect(!fits, #name, address, offset);                        \
    type value = wasm_rt_##name(address, offset);                                               \
    expect(fits && value == (type)(stored)little(expected + address + offset, count), #name, address, offset); \
  }
#define CHECK_STORE(name, count, type)                                                          \
  static void check_##name(uint32_t address, uint32_t offset) {                                 \
    bool fits = (uint64_t)address + offset + count <= WASM_RT_MEMORY;                           \
    if (fits) {                                                                                 \
      for (unsigned k = 0; k < count; k++) expected[address + offset + k] = (uint8_t)((uint64_t)PATTERN >> 8 * k); \
    }                                                                                           \
    if (setjmp(trap) != 0) {                                                                    \
      expect(!fits && memcmp(wasm_rt_memory_bytes, expected, WASM_RT_MEMORY) == 0, #name, address, offset); \
      return;                                                                                   \
    }                                                                                           \
    wasm_rt_##name(address, offset, (type)PATTERN);                                             \
    expect(fits && memcmp(wasm_rt_memory_bytes, expected, WASM_RT_MEMORY) == 0, #name, address, offset); \
    prepare();                                                                                  \
  }

CHECK_LOAD(i32_load, 4, uint32_t, uint32_t)
CHECK_LOAD(i32_load8_s, 1, int8_t, uint32_t)
CHECK_LOAD(i32_load8_u, 1, uint8_t, uint32_t)
CHECK_LOAD(i32_load16_s, 2, int16_t, uint32_t)
CHECK_LOAD(i32_load16_u, 2, uint16_t, uint32_t)
CHECK_LOAD(i64_load, 8, uint64_t, uint64_t)
CHECK_LOAD(i64_load8_s, 1, int8_t, uint64_t)
CHECK_LOAD(i64_load8_u, 1, uint8_t, uint64_t)
CHECK_LOAD(i64_load16_s, 2, int16_t, uint64_t)
CHECK_LOAD(i64_load16_u, 2, uint16_t, uint64_t)
CHECK_LOAD(i64_load32_s, 4, int32_t, uint64_t)
CHECK_LOAD(i64_load32_u, 4, uint32_t, uint64_t)
CHECK_STORE(i32_store, 4, uint32_t)
CHECK_STORE(i32_store8, 1, uint32_t)
CHECK_STORE(i32_store16, 2, uint32_t)
CHECK_STORE(i64_store, 8, uint64_t)
CHECK_STORE(i64_store8, 1, uint64_t)
CHECK_STORE(i64_store16, 2, uint64_t)
CHECK_STORE(i64_store32, 4, uint64_t)

static void check_fill(uint32_t address, uint32_t count) {
  bool fits = (uint64_t)address + count <= WASM_RT_MEMORY;
  if (fits) memset(expected + address, 0xA5, count);
  if (setjmp(trap) == 0) {
    wasm_rt_memory_fill(address, 0xA5, count);
    expect(fits, "fill", address, count);
  } else {
    expect(!fits, "fill", address, count);
  }
  expect(memcmp(wasm_rt_memory_bytes, expected, WASM_RT_MEMORY) == 0, "fill", address, count);
  prepare();
}

static void check_copy(uint32_t to, uint32_t from, uint32_t count) {
  uint64_t last = to > from ? to : from;
  bool fits = last + count <= WASM_RT_MEMORY;
  if (fits) memmove(expected + to, expected + from, count);
  if (setjmp(trap) == 0) {
    wasm_rt_memory_copy(to, from, count);
    expect(fits, "copy", last, count);
  } else {
    expect(!fits, "copy", last, count);
  }
  expect(memcmp(wasm_rt_memory_bytes, expected, WASM_RT_MEMORY) == 0, "copy", last, count);
  prepare();
}

int main(void) {
  // Both ends of the memory, the middle of 32 bits, and their end, where a sum wraps.
  enum { ENDS = 4 };
  static uint32_t places[ENDS * 2 * GUARD];
  static const uint32_t ends[ENDS] = {GUARD, WASM_RT_MEMORY, 0x80000000, 0xFFFFFFE0};
  unsigned count = 0;
  for (unsigned e = 0; e < ENDS; e++) {
    for (unsigned k = 0; k < 2 * GUARD; k++) places[count++] = ends[e] + k - GUARD;
  }
  prepare();
  for (unsigned a = 0; a < count; a++) {
    for (unsigned o = 0; o < count; o++) {
      static void (*const all[])(uint32_t, uint32_t) = {
        check_i32_load,     check_i32_load8_s,  check_i32_load8_u,   check_i32_load16_s,  check_i32_load16_u,
        check_i64_load,     check_i64_load8_s,  check_i64_load8_u,   check_i64_load16_s,  check_i64_load16_u,
        check_i64_load32_s, check_i64_load32_u, check_i32_store,     check_i32_store8,    check_i32_store16,
        check_i64_store,    check_i64_store8,   check_i64_store16,   check_i64_store32,   check_fill,
      };
      for (unsigned k = 0; k < sizeof all / sizeof all[0]; k++) all[k](places[a], places[o]);
      check_copy(places[a], GUARD, places[o]);
      check_copy(GUARD, places[a], places[o]);
    }
  }
  printf("memory-bounds: %u checks of accesses near the ends of the memory, %u failures\n", checks, failures);
  return failures > 0;
}
