#if defined(__riscv) || defined(__ARM_ARCH_7EM__) || defined(__wasm__)

#include "Machine.h"

// Flash of a machine without writable flash: memory with the rules of NOR flash. It survives a restart, but not a power
// cut.
#if defined(__wasm__)
// A module's file stores zeros for everything the linker places, so this lies behind that memory.
extern struct {
  uint8_t flash[FLASH_SIZE], model[MODEL_CAPACITY];
  uint32_t stored, flash_mark;
} __heap_base;
#define flash __heap_base.flash
#define model __heap_base.model
#define stored __heap_base.stored
#define flash_mark __heap_base.flash_mark
#else
static uint8_t flash[FLASH_SIZE] __attribute__((section(".flash"), aligned(16)));
static uint8_t model[MODEL_CAPACITY] __attribute__((section(".model"), aligned(16)));
static uint32_t stored __attribute__((section(".harness_bss")));

// Lies with the flash, which is not zeroed at start. It marks that the memory still holds what was written there.
static uint32_t flash_mark __attribute__((section(".flash")));
#endif
#define MARK 0x17A01CED

static void begin(void) {
  if (flash_mark == MARK) return;
  flash_mark = MARK;
  for (uint32_t k = 0; k < sizeof flash; k++) flash[k] = 0xFF;
}

void flash_read(uint32_t offset, void *to, uint32_t count) {
  begin();
  for (uint32_t k = 0; k < count; k++) ((uint8_t *)to)[k] = flash[offset + k];
}

bool flash_program(uint32_t offset, const void *from, uint32_t count) {
  begin();
  for (uint32_t k = 0; k < count; k++) flash[offset + k] &= ((const uint8_t *)from)[k];
  return true;
}

bool flash_erase(uint32_t sector) {
  begin();
  for (uint32_t k = 0; k < SECTOR_SIZE; k++) flash[sector * SECTOR_SIZE + k] = 0xFF;
  return true;
}

bool model_erase(uint32_t size) {
  stored = size;
  return size <= MODEL_CAPACITY;
}

bool model_store(uint32_t offset, const void *from, uint32_t count) {
  for (uint32_t k = 0; k < count; k++) model[offset + k] = ((const uint8_t *)from)[k];
  return true;
}

const void *model_address(void) { return model; }
uint32_t model_size(void) { return stored; }

#endif
