// The functions that the firmware on an M5Stack Core2 imports from the board. The board's side is
// project/src/board.cpp.

#pragma once
#include <stdbool.h>
#include <stdint.h>

#define IMPORT(name) __attribute__((import_module("board"), import_name(name)))

/// Milliseconds since boot.
IMPORT("milliseconds") uint64_t core2_milliseconds(void);
/// Paints a rectangle, which lies on the screen at least in part, in a color of RGB565.
IMPORT("fill") void core2_fill(int32_t x, int32_t y, int32_t width, int32_t height, uint32_t color);
/// The fingers on the panel: bits 31 and 30 are their number (0 to 2), then 9 bits of x and 9 of y of the first finger.
/// `core2_second_finger` returns the second one, also in the lower 18 bits.
IMPORT("first_finger") uint32_t core2_first_finger(void);
IMPORT("second_finger") uint32_t core2_second_finger(void);
/// Sets the motor's level, 0 to 255.
IMPORT("vibrate") void core2_vibrate(uint32_t level);
/// The next byte that the serial line received, or -1.
IMPORT("serial_read") int32_t core2_serial_read(void);
IMPORT("serial_write") void core2_serial_write(uint32_t byte);
// The partitions of flash, with the rules of NOR flash: 0 is `vault`, 1 is `profile`. They return whether the operation
// was done.
IMPORT("flash_read") bool core2_flash_read(uint32_t partition, uint32_t offset, void *to, uint32_t count);
IMPORT("flash_program") bool core2_flash_program(uint32_t partition, uint32_t offset, const void *from, uint32_t count);
IMPORT("flash_erase") bool core2_flash_erase(uint32_t partition, uint32_t sector);
/// A random number that nobody outside can predict.
IMPORT("random") uint32_t core2_random(void);
/// Writes the 32 bytes of the device secret.
IMPORT("secret") void core2_secret(void *to);
/// Whether the log may show digits.
IMPORT("is_development") bool core2_is_development(void);
/// Starts the device again. Does not return.
IMPORT("restart") void core2_restart(void);
