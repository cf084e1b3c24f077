#if defined(__riscv) || defined(__ARM_ARCH_7EM__) || defined(__wasm__)

#include "Machine.h"

// Flash of a machine that has none to write: memory with the rules of NOR flash, which survives a restart, and which the
// power takes with it.
#if defined(__wasm__)
// A module's file holds zeros for what the linker places; this lies behind that.
extern struct {
  uint8_t vault[VAULT_SIZE], model[MODEL_CAPACITY];
  uint32_t stored, vault_mark;
} __heap_base;
#define vault __heap_base.vault
#define model __heap_base.model
#define stored __heap_base.stored
#define vault_mark __heap_base.vault_mark
#else
static uint8_t vault[VAULT_SIZE] __attribute__((section(".vault"), aligned(16)));
static uint8_t model[MODEL_CAPACITY] __attribute__((section(".model"), aligned(16)));
static uint32_t stored __attribute__((section(".harness_bss")));

// Lies with the vault, where nothing is zeroed at start: what marks that the memory holds a vault.
static uint32_t vault_mark __attribute__((section(".vault")));
#endif
#define MARK 0x17A01CED

static void begin(void) {
  if (vault_mark == MARK) return;
  vault_mark = MARK;
  for (uint32_t k = 0; k < VAULT_SIZE; k++) vault[k] = 0xFF;
}

void vault_read(uint32_t offset, void *to, uint32_t count) {
  begin();
  for (uint32_t k = 0; k < count; k++) ((uint8_t *)to)[k] = vault[offset + k];
}

bool vault_program(uint32_t offset, const void *from, uint32_t count) {
  begin();
  for (uint32_t k = 0; k < count; k++) vault[offset + k] &= ((const uint8_t *)from)[k];
  return true;
}

bool vault_erase(uint32_t sector) {
  begin();
  for (uint32_t k = 0; k < VAULT_SECTOR; k++) vault[sector * VAULT_SECTOR + k] = 0xFF;
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
