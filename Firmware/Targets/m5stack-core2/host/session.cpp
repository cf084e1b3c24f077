// Runs the board's code on the host, with stubs for the hardware and a clock that only `delay` moves.
// usage: session FLASH [hostile]
//
// With a new FLASH file the device starts, a finger draws a PIN twice, and the device restarts, which ends the program.
// With the same file again, the finger draws the PIN once. With "hostile", the serial line receives commands without a
// pause meanwhile. The lock's log goes to standard output.

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board-apis.h"

static uint64_t microseconds;
static const char *path;

static uint8_t flash[4][16384];
static lgfx::touch_point_t finger;
static bool isTouching;
static const char *typed = "";
static unsigned fills, programs;
/// Commands that arrive without a pause, and how many bytes of them were read since the last pass of the loop.
static bool isHostile;
static unsigned flood, readInPass;

/// Until when the watchdog waits.
static uint64_t watchdogEnd = UINT64_MAX, watchdogTime;

[[noreturn]] static void fail(const char *what) {
  fprintf(stderr, "session: %s\n", what);
  exit(1);
}

// MARK: arduino-esp32

HardwareSerial Serial;
void HardwareSerial::begin(unsigned long baud, uint32_t, int8_t, int8_t, bool, unsigned long, uint8_t) {
  if (baud != 115200) fail("the serial line has another rate");
}
size_t HardwareSerial::setTxBufferSize(size_t size) { return size; }
int HardwareSerial::available() { return isHostile || *typed != 0; }
int HardwareSerial::read() {
  if (!isHostile) return *typed ? *typed++ : -1;
  if (++readInPass > 16) fail("a step reads on and on");
  return "help\r"[flood++ % 5];
}
size_t HardwareSerial::write(uint8_t byte) {
  // Ten bits at 115,200 baud.
  microseconds += 87;
  return putchar(byte) >= 0;
}
void HardwareSerial::flush() { fflush(stdout); }
void HardwareSerial::flush(bool) { fflush(stdout); }
size_t HardwareSerial::printf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int count = vprintf(format, arguments);
  va_end(arguments);
  return size_t(count);
}
void delay(uint32_t ms) {
  // A device that has stopped waits by the second.
  if (ms >= 1000) fail("the device has stopped");
  microseconds += ms * 1000;
}

static esp_err_t watch(uint64_t seconds) {
  watchdogTime = seconds * 1000000;
  return ESP_OK;
}
#if ESP_IDF_VERSION_MAJOR >= 5
// The framework has not started it: the board has to.
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t *) { return -1; }
esp_err_t esp_task_wdt_init(const esp_task_wdt_config_t *config) {
  if (!config->trigger_panic) fail("the watchdog would only complain");
  return watch(config->timeout_ms / 1000);
}
#else
esp_err_t esp_task_wdt_init(uint32_t timeout, bool panic) {
  if (!panic) fail("the watchdog would only complain");
  return watch(timeout);
}
#endif
esp_err_t esp_task_wdt_add(TaskHandle_t) { return watchdogTime == 0 ? -1 : esp_task_wdt_reset(); }
esp_err_t esp_task_wdt_reset() {
  if (microseconds > watchdogEnd) fail("the watchdog was not fed in time");
  watchdogEnd = microseconds + watchdogTime;
  return ESP_OK;
}

// MARK: M5Unified

m5::M5Unified M5;
void m5::M5Unified::begin(config_t) {}
void m5::Power_Class::setVibration(uint8_t) {}
void M5GFX::startWrite(bool) {}
void M5GFX::endWrite() {}
template <typename T> void M5GFX::fillRect(int32_t x, int32_t y, int32_t w, int32_t h, const T &) {
  if (x + w <= 0 || y + h <= 0 || x >= 320 || y >= 240) fail("a rectangle lies outside the screen");
  fills++;
}
template void M5GFX::fillRect(int32_t, int32_t, int32_t, int32_t, const uint16_t &);
uint_fast8_t M5GFX::getTouch(lgfx::touch_point_t *points, uint_fast8_t) {
  if (isTouching) points[0] = finger;
  return isTouching;
}

// MARK: ESP-IDF

static esp_partition_t partitions[4] = {{16384, false}, {4096, false}, {8192, false}, {4096, false}};

