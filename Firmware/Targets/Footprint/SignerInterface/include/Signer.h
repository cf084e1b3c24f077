// The C interface of what signs drawings: ink, its times, the signature network in its model file, without a lock.
//
// The measuring code calls it only through this interface, so no part of it can be compiled into its caller.

#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Memory that is enough for a signer.
#define SIGNER_CAPACITY 2048
extern uint32_t signer_memory[SIGNER_CAPACITY / 4];
static inline void *signer_address(void) { return signer_memory; }

/// Bytes of `signer_memory` in use: ink and times, network, inputs, signature, and three enrolled signatures.
uint32_t signer_size(void);

/// Checks the model file at `model`, which must stay in place. Call this first; if it returns false, call nothing else.
bool signer_start(const void *model, uint32_t size);

/// A touch sample in pixels of the drawing area; the finger is up; forget the strokes. Times are in ms.
void signer_add(uint32_t x, uint32_t y, uint32_t now);
void signer_end_stroke(uint32_t now);
void signer_clear(void);
/// Which digit the strokes are, 0 to 9.
void signer_set_digit(uint32_t digit);

/// Compares a digit with enrolled ones in steps: describe; then, if the drawing is usable, sign and compare.
///
/// Describe turns strokes and times into the inputs of the network. Sign runs the network. Compare finds how rare the
/// signature is, the nearest of three enrolled signatures, and the score.
void signer_describe(void);
bool signer_is_usable(void);
void signer_sign(void);
void signer_compare(void);

/// Puts the signature into a place of the enrolled ones, 0 to 2.
void signer_enroll(uint32_t place);

// The functions below expose internals for measurements. No device needs them, and they are not counted.

/// Numbers 4 * k to 4 * k + 3 of the signature, the first in the lowest byte; k is 0 to 3.
uint32_t inspect_signature(uint32_t k);
/// The score of the digit in 1/256.
uint32_t inspect_score(void);
