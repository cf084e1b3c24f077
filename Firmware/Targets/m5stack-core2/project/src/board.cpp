// The board around the lock: an M5Stack Core2 by way of M5Unified and ESP-IDF. The lock itself is inklock.c, made from
// the same Swift as every other target's.

#include <Arduino.h>
#include <M5Unified.h>
#include <bootloader_random.h>
#include <esp_efuse.h>
#include <esp_idf_version.h>
#include <esp_partition.h>
#include <esp_system.h>
#include <esp_task_wdt.h>
#include <esp_timer.h>
#include <mbedtls/md.h>
#include <string.h>
// ESP-IDF 5 declares here what esp_system.h declared in 4.
#if __has_include(<esp_mac.h>)
#include <esp_mac.h>
#endif
#if __has_include(<esp_random.h>)
#include <esp_random.h>
#endif

#include "device-key.h"
#include "inklock.h"

// The deepest calls of the lock take about 3 KB of this, besides the lock's own memory.
SET_LOOP_TASK_STACK_SIZE(16 * 1024);

static Z_inklock_instance_t instance;
/// Where the lock's own stack begins, in its memory.
static uint32_t stackTop;

// MARK: Watchdog

/// Seconds after which the chip restarts if no step has ended. The longest step checks a PIN, which should take 0.3 s, and
/// writes the answers to the commands of one step, 0.6 s.
static const uint32_t watchdogSeconds = 8;

/// Starts the chip's watchdog for the task that calls this.
static void startWatchdog() {
#if ESP_IDF_VERSION_MAJOR >= 5
  // The framework has started it already, with another time.
  esp_task_wdt_config_t configuration = {watchdogSeconds * 1000, 0, true};
  bool isSet = esp_task_wdt_reconfigure(&configuration) == ESP_OK || esp_task_wdt_init(&configuration) == ESP_OK;
#else
  bool isSet = esp_task_wdt_init(watchdogSeconds, true) == ESP_OK;
#endif
  if (!isSet || esp_task_wdt_add(nullptr) != ESP_OK) esp_restart();
}

// MARK: Faults

/// Reports why the device cannot continue, and stops: the screen never looks like an open lock, and the motor is off.
[[noreturn]] static void stop(const char *reason, uint32_t code, uint32_t address) {
  M5.Power.setVibration(0);
  M5.Display.fillRect(0, 0, 320, 240, uint16_t{0xF800});
  Serial.printf("\r\nfatal reason=%s code=0x%08x address=0x%08x\r\n", reason, unsigned(code), unsigned(address));
  Serial.flush();
  for (;;) {
    // A restart would hide the reason.
    esp_task_wdt_reset();
    delay(1000);
  }
}

extern "C" void wasm_rt_trapped(wasm_rt_trap_t reason, uint32_t address) {
  // The lock's memory begins with its stack, so a full stack has run below 0.
  bool isStack = reason == WASM_RT_TRAP_EXHAUSTION || *Z_inklockZ___stack_pointer(&instance) > stackTop;
  stop(isStack ? "stack" : "trap", reason, address);
}

/// The lock's memory from `address` on, if it has `count` bytes there.
static uint8_t *memory(uint32_t address, uint32_t count) {
  wasm_rt_memory_t *memory = Z_inklockZ_memory(&instance);
  if (address > memory->size || count > memory->size - address) wasm_rt_trap(WASM_RT_TRAP_OOB);
  return memory->data + address;
}

// MARK: Screen, panel, motor, serial line

extern "C" void Z_boardZ_fill(Z_board_instance_t *, u32 x, u32 y, u32 width, u32 height, u32 color) {
  M5.Display.fillRect(int32_t(x), int32_t(y), int32_t(width), int32_t(height), uint16_t(color));
}

static u32 fingers[2];

/// Reads the panel at its own rate; returns whether something has changed.
static bool sampleTouch(uint64_t now) {
  static uint64_t due;
  if (now < due) return false;
  due = now + 13;
  lgfx::touch_point_t points[2];
  // Not M5.Touch: it holds a finger still until it has moved by 8 pixels.
  uint32_t count = M5.Display.getTouch(points, 2);
  u32 next[2] = {0, 0};
  uint32_t valid = 0;
  for (uint32_t k = 0; k < count && k < 2; k++) {
    if (points[k].x < 0 || points[k].x >= 320 || points[k].y < 0 || points[k].y >= 280) continue;
    next[valid++] = u32(points[k].x) << 9 | u32(points[k].y);
  }
  next[0] |= valid << 30;
  bool isNew = memcmp(next, fingers, sizeof fingers) != 0;
  memcpy(fingers, next, sizeof fingers);
  return isNew;
}

extern "C" u32 Z_boardZ_first_finger(Z_board_instance_t *) { return fingers[0]; }
extern "C" u32 Z_boardZ_second_finger(Z_board_instance_t *) { return fingers[1]; }

extern "C" void Z_boardZ_vibrate(Z_board_instance_t *, u32 level) { M5.Power.setVibration(uint8_t(level)); }

/// The most bytes that one step takes from the serial line. A host that sends without a pause would keep a step from
/// ending, and with it the screen, the panel and the clock of the lock. A step has three short commands at most.
static const unsigned serialBytesPerStep = 16;
static unsigned serialBytesLeft;

