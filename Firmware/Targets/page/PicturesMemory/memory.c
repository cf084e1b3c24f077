#if defined(__wasm__)

#include "PicturesMemory.h"

enum { PAGE = 65536 };

static uint8_t model[PICTURES_MODEL_CAPACITY] __attribute__((aligned(16)));
// The linker puts it after the last variable, aligned to 16 bytes.
extern uint8_t __heap_base[];
static uint32_t digit[PICTURES_DIGIT_WORDS];

uint8_t *_Nonnull pictures_model(void) { return model; }
uint8_t *_Nonnull pictures_memory(void) { return __heap_base; }
uint32_t pictures_memory_size(void) { return __builtin_wasm_memory_size(0) * PAGE - (uint32_t)(uintptr_t)__heap_base; }
uint32_t *_Nonnull pictures_digit(void) { return digit; }

#endif
