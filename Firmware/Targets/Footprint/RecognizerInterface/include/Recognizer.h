// The C interface of the recognizer: ink, network and model file, without a lock.
//
// The measuring code calls the recognizer only through this interface, so no part of it can be compiled into its
// caller. What these functions need is what a device needs.

#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Memory that is enough for a recognizer.
#define RECOGNISER_CAPACITY 2048
extern uint32_t recognizer_memory[RECOGNISER_CAPACITY / 4];
static inline void *recognizer_address(void) { return recognizer_memory; }

/// Bytes of `recognizer_memory` in use: ink, network, raster and prediction.
uint32_t recognizer_size(void);

/// Checks the model file at `model`, which must stay in place. Call this first; if it returns false, call nothing else.
bool recognizer_start(const void *model, uint32_t size);

/// A touch sample in pixels of the drawing area; the finger is up; forget the strokes.
void recognizer_add(uint32_t x, uint32_t y);
void recognizer_end_stroke(void);
void recognizer_clear(void);

/// Recognizes a digit in steps: begin; then for each view frame and read, until advance returns false; then predict.
///
/// Begin drops stray dots and selects the first view. Frame draws the strokes into the raster. Read adds the logits of the
/// raster. Advance selects the next view and returns whether there is one. Predict turns the logits into a prediction.
void recognizer_begin(void);
void recognizer_frame(void);
void recognizer_read(void);
bool recognizer_advance(void);
void recognizer_predict(void);

// The functions below expose internals for measurements. No device needs them, and they are not counted.

/// Replaces the raster that `recognizer_frame` made by one of unknown motion, row by row.
void inspect_set_row(uint32_t i, uint32_t bits);
uint32_t inspect_row(uint32_t i);
/// The motion that goes with the raster, 0...5.
uint32_t inspect_motion(uint32_t k);
/// Logits of the raster, 0...10.
void inspect_logits(int32_t logits[11]);
/// Digit, second digit, confidence in thousandths and whether it is unclear: 8, 8, 10 and 1 bits from the lowest; all
/// ones without a prediction.
uint32_t inspect_prediction(void);
