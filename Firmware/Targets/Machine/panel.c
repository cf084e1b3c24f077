#include "Machine.h"

// Stands for the registers of a screen, a touch panel and a motor: what is written has no effect, and it reads as 0.
static volatile uint32_t registers[3] __attribute__((section(".harness_bss")));

void panel_fill(int16_t x, int16_t y, int16_t width, int16_t height, uint16_t color) {
  registers[0] = (uint32_t)(x ^ y ^ width ^ height ^ color);
}

void panel_complete(void) { registers[0] = 0; }

uint32_t panel_touch(uint16_t places[4]) {
  for (int k = 0; k < 4; k++) places[k] = (uint16_t)registers[1];
  return registers[1];
}

void motor_vibrate(uint8_t level) { registers[2] = level; }
