// A bare ESP32 around the lock, for an emulator: the serial line, the flash by way of the mask ROM's driver, a timer. It
// has neither screen nor motor, and its touches come over the serial line: `@120,40;` is a finger at x 120, y 40, and
// `@;` none. It starts from the ROM, without a second boot loader and without ESP-IDF.

#include <string.h>

#include "inklock.h"

_Noreturn void rom_software_reset(void);
// The driver's results are 0 when it succeeds. Addresses in flash and memory, and sizes, are multiples of 4.
int rom_flash_configure(
  uint32_t device, uint32_t size, uint32_t block, uint32_t sector, uint32_t page, uint32_t status_mask);
int rom_flash_read(uint32_t from, uint32_t *to, int32_t count);
int rom_flash_write(uint32_t to, const uint32_t *from, int32_t count);
int rom_flash_erase_sector(uint32_t sector);

// ESP32 Technical Reference Manual: UART 13, SPI 7, timer 18, watchdogs 19 and 31, random numbers 24, eFuses 20.
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_FIFO REGISTER(0x3FF40000)
#define UART_STATUS REGISTER(0x3FF4001C)
#define FLASH_USER REGISTER(0x3FF4201C)
#define RTC_WATCHDOG REGISTER(0x3FF4808C)
#define RTC_WATCHDOG_LOCK REGISTER(0x3FF480A4)
#define TIMER_CONTROL REGISTER(0x3FF5F000)
#define TIMER_LOW REGISTER(0x3FF5F004)
#define TIMER_HIGH REGISTER(0x3FF5F008)
#define TIMER_UPDATE REGISTER(0x3FF5F00C)
#define TIMER_WATCHDOG(group) REGISTER(0x3FF5F048 + 0x1000 * (group))
#define TIMER_WATCHDOG_LOCK(group) REGISTER(0x3FF5F064 + 0x1000 * (group))
#define WATCHDOG_KEY 0x50D83AA1
#define RANDOM_NUMBER REGISTER(0x3FF75144)

static Z_inklock_instance_t instance;
static uint32_t stack_top;

// MARK: Serial line

static void put(uint8_t byte) {
  // Bytes that wait, of 128.
  while ((UART_STATUS >> 16 & 0xFF) >= 126) {}
  UART_FIFO = byte;
}

static void say(const char *text) {
  while (*text) put((uint8_t)*text++);
}

static void say_hexadecimal(uint32_t value) {
  for (int shift = 28; shift >= 0; shift -= 4) put((uint8_t)"0123456789abcdef"[value >> shift & 15]);
}

static void flush(void) {
  while (UART_STATUS >> 16 & 0xFF) {}
}

static u32 finger;
static uint8_t received[64];
static uint32_t received_count, received_next;

/// Takes a byte of a touch; false if it is one for the console.
static bool take_touch(uint8_t byte) {
  static bool is_touch;
  static uint32_t number, x;
  static bool is_down;
  if (byte == '@') {
    is_touch = true;
    is_down = false;
    number = 0;
    return true;
  }
  if (!is_touch) return false;
  if (byte >= '0' && byte <= '9') {
    number = (number * 10 + (byte - '0')) & 511;
  } else if (byte == ',') {
    x = number;
    number = 0;
    is_down = true;
  } else {
    is_touch = false;
    finger = is_down && x < 320 && number < 280 ? 1u << 30 | x << 9 | number : 0;
  }
  return true;
}

/// Reads the line; returns whether the finger has moved. One touch at a time, so that the lock sees each.
static bool receive(void) {
  if (received_next == received_count) received_next = received_count = 0;
  while (received_count < sizeof received && (UART_STATUS & 0xFF) > 0) {
    uint8_t byte = (uint8_t)UART_FIFO;
    u32 before = finger;
    if (!take_touch(byte)) received[received_count++] = byte;
    if (finger != before) return true;
  }
  return false;
}

u32 Z_boardZ_serial_read(struct Z_board_instance_t *board) {
  (void)board;
  return received_next < received_count ? received[received_next++] : UINT32_MAX;
}

void Z_boardZ_serial_write(struct Z_board_instance_t *board, u32 byte) {
  (void)board;
  put((uint8_t)byte);
}

// MARK: Faults

_Noreturn static void stop(const char *reason, uint32_t code, uint32_t address) {
  say("\r\nfatal reason=");
  say(reason);
  say(" code=0x");
  say_hexadecimal(code);
  say(" address=0x");
  say_hexadecimal(address);
  say("\r\n");
  for (;;) {}
}

void wasm_rt_trapped(wasm_rt_trap_t reason, uint32_t address) {
  // The lock's memory begins with its stack, so a full stack has run below 0.
  bool is_stack = reason == WASM_RT_TRAP_EXHAUSTION || *Z_inklockZ___stack_pointer(&instance) > stack_top;
  stop(is_stack ? "stack" : "trap", reason, address);
}

_Noreturn void machine_exception(uint32_t cause, uint32_t address) { stop("trap", 0x100 + cause, address); }

/// The lock's memory from `address` on, if it has `count` bytes there.
static uint8_t *memory(uint32_t address, uint32_t count) {
  wasm_rt_memory_t *memory = Z_inklockZ_memory(&instance);
  if (address > memory->size || count > memory->size - address) wasm_rt_trap(WASM_RT_TRAP_OOB);
  return memory->data + address;
}

// MARK: Flash

enum { FLASH_SIZE = 4 << 20, SECTOR = 4096, PIECE = 64 };

