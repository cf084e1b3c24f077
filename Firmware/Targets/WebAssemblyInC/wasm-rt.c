#include "wasm-rt.h"

// Bytes of the one module's memory, which may be fewer than its pages have, and elements of its table.
#ifndef WASM_RT_MEMORY
#define WASM_RT_MEMORY 196608
#endif
#ifndef WASM_RT_TABLE
#define WASM_RT_TABLE 64
#endif

uint32_t wasm_rt_call_stack_depth;

static uint8_t memory_bytes[WASM_RT_MEMORY] __attribute__((aligned(16)));
static wasm_rt_funcref_t table_elements[WASM_RT_TABLE];

void wasm_rt_trap(wasm_rt_trap_t reason) {
  wasm_rt_trapped(reason, (uint32_t)(uintptr_t)__builtin_return_address(0));
}

void wasm_rt_copy(void *to, const void *from, uint32_t count) {
  while (count-- > 0) ((uint8_t *)to)[count] = ((const uint8_t *)from)[count];
}

// The types of a module are all different, so a number identifies each.
uint32_t wasm_rt_register_func_type(uint32_t parameters, uint32_t results, ...) {
  static uint32_t count;
  (void)parameters;
  (void)results;
  return ++count;
}

void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint32_t pages, uint32_t most) {
  (void)most;
  memory->data = memory_bytes;
  memory->size = pages * 65536 < sizeof memory_bytes ? pages * 65536 : sizeof memory_bytes;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t elements, uint32_t most) {
  (void)most;
  if (elements > WASM_RT_TABLE) wasm_rt_trap(WASM_RT_TRAP_CALL_INDIRECT);
  table->data = table_elements;
  table->size = elements;
}
