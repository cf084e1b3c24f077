// The recognizer as C sees it: ink, network and model file, without a lock.
//
// What measures it calls it through this door alone, so that nothing of it can be compiled into its caller: what these
// functions need is what a device pays for.

#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Memory that is enough for a recognizer.
#define RECOGNISER_CAPACITY 2048
extern uint32_t recognizer_memory[RECOGNISER_CAPACITY / 4];
static inline void *recognizer_address(void) { return recognizer_memory; }

/// Bytes of `recognizer_memory` in use: ink, network, raster and prediction.
uint32_t recognizer_size(void);

/// Checks the model file at `model`, which must stay where it is. Call it first; when it refuses, nothing else.
bool recognizer_start(const void *model, uint32_t size);

/// A touch sample in pixels of the drawing area; the finger is up; forget the strokes.
void recognizer_add(uint32_t x, uint32_t y);
void recognizer_end_stroke(void);
void recognizer_clear(void);

/// From strokes to raster, and from raster to prediction.
void recognizer_frame(void);
void recognizer_predict(void);

// What follows looks inside for the sake of measuring. No device needs it, and it is not counted.

/// Puts a raster of unknown motion in the place of what `recognizer_frame` made, row by row.
void inspect_set_row(uint32_t i, uint32_t bits);
uint32_t inspect_row(uint32_t i);
/// The motion that goes with the raster, 0...5.
uint32_t inspect_motion(uint32_t k);
/// Logits of the raster, 0...10.
void inspect_logits(int32_t logits[11]);
/// Digit, runner-up, confidence in thousandths and whether it is unclear, a byte, a byte, 10 bits and a bit from the
/// lowest; all ones for no prediction.
uint32_t inspect_prediction(void);
