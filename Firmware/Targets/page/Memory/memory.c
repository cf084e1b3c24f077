#if defined(__wasm__)

#include "PageMemory.h"

enum { PIXELS = 320 * 240 };

static uint8_t model[PAGE_MODEL_CAPACITY] __attribute__((aligned(16)));
static uint8_t flash[PAGE_FLASH_SIZE];
static uint8_t received[PAGE_SERIAL_LIMIT];
static uint16_t pixels[PIXELS];
static uint32_t picture[PIXELS];

uint8_t *_Nonnull page_model(void) { return model; }
uint8_t *_Nonnull page_flash(void) { return flash; }
uint8_t *_Nonnull page_received(void) { return received; }
uint16_t *_Nonnull page_pixels(void) { return pixels; }
uint32_t *_Nonnull page_picture(void) { return picture; }

#endif
