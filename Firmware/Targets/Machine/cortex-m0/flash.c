#if defined(__ARM_ARCH_6M__)

#include "../include/Machine.h"

// The nRF51822's own flash, through its controller (reference manual 3.0.1, chapter 6). Pages of 1 KB are erased,
// aligned words are written, and writing can only clear bits. The core stops meanwhile, because it runs from the same
// flash.
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define READY REGISTER(0x4001E400)
#define MODE REGISTER(0x4001E504)
#define ERASE_PAGE REGISTER(0x4001E508)
enum { READING = 0, WRITING = 1, ERASING = 2 };

#define PAGE 1024
#define PAGE_WORDS (PAGE / 4)

static volatile uint32_t flash[FLASH_SIZE / 4] __attribute__((section(".flash"), aligned(PAGE)));
static volatile uint32_t model[MODEL_CAPACITY / 4] __attribute__((section(".model"), aligned(PAGE)));
static uint32_t stored __attribute__((section(".harness_bss")));

static void set_mode(uint32_t mode) {
  MODE = mode;
  while (!READY) {}
}

static void erase(volatile uint32_t *page, uint32_t count) {
  set_mode(ERASING);
  for (; count > 0; count--, page += PAGE_WORDS) {
    ERASE_PAGE = (uint32_t)page;
    while (!READY) {}
  }
  set_mode(READING);
}

// Bytes of a word that are not written stay 0xFF, which clears no bits. A word that reads back differently has failed.
static bool program(volatile uint32_t *to, uint32_t offset, const uint8_t *from, uint32_t count) {
  bool is_written = true;
  set_mode(WRITING);
  while (count > 0) {
    uint32_t word = 0xFFFFFFFF, at = offset / 4;
    do {
      uint32_t shift = offset % 4 * 8;
      word ^= (uint32_t)(uint8_t)~*from++ << shift;
      offset++;
      count--;
    } while (count > 0 && offset % 4 != 0);
    uint32_t expected = to[at] & word;
    if (expected != to[at]) to[at] = word;
    while (!READY) {}
    is_written = is_written && to[at] == expected;
  }
  set_mode(READING);
  return is_written;
}

// Called from machine.c. The flash of a new chip is all ones, but QEMU's begins as zeros. This firmware never leaves
// the whole vault zero, because some bytes of a sector are never programmed. If the whole vault is zero, neither
// partition was ever erased.
void flash_start(void) {
  for (uint32_t k = 0; k < VAULT_SECTORS * SECTOR_SIZE / 4; k++) {
    if (flash[k] != 0) return;
  }
  erase(flash, sizeof flash / PAGE);
}

void flash_read(uint32_t offset, void *to, uint32_t count) {
  const volatile uint8_t *from = (const volatile uint8_t *)flash + offset;
  for (uint32_t k = 0; k < count; k++) ((uint8_t *)to)[k] = from[k];
}
bool flash_program(uint32_t offset, const void *from, uint32_t count) { return program(flash, offset, from, count); }
bool flash_erase(uint32_t sector) {
  erase(flash + sector * (SECTOR_SIZE / 4), SECTOR_SIZE / PAGE);
  return true;
}

bool model_erase(uint32_t size) {
  if (size > MODEL_CAPACITY) return false;
  stored = size;
  erase(model, (size + PAGE - 1) / PAGE);
  return true;
}

bool model_store(uint32_t offset, const void *from, uint32_t count) { return program(model, offset, from, count); }

const void *model_address(void) { return (const void *)model; }
uint32_t model_size(void) { return stored; }

#endif
