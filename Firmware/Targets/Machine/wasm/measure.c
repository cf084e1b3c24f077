#if defined(__wasm__)

#include "../include/Machine.h"

// The machine around may have a stack of its own besides the one in the module's memory, and may count instructions.
#define IMPORT(name) __attribute__((import_module("inklock"), import_name(name)))
IMPORT("measure_begin") void outer_measure_begin(void);
/// The instructions since then, with a few that are always the same; 0 where nobody counts.
IMPORT("measure_end") uint32_t outer_measure_end(void);
/// Bytes of the other stack that went into use between the two.
IMPORT("measure_stack") uint32_t outer_measure_stack(void);

enum { PAINT = 0xA5, DEPTH = 16384 };

static uint8_t *painted_from;

// The caller's frame ends where its callees' begin.
static __attribute__((noinline)) uint8_t *stack_pointer(void) {
  uint8_t *pointer;
  __asm__ volatile("global.get __stack_pointer\nlocal.set %0" : "=r"(pointer));
  return pointer;
}

static __attribute__((noinline)) uint32_t count(void (*body)(void)) {
  outer_measure_begin();
  body();
  return outer_measure_end();
}

uint32_t measured_call(void (*body)(void)) {
  // What counting takes itself.
  uint32_t nothing = count(measured_nothing);
  painted_from = stack_pointer();
  for (uint8_t *p = painted_from - DEPTH; p < painted_from; p++) *(volatile uint8_t *)p = PAINT;
  uint32_t counted = count(body);
  return counted == 0 ? 0 : counted - nothing + 1;
}

uint32_t measured_stack(void) {
  const uint8_t *p = painted_from - DEPTH;
  if (*p != PAINT) return UINT32_MAX;
  while (p < painted_from && *p == PAINT) p++;
  return (uint32_t)(painted_from - p) + outer_measure_stack();
}

void measured_nothing(void) {}

#endif
