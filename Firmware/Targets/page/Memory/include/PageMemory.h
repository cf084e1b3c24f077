// What the program of the page shares with the JavaScript around it: memory that both know, and the functions that it
// imports.

#pragma once
#include <stdint.h>

#define PAGE_IMPORT(name) __attribute__((import_module("page"), import_name(name)))

/// A byte of the serial output, in order.
PAGE_IMPORT("serial") void page_serial(uint32_t byte);
/// The level of the motor changed.
PAGE_IMPORT("vibrate") void page_vibrate(uint32_t level);
/// A mode or a prediction changed and is painted.
PAGE_IMPORT("frame") void page_frame(void);
/// A drawing was read.
PAGE_IMPORT("look") void page_look(void);

#define PAGE_MODEL_CAPACITY 65536
#define PAGE_FLASH_SIZE 24576
#define PAGE_SERIAL_LIMIT 4096

/// The model file, aligned to four bytes.
uint8_t *_Nonnull page_model(void);
/// The flash: the vault, then the profile.
uint8_t *_Nonnull page_flash(void);
/// Bytes that the serial line receives.
uint8_t *_Nonnull page_received(void);
/// The picture on the LCD, RGB565, row-major.
uint16_t *_Nonnull page_pixels(void);
/// The same with a byte for red, green, blue and opacity.
uint32_t *_Nonnull page_picture(void);
