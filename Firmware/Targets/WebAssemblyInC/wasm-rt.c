#include "wasm-rt.h"

// Elements of the one module's table.
#ifndef WASM_RT_TABLE
#define WASM_RT_TABLE 64
#endif

uint32_t wasm_rt_call_stack_depth;

uint8_t wasm_rt_memory_bytes[WASM_RT_MEMORY] __attribute__((aligned(16)));
static wasm_rt_funcref_t table_elements[WASM_RT_TABLE];

void wasm_rt_trap(wasm_rt_trap_t reason) {
  wasm_rt_trapped(reason, (uint32_t)(uintptr_t)__builtin_return_address(0));
}

void wasm_rt_out_of_bounds(void) {
  wasm_rt_trapped(WASM_RT_TRAP_OOB, (uint32_t)(uintptr_t)__builtin_return_address(0));
}

uint32_t wasm_rt_load4_bytes(const uint8_t *word) {
  return word[0] | (uint32_t)word[1] << 8 | (uint32_t)word[2] << 16 | (uint32_t)word[3] << 24;
}

uint64_t wasm_rt_load8_bytes(const uint8_t *words) {
  return wasm_rt_load4_bytes(words) | (uint64_t)wasm_rt_load4_bytes(words + 4) << 32;
}

void wasm_rt_store4_bytes(uint8_t *word, uint32_t value) {
  for (int k = 0; k < 4; k++) word[k] = (uint8_t)(value >> 8 * k);
}

void wasm_rt_store8_bytes(uint8_t *words, uint64_t value) {
  wasm_rt_store4_bytes(words, (uint32_t)value);
  wasm_rt_store4_bytes(words + 4, (uint32_t)(value >> 32));
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
  // Accesses are checked against the constant, so a module with less memory than that cannot run.
  if (pages < (WASM_RT_MEMORY + 65535) / 65536) wasm_rt_trap(WASM_RT_TRAP_OOB);
  memory->data = wasm_rt_memory_bytes;
  memory->size = WASM_RT_MEMORY;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t elements, uint32_t most) {
  (void)most;
  if (elements > WASM_RT_TABLE) wasm_rt_trap(WASM_RT_TRAP_CALL_INDIRECT);
  table->data = table_elements;
  table->size = elements;
}
