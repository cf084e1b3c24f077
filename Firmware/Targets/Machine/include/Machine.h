// The functions that every machine supplies to the Swift code that runs on it. Each machine implements them in its own
// folder.
//
// A machine has a console, a clock, partitions of flash for the vault, the profile and a model file, and, where it is
// emulated, a link to the program that started it: a stream of bytes each way.

#pragma once
#include <stdbool.h>
#include <stdint.h>

// The console: 115,200 baud where the line is real. `console_get` is the next byte received, or -1; neither waits for a
// peer.
void console_put(uint8_t byte);
int32_t console_get(void);

/// Milliseconds since the machine started.
uint64_t machine_milliseconds(void);

/// Starts the machine again, as from power-on, with its partitions as they are. Does not return.
void machine_restart(void);

/// Ends the emulation with an exit status; a machine that cannot end stops.
_Noreturn void machine_exit(uint32_t status);

/// Reports on the console and on the link that the firmware cannot continue, and why, and ends with exit status 70.
/// Called after a trap, a stack overflow, and a bus fault.
_Noreturn void machine_fail(const char *reason, uint32_t code, uint32_t address);

// MARK: Panel and motor

// The machine has neither screen nor touch panel nor motor. The compiler must not know that, or it would leave out most
// of the firmware, and the size of the image would mean little.
void panel_fill(int16_t x, int16_t y, int16_t width, int16_t height, uint16_t color);
void panel_complete(void);
/// Fingers down, 0 to 2; their x and y are stored in order.
uint32_t panel_touch(uint16_t places[4]);
void motor_vibrate(uint8_t level);

// MARK: Flash

#define SECTOR_SIZE 4096
#define VAULT_SECTORS 4
#define PROFILE_SECTORS 2
#define FLASH_SECTORS (VAULT_SECTORS + PROFILE_SECTORS)
#define FLASH_SIZE (FLASH_SECTORS * SECTOR_SIZE)
#define MODEL_CAPACITY 65536

// The flash of the partitions, with the rules of NOR flash: the sectors of the vault, then those of the profile.
// Offsets are in bytes from its start. The caller checks that offsets, counts and sectors lie inside its partition.
void flash_read(uint32_t offset, void *to, uint32_t count);
bool flash_program(uint32_t offset, const void *from, uint32_t count);
bool flash_erase(uint32_t sector);

// The partition of the model file, aligned to 16. `model_store` takes a file in pieces of 64 bytes, in order, from
// offset 0; the last may be shorter.
bool model_erase(uint32_t size);
bool model_store(uint32_t offset, const void *from, uint32_t count);
const void *model_address(void);
uint32_t model_size(void);

// MARK: Link

/// Waits for the next byte of the program at the other end; -1 at the end of its stream.
int32_t link_get(void);
/// Sends a byte at some time before `link_flush` returns.
void link_put(uint8_t byte);
void link_flush(void);

// The machine's own functions for the link. Both wait: the first until it has read at least one byte; it returns 0 at
// the end of the stream.
uint32_t machine_link_read(void *to, uint32_t count);
void machine_link_write(const void *from, uint32_t count);

// MARK: Measuring

/// Paints the stack below, then calls `body` and counts its instructions, from the first to the return.
uint32_t measured_call(void (*body)(void));

/// Instructions since the machine started, modulo 2^32; on riscv32 only.
uint32_t machine_instructions(void);

/// A function with the fewest possible instructions. If they are counted differently, counting does not work.
void measured_nothing(void);

/// Bytes of stack that the last measured call used, without its return address; all ones if it used more than was
/// painted.
uint32_t measured_stack(void);

// MARK: Memory

/// Calls `body` so far down the stack that what the caller calls next, such as `memory_send`, does not overwrite the
/// frames of `body`.
void called_below(void (*body)(void));

/// Sends all RAM that the firmware uses - its variables, and the stack below and above the stack pointer - over the
/// link, in ranges: the letter R, u32 address, u32 size, bytes. The memory of the harness is left out where it lies
/// apart.
void memory_send(void);

/// Does nothing with the bytes. The compiler must not know that, or it would leave them out.
void machine_keep(const void *bytes);

// MARK: Faults

/// Reads from an address without memory or a device, to test the handling of the fault.
void machine_touch_nothing(void);
