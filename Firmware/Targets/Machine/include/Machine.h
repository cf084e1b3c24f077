// What every machine supplies to the Swift code that runs on it; a folder a machine implements it.
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

/// Ends the emulation with an exit status; a machine without an end to it stops.
_Noreturn void machine_exit(uint32_t status);

/// Says on the console and on the link that the firmware cannot go on, and why; ends with exit status 70. What follows a
/// trap, a stack that is full, and a fault of the bus.
_Noreturn void machine_fail(const char *reason, uint32_t code, uint32_t address);

// MARK: Flash

#define VAULT_SIZE 16384
#define PROFILE_SIZE 8192
#define SECTOR_SIZE 4096
#define MODEL_CAPACITY 65536

// The partitions of the vault and of the profile, with the rules of NOR flash. Offsets and counts are checked by the
// caller.
void vault_read(uint32_t offset, void *to, uint32_t count);
bool vault_program(uint32_t offset, const void *from, uint32_t count);
bool vault_erase(uint32_t sector);
void profile_read(uint32_t offset, void *to, uint32_t count);
bool profile_program(uint32_t offset, const void *from, uint32_t count);
bool profile_erase(uint32_t sector);

// The partition of the model file, aligned to 16. `model_store` takes a file in pieces of 64 bytes, in order, from
// offset 0; the last may be shorter.
bool model_erase(uint32_t size);
bool model_store(uint32_t offset, const void *from, uint32_t count);
const void *model_address(void);
uint32_t model_size(void);

// MARK: Link

/// Waits for the next byte of the program at the other end; -1 at the end of its stream.
int32_t link_get(void);
/// Sends a byte, some time before `link_flush` is done.
void link_put(uint8_t byte);
void link_flush(void);

// What the functions above rest on, a machine's own: both wait, the first until there are some bytes or, with 0, no more.
uint32_t machine_link_read(void *to, uint32_t count);
void machine_link_write(const void *from, uint32_t count);

// MARK: Measuring

/// Calls `body` and counts its instructions, from the first to the return; paints the stack below before.
uint32_t measured_call(void (*body)(void));

/// Takes the fewest instructions that a function can take: what counts it otherwise does not count.
void measured_nothing(void);

/// Bytes of stack that the last measured call took, its return address not included; all ones where it went through the
/// paint.
uint32_t measured_stack(void);

// MARK: Faults

/// Reads from an address where there is neither memory nor a device, for the sake of testing what follows.
void machine_touch_nothing(void);
