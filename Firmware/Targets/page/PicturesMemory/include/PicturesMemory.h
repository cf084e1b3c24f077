// What the program for pictures shares with the JavaScript around it.

#pragma once
#include <stdint.h>

/// A step of the reading is painted in the pixels: 0 gray, 1 paper, 2 ink, 3 ink without ruled lines, 4 components.
__attribute__((import_module("pictures"), import_name("step"))) void pictures_step(uint32_t step);

#define PICTURES_MODEL_CAPACITY 65536

/// The model file, aligned to four bytes.
uint8_t *_Nonnull pictures_model(void);
#define PICTURES_DIGIT_WORDS 48

/// What was read of a digit.
uint32_t *_Nonnull pictures_digit(void);
/// The memory after all that the program needs for itself; the page lets it grow.
uint8_t *_Nonnull pictures_memory(void);
/// Its bytes.
uint32_t pictures_memory_size(void);