extern "C" u32 Z_boardZ_serial_read(Z_board_instance_t *) {
  if (serialBytesLeft == 0 || Serial.available() <= 0) return UINT32_MAX;
  serialBytesLeft--;
  return u32(Serial.read());
}

// A UART has no flow control: this waits for room in the buffer at most, never for a reader.
extern "C" void Z_boardZ_serial_write(Z_board_instance_t *, u32 byte) { Serial.write(uint8_t(byte)); }

// MARK: Flash

static const uint32_t sectorSize = 4096;
/// The partitions by the numbers of Core2Board.h.
static const esp_partition_t *partitions[2];

/// A partition that the lock asks for; a number that does not exist is a trap.
static const esp_partition_t *numbered(u32 partition) {
  if (partition >= 2) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
  return partitions[partition];
}

extern "C" u32 Z_boardZ_flash_read(Z_board_instance_t *, u32 partition, u32 offset, u32 to, u32 count) {
  return esp_partition_read(numbered(partition), offset, memory(to, count), count) == ESP_OK;
}

// Zero bits stay zero: the chip itself can only clear bits, as long as the partition is not encrypted.
extern "C" u32 Z_boardZ_flash_program(Z_board_instance_t *, u32 partition, u32 offset, u32 from, u32 count) {
  return esp_partition_write(numbered(partition), offset, memory(from, count), count) == ESP_OK;
}

extern "C" u32 Z_boardZ_flash_erase(Z_board_instance_t *, u32 partition, u32 sector) {
  return esp_partition_erase_range(numbered(partition), sector * sectorSize, sectorSize) == ESP_OK;
}

/// A partition of partitions.csv, whose types are the application's own.
static const esp_partition_t *partition(const char *label) {
  auto found = esp_partition_find_first(esp_partition_type_t(0x40), ESP_PARTITION_SUBTYPE_ANY, label);
  if (found == nullptr || found->encrypted) stop("partition", 0, 0);
  return found;
}

// MARK: Entropy and secret

/// Without radio the generator needs a noise source: the analog-to-digital converter, which nothing else here uses.
static void fillRandom(void *to, size_t count) {
  bootloader_random_enable();
  esp_fill_random(to, count);
  bootloader_random_disable();
}

extern "C" u32 Z_boardZ_random(Z_board_instance_t *) {
  u32 value;
  fillRandom(&value, sizeof value);
  return value;
}

static uint8_t secret[32];

/// HMAC-SHA256 with the random block as key, over a label, the address in the eFuses and their block 3.
static void deriveSecret() {
  uint8_t key[deviceKeySize];
  DeviceKeyStore store = {{partition("key"), partition("key2")}, partitions[0]};
  DeviceKeyFault fault = loadDeviceKey(store, key, fillRandom);
  if (fault != keyIsLoaded) stop("key", fault, 0);
  static const char label[] = "inklock device secret 1";
  uint8_t message[sizeof label + 6 + 32];
  memcpy(message, label, sizeof label);
  if (esp_efuse_mac_get_default(message + sizeof label) != ESP_OK) stop("efuse", 1, 0);
  if (esp_efuse_read_block(EFUSE_BLK3, message + sizeof label + 6, 0, 256) != ESP_OK) stop("efuse", 2, 0);
  auto sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
  int status = mbedtls_md_hmac(sha256, key, sizeof key, message, sizeof message, secret);
  for (volatile uint8_t &byte : key) byte = 0;
  if (status != 0) stop("secret", 0, 0);
}

extern "C" void Z_boardZ_secret(Z_board_instance_t *, u32 to) { memcpy(memory(to, sizeof secret), secret, sizeof secret); }

// MARK: Start

extern "C" u32 Z_boardZ_is_development(Z_board_instance_t *) {
#ifdef INKLOCK_DEVELOPMENT
  return 1;
#else
  return 0;
#endif
}

extern "C" void Z_boardZ_restart(Z_board_instance_t *) {
  Serial.flush();
  esp_restart();
}

static uint64_t due;

static uint64_t milliseconds() { return uint64_t(esp_timer_get_time()) / 1000; }

void setup() {
  auto configuration = M5.config();
  // Speaker and microphone share their clock with the source of noise.
  configuration.internal_spk = false;
  configuration.internal_mic = false;
  M5.begin(configuration);
  startWatchdog();
  Serial.setTxBufferSize(1024);
  Serial.begin(115200);
  partitions[0] = partition("vault");
  partitions[1] = partition("profile");
  deriveSecret();
  Z_inklock_init_module();
  Z_inklock_instantiate(&instance, nullptr);
  stackTop = *Z_inklockZ___stack_pointer(&instance);
  Z_inklockZ_lock_boot(&instance);
}

void loop() {
  uint64_t now = milliseconds();
  bool hasInput = sampleTouch(now);
  if (hasInput || Serial.available() > 0 || now >= due) {
    serialBytesLeft = serialBytesPerStep;
    M5.Display.startWrite();
    due = Z_inklockZ_lock_step(&instance, now);
    M5.Display.endWrite();
  }
  esp_task_wdt_reset();
  delay(1);
}
