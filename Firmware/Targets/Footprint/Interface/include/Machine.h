// What a target supplies to be measured on.

#pragma once
#include <stdint.h>

/// Calls `body` and counts its instructions, from the first to the return; paints the stack below before.
uint32_t measured_call(void (*body)(void));

/// Takes one instruction, the return: what counts it as more or less does not count.
void measured_nothing(void);

/// Bytes of stack that the last measured call took, its return address not included; all ones where it went through the
/// paint.
uint32_t measured_stack(void);

/// The model file that was put into the machine's memory, and its size.
const void *partition_address(void);
uint32_t partition_size(void);

/// A byte to the console.
void put_byte(uint8_t byte);