static void start_flash(void) {
  // The ROM's driver reads with the command phase that the chip has after a reset, and the emulator has not.
  FLASH_USER |= 1u << 31;
  // It believes in a smaller flash than the image states. It does not use the number of the flash.
  if (rom_flash_configure(0, FLASH_SIZE, 65536, SECTOR, 256, 0xFFFF) != 0) stop("partition", 0, 0);
}

/// Where the partitions of partitions.csv begin, by the numbers of Core2Board.h.
static const uint32_t partitions[2] = {VAULT_OFFSET, PROFILE_OFFSET};

static uint32_t start(u32 partition) {
  if (partition >= 2) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
  return partitions[partition];
}

/// Reads or programs bytes at any address, in pieces of whole words. A bit that is 1 in what is programmed stays.
static bool transfer(uint32_t place, uint8_t *bytes, uint32_t count, bool is_write) {
  while (count > 0) {
    uint32_t piece[PIECE / 4];
    uint32_t skipped = place % 4, here = PIECE - skipped;
    if (here > count) here = count;
    int32_t whole = (int32_t)((skipped + here + 3) & ~3u);
    if (is_write) {
      memset(piece, 0xFF, sizeof piece);
      memcpy((uint8_t *)piece + skipped, bytes, here);
      if (rom_flash_write(place - skipped, piece, whole) != 0) return false;
    } else {
      if (rom_flash_read(place - skipped, piece, whole) != 0) return false;
      memcpy(bytes, (uint8_t *)piece + skipped, here);
    }
    place += here;
    bytes += here;
    count -= here;
  }
  return true;
}

u32 Z_boardZ_flash_read(struct Z_board_instance_t *board, u32 partition, u32 offset, u32 to, u32 count) {
  (void)board;
  return transfer(start(partition) + offset, memory(to, count), count, false);
}

u32 Z_boardZ_flash_program(struct Z_board_instance_t *board, u32 partition, u32 offset, u32 from, u32 count) {
  (void)board;
  return transfer(start(partition) + offset, memory(from, count), count, true);
}

u32 Z_boardZ_flash_erase(struct Z_board_instance_t *board, u32 partition, u32 sector) {
  (void)board;
  return rom_flash_erase_sector(start(partition) / SECTOR + sector) == 0;
}

// MARK: Random numbers and secret

u32 Z_boardZ_random(struct Z_board_instance_t *board) {
  (void)board;
  // With radio and noise source off these are not fit for a real lock.
  return RANDOM_NUMBER;
}

/// The random block alone, one copy: the Core2's own board has two, and mixes in the eFuses.
static uint8_t secret[32];
static const uint8_t secret_mark[4] = "bare";

static void load_secret(void) {
  uint8_t block[36];
  if (!transfer(KEY_OFFSET, block, sizeof block, false)) stop("key", 1, 0);
  if (memcmp(block + 32, secret_mark, 4) != 0) {
    for (int k = 0; k < 32; k++) block[k] = (uint8_t)RANDOM_NUMBER;
    memcpy(block + 32, secret_mark, 4);
    if (rom_flash_erase_sector(KEY_OFFSET / SECTOR) != 0 || !transfer(KEY_OFFSET, block, sizeof block, true)) {
      stop("key", 2, 0);
    }
  }
  memcpy(secret, block, sizeof secret);
}

void Z_boardZ_secret(struct Z_board_instance_t *board, u32 to) {
  (void)board;
  memcpy(memory(to, sizeof secret), secret, sizeof secret);
}

// MARK: The rest of the board

u32 Z_boardZ_first_finger(struct Z_board_instance_t *board) {
  (void)board;
  return finger;
}

u32 Z_boardZ_second_finger(struct Z_board_instance_t *board) {
  (void)board;
  return 0;
}

void Z_boardZ_fill(struct Z_board_instance_t *board, u32 x, u32 y, u32 width, u32 height, u32 color) {
  (void)board, (void)x, (void)y, (void)width, (void)height, (void)color;
}

void Z_boardZ_vibrate(struct Z_board_instance_t *board, u32 level) { (void)board, (void)level; }

u32 Z_boardZ_is_development(struct Z_board_instance_t *board) {
  (void)board;
#ifdef INKLOCK_DEVELOPMENT
  return 1;
#else
  return 0;
#endif
}

void Z_boardZ_restart(struct Z_board_instance_t *board) {
  (void)board;
  flush();
  rom_software_reset();
}

// MARK: Start

static void stop_watchdogs(void) {
  RTC_WATCHDOG_LOCK = WATCHDOG_KEY;
  RTC_WATCHDOG = 0;
  for (int group = 0; group < 2; group++) {
    TIMER_WATCHDOG_LOCK(group) = WATCHDOG_KEY;
    TIMER_WATCHDOG(group) = 0;
  }
}

/// The timer runs at a 40th of the 40 MHz that the ROM leaves, counting up.
static void start_timer(void) { TIMER_CONTROL = 1u << 31 | 1u << 30 | 40u << 13; }

static uint64_t milliseconds(void) {
  TIMER_UPDATE = 1;
  uint32_t low = TIMER_LOW;
  return ((uint64_t)TIMER_HIGH << 32 | low) / 1000;
}

_Noreturn void machine_start(bool is_restart) {
  (void)is_restart;
  stop_watchdogs();
  start_timer();
  start_flash();
  load_secret();
  Z_inklock_init_module();
  Z_inklock_instantiate(&instance, NULL);
  stack_top = *Z_inklockZ___stack_pointer(&instance);
  Z_inklockZ_lock_boot(&instance);
  for (uint64_t due = 0;;) {
    uint64_t now = milliseconds();
    bool has_moved = receive();
    if (has_moved || received_next < received_count || now >= due) due = Z_inklockZ_lock_step(&instance, now);
  }
}