const esp_partition_t *esp_partition_find_first(esp_partition_type_t, esp_partition_subtype_t, const char *label) {
  static const char *const labels[4] = {"vault", "key", "profile", "key2"};
  for (int k = 0; k < 4; k++) {
    if (strcmp(label, labels[k]) == 0) return &partitions[k];
  }
  return nullptr;
}
static uint8_t *place(const esp_partition_t *partition, size_t offset, size_t size) {
  if (offset > partition->size || size > partition->size - offset) fail("an access lies outside its partition");
  return flash[partition - partitions] + offset;
}
esp_err_t esp_partition_read(const esp_partition_t *partition, size_t offset, void *to, size_t size) {
  memcpy(to, place(partition, offset, size), size);
  return ESP_OK;
}
esp_err_t esp_partition_write(const esp_partition_t *partition, size_t offset, const void *from, size_t size) {
  uint8_t *to = place(partition, offset, size);
  for (size_t k = 0; k < size; k++) to[k] &= static_cast<const uint8_t *>(from)[k];
  programs++;
  return ESP_OK;
}
esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size) {
  memset(place(partition, offset, size), 0xFF, size);
  return ESP_OK;
}
esp_err_t esp_efuse_read_block(esp_efuse_block_t, void *to, size_t, size_t bits) {
  memset(to, 0, bits / 8);
  return ESP_OK;
}
esp_err_t esp_efuse_mac_get_default(uint8_t *mac) {
  memcpy(mac, "\1\2\3\4\5\6", 6);
  return ESP_OK;
}
void esp_fill_random(void *to, size_t count) {
  for (size_t k = 0; k < count; k++) static_cast<uint8_t *>(to)[k] = uint8_t(rand());
}
void bootloader_random_enable() {}
void bootloader_random_disable() {}
int64_t esp_timer_get_time() { return int64_t(microseconds); }
void esp_restart() {
  FILE *file = fopen(path, "wb");
  if (file == nullptr || fwrite(flash, sizeof flash, 1, file) != 1 || fclose(file) != 0) fail("cannot write the flash");
  exit(0);
}
const mbedtls_md_info_t *mbedtls_md_info_from_type(mbedtls_md_type_t) { return nullptr; }
// Not HMAC, which the board's library has: every byte of the key and of the input counts.
int mbedtls_md_hmac(
  const mbedtls_md_info_t *, const unsigned char *key, size_t keylen, const unsigned char *input, size_t ilen,
  unsigned char *output) {
  memset(output, 0, 32);
  for (size_t k = 0; k < keylen; k++) output[k % 32] = uint8_t(output[k % 32] * 31 + key[k]);
  for (size_t k = 0; k < ilen; k++) output[k % 32] = uint8_t(output[k % 32] * 31 + input[k]);
  return 0;
}

// MARK: A person at the device

static void wait(uint32_t milliseconds) {
  for (uint64_t end = microseconds + milliseconds * 1000; microseconds < end;) {
    uint64_t fed = watchdogEnd;
    readInPass = 0;
    loop();
    if (watchdogEnd == fed) fail("a pass of the loop did not feed the watchdog");
  }
}

/// Draws a 1 and waits until it is accepted.
static void drawOne() {
  isTouching = true;
  for (int16_t y = 40; y <= 200; y += 8) {
    finger.x = 120;
    finger.y = y;
    wait(14);
  }
  isTouching = false;
  wait(1500);
}

/// Draws a PIN of four digits and waits until it is accepted.
static void drawPIN() {
  for (unsigned digit = 0; digit < 4; digit++) drawOne();
  wait(3000);
}

int main(int count, char **arguments) {
  if (count < 2) fail("usage: session FLASH [hostile]");
  path = arguments[1];
  memset(flash, 0xFF, sizeof flash);
  FILE *file = fopen(path, "rb");
  bool isFirst = file == nullptr;
  // Random data never repeats: what the device must keep, it has to store.
  srand(isFirst ? 1 : 2);
  if (file != nullptr && (fread(flash, sizeof flash, 1, file) != 1 || fclose(file) != 0)) fail("cannot read the flash");
  setup();
  if (watchdogEnd == UINT64_MAX) fail("there is no watchdog");
  wait(100);
  isHostile = count > 2;
  drawPIN();
  if (isHostile) return 0;
  if (isFirst) {
    drawPIN();
    if (programs < 3) fail("hardly anything was written");
    typed = "reboot\r";
  }
  wait(100);
  if (fills < 100) fail("hardly anything was painted");
  return isFirst;
}
