// What the C that wasm2c writes (wabt 1.0.32) needs of its surroundings, as little of it as one module on one
// microcontroller takes: one memory, one table, both static.
//
// Every access to the memory is checked against its size, every call against a depth: whatever the module does, it stays
// in its memory. A module that must not go on ends in `wasm_rt_trapped`.

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define wasm_rt_unreachable __builtin_unreachable

// The filter has replaced every use of this.
#define wasm_rt_memcpy __builtin_memcpy

// Only a comparison can catch an access out of bounds here.
#define WASM_RT_MEMCHECK_SIGNAL_HANDLER 0
#define WASM_RT_USE_STACK_DEPTH_COUNT 1
// Maximum depth of nested calls, each with a frame on the C stack.
#ifndef WASM_RT_MAX_CALL_STACK_DEPTH
#define WASM_RT_MAX_CALL_STACK_DEPTH 200
#endif
extern uint32_t wasm_rt_call_stack_depth;

/// The reason why a module cannot continue.
typedef enum {
  WASM_RT_TRAP_OOB = 1,
  WASM_RT_TRAP_INT_OVERFLOW = 2,
  WASM_RT_TRAP_DIV_BY_ZERO = 3,
  WASM_RT_TRAP_INVALID_CONVERSION = 4,
  WASM_RT_TRAP_UNREACHABLE = 5,
  WASM_RT_TRAP_CALL_INDIRECT = 6,
  WASM_RT_TRAP_EXHAUSTION = 7,
} wasm_rt_trap_t;

__attribute__((noreturn)) void wasm_rt_trap(wasm_rt_trap_t reason);

/// Supplied by the machine: called after a trap in the code at `address`.
__attribute__((noreturn)) void wasm_rt_trapped(wasm_rt_trap_t reason, uint32_t address);

typedef enum { WASM_RT_I32, WASM_RT_I64, WASM_RT_F32, WASM_RT_F64 } wasm_rt_type_t;
typedef void (*wasm_rt_function_ptr_t)(void);

typedef struct {
  uint8_t *data;
  /// Bytes.
  uint32_t size;
} wasm_rt_memory_t;

typedef struct {
  uint32_t func_type;
  wasm_rt_function_ptr_t func;
  void *module_instance;
} wasm_rt_funcref_t;

typedef struct {
  wasm_rt_funcref_t *data;
  uint32_t size;
} wasm_rt_funcref_table_t;

// No module here has references to the outside, but wasm2c still generates code for them.
typedef void *wasm_rt_externref_t;
typedef struct {
  wasm_rt_externref_t *data;
  uint32_t size;
} wasm_rt_externref_table_t;
#define wasm_rt_externref_null_value ((wasm_rt_externref_t)0)

static inline bool wasm_rt_is_initialized(void) { return true; }
uint32_t wasm_rt_register_func_type(uint32_t parameters, uint32_t results, ...);
void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint32_t pages, uint32_t most);
void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t elements, uint32_t most);
static inline void wasm_rt_free_memory(wasm_rt_memory_t *memory) { (void)memory; }
static inline void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table) { (void)table; }


#ifdef __cplusplus
}
#endif

#include "wasm-memory.h"
