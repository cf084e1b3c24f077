// The declarations of M5Unified, M5GFX, arduino-esp32 and ESP-IDF that board.cpp uses, and no others, to compile it
// without these libraries. They were written from the libraries' headers, which are the authority. Each part names the
// header and the version that was read. platformio.ini asks for ESP-IDF 4.4 and arduino-esp32 2.0.17; of these series the
// copies that were read are not of the last release.

#pragma once
#include <stddef.h>
#include <stdint.h>

// MARK: arduino-esp32 3, cores/esp32/Arduino.h, HardwareSerial.h, Print.h, esp32-hal.h; 2.0, HardwareSerial.h (of commit
// 00b486e3)

size_t getArduinoLoopTaskStackSize(void);
#define SET_LOOP_TASK_STACK_SIZE(sz) \
  size_t getArduinoLoopTaskStackSize() { return sz; }

void delay(uint32_t ms);
void setup(void);
void loop(void);

class HardwareSerial {
public:
  void begin(
    unsigned long baud, uint32_t config = 0x800001C, int8_t rxPin = -1, int8_t txPin = -1, bool invert = false,
    unsigned long timeout_ms = 20000, uint8_t rxfifo_full_thrhd = 112);
  size_t setTxBufferSize(size_t new_size);
  int available(void);
  int read(void);
  size_t write(uint8_t);
  void flush(void);
  void flush(bool txOnly);
  size_t printf(const char *format, ...) __attribute__((format(printf, 2, 3)));
};
extern HardwareSerial Serial;

// MARK: M5GFX 0.2.17, src/lgfx/v1/Touch.hpp, LGFXBase.hpp

namespace lgfx {
inline namespace v1 {
struct touch_point_t {
  int16_t x = -1;
  int16_t y = -1;
  uint16_t size = 0;
  uint16_t id = 0;
};
}
}

class M5GFX {
public:
  void startWrite(bool transaction = true);
  void endWrite(void);
  template <typename T> void fillRect(int32_t x, int32_t y, int32_t w, int32_t h, const T &color);
  uint_fast8_t getTouch(lgfx::touch_point_t *tp, uint_fast8_t count = 1);
};
// Colors of 16 bits are RGB565 (src/lgfx/v1/misc/colortype.hpp).
extern template void M5GFX::fillRect(int32_t, int32_t, int32_t, int32_t, const uint16_t &);

// MARK: M5Unified 0.2.14, src/M5Unified.hpp, src/utility/Power_Class.hpp

namespace m5 {
class Power_Class {
public:
  void setVibration(uint8_t level);
};

class M5Unified {
public:
  struct config_t {
    bool internal_mic = true;
    bool internal_spk = true;
  };
  M5GFX Display;
  Power_Class Power;
  static config_t config(void) { return config_t(); }
  void begin(config_t cfg);
};
}
extern m5::M5Unified M5;

// MARK: ESP-IDF 5; of 4, esp_partition.h (commit 002cd296), esp_system.h (067b1b91), esp_task_wdt.h (adfc06a5)

extern "C" {
// components/esp_common/include/esp_err.h
typedef int esp_err_t;
#define ESP_OK 0

// components/esp_partition/include/esp_partition.h (in 4.4: components/spi_flash)
typedef enum { ESP_PARTITION_TYPE_APP = 0x00, ESP_PARTITION_TYPE_DATA = 0x01, ESP_PARTITION_TYPE_ANY = 0xff } esp_partition_type_t;
typedef enum { ESP_PARTITION_SUBTYPE_ANY = 0xff } esp_partition_subtype_t;
typedef struct {
  uint32_t size;
  bool encrypted;
} esp_partition_t;
const esp_partition_t *esp_partition_find_first(esp_partition_type_t type, esp_partition_subtype_t subtype, const char *label);
esp_err_t esp_partition_read(const esp_partition_t *partition, size_t src_offset, void *dst, size_t size);
esp_err_t esp_partition_write(const esp_partition_t *partition, size_t dst_offset, const void *src, size_t size);
esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size);

// components/efuse/include/esp_efuse.h, components/efuse/esp32/include/esp_efuse_chip.h
typedef enum { EFUSE_BLK0 = 0, EFUSE_BLK1 = 1, EFUSE_BLK2 = 2, EFUSE_BLK3 = 3 } esp_efuse_block_t;
esp_err_t esp_efuse_read_block(esp_efuse_block_t blk, void *dst_key, size_t offset_in_bits, size_t size_bits);

// components/esp_hw_support/include/esp_mac.h, esp_random.h; components/esp_system/include/esp_system.h, which has all
// three in 4
esp_err_t esp_efuse_mac_get_default(uint8_t *mac);
void esp_fill_random(void *buf, size_t len);
void esp_restart(void) __attribute__((noreturn));

// components/bootloader_support/include/bootloader_random.h
void bootloader_random_enable(void);
void bootloader_random_disable(void);

// components/esp_common/include/esp_idf_version.h
#ifndef ESP_IDF_VERSION_MAJOR
#define ESP_IDF_VERSION_MAJOR 5
#endif

// components/esp_system/include/esp_task_wdt.h (4.4: components/esp_common)
typedef void *TaskHandle_t;
#if ESP_IDF_VERSION_MAJOR >= 5
typedef struct {
  uint32_t timeout_ms;
  uint32_t idle_core_mask;
  bool trigger_panic;
} esp_task_wdt_config_t;
esp_err_t esp_task_wdt_init(const esp_task_wdt_config_t *config);
esp_err_t esp_task_wdt_reconfigure(const esp_task_wdt_config_t *config);
#else
esp_err_t esp_task_wdt_init(uint32_t timeout, bool panic);
#endif
esp_err_t esp_task_wdt_add(TaskHandle_t handle);
esp_err_t esp_task_wdt_reset(void);

// components/esp_timer/include/esp_timer.h
int64_t esp_timer_get_time(void);

// Mbed TLS 2.28 and 3, include/mbedtls/md.h
typedef enum { MBEDTLS_MD_SHA256 = 6 } mbedtls_md_type_t;
typedef struct mbedtls_md_info_t mbedtls_md_info_t;
const mbedtls_md_info_t *mbedtls_md_info_from_type(mbedtls_md_type_t md_type);
int mbedtls_md_hmac(
  const mbedtls_md_info_t *md_info, const unsigned char *key, size_t keylen, const unsigned char *input, size_t ilen,
  unsigned char *output);
}
