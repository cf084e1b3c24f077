// The machine's registers and memory, as C sees them.

#pragma once
#include <stdint.h>

#define VAULT_SIZE 16384

/// The model file, in the part of memory that stands for flash.
extern const uint8_t *const model_start;
extern const uint32_t model_size;

/// The vault's partition: RAM in the place of flash, which the power takes with it.
extern uint8_t vault_image[VAULT_SIZE];

static inline uint8_t read_register8(uintptr_t address) { return *(volatile uint8_t *)address; }
static inline void write_register8(uintptr_t address, uint8_t value) { *(volatile uint8_t *)address = value; }
static inline uint32_t read_register32(uintptr_t address) { return *(volatile uint32_t *)address; }
static inline void write_register32(uintptr_t address, uint32_t value) { *(volatile uint32_t *)address = value; }
static inline void *vault_address(uint32_t offset) { return vault_image + offset; }
static inline const void *model_address(void) { return model_start; }
