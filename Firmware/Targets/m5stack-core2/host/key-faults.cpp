// Tests device-key.cpp on simulated flash: each bit of each copy damaged, misread once and for good, power cut after each
// byte of each operation, and a vault that must not lose its PIN.

#include <initializer_list>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device-key.h"

static unsigned checks, failures;

static void expect(bool isRight, const char *what, long index) {
  checks++;
  if (isRight) return;
  if (failures++ < 10) fprintf(stderr, "key-faults: %s (case %ld)\n", what, index);
}

// MARK: Flash

enum { first, second, vault };
static esp_partition_t partitions[3] = {{4096, false}, {4096, false}, {16384, false}};
static uint8_t flash[3][16384];

/// Faults of one case: a bit of a partition that reads wrong, in how many reads; bytes until the power fails.
static int wrongPartition = -1;
static size_t wrongBit;
static unsigned wrongReads;
static long powerLeft;
static jmp_buf powerCut;
static unsigned reads, writes;
static unsigned failingReads[3];

static int number(const esp_partition_t *partition) { return int(partition - partitions); }

esp_err_t esp_partition_read(const esp_partition_t *partition, size_t offset, void *to, size_t size) {
  int place = number(partition);
  reads++;
  if (failingReads[place] > 0) {
    failingReads[place]--;
    return -1;
  }
  memcpy(to, flash[place] + offset, size);
  if (place == wrongPartition && wrongReads > 0 && wrongBit / 8 >= offset && wrongBit / 8 < offset + size) {
    wrongReads--;
    static_cast<uint8_t *>(to)[wrongBit / 8 - offset] ^= uint8_t(1 << wrongBit % 8);
  }
  return ESP_OK;
}

static void spend() {
  if (powerLeft == 0) longjmp(powerCut, 1);
  if (powerLeft > 0) powerLeft--;
}

esp_err_t esp_partition_write(const esp_partition_t *partition, size_t offset, const void *from, size_t size) {
  writes++;
  for (size_t k = 0; k < size; k++) {
    spend();
    flash[number(partition)][offset + k] &= static_cast<const uint8_t *>(from)[k];
  }
  return ESP_OK;
}

esp_err_t esp_partition_erase_range(const esp_partition_t *partition, size_t offset, size_t size) {
  writes++;
  // A cut erase leaves a part of the sector.
  for (size_t k = 0; k < size; k += 32) {
    spend();
    memset(flash[number(partition)] + offset + k, 0xFF, 32);
  }
  return ESP_OK;
}

static uint8_t seed;
static void fillRandom(void *to, size_t count) {
  for (size_t k = 0; k < count; k++) static_cast<uint8_t *>(to)[k] = uint8_t(seed * 37 + k * 11 + 1);
}

// MARK: Cases

static const DeviceKeyStore store = {{&partitions[first], &partitions[second]}, &partitions[vault]};
static uint8_t key[deviceKeySize];

/// Loads the key with a generator that would make a new one.
static DeviceKeyFault load() {
  seed++;
  return loadDeviceKey(store, key, fillRandom);
}

/// Starts a device whose power fails after `power` steps of writing; a negative number never fails.
static void loadUntilCut(long power) {
  powerLeft = power;
  if (setjmp(powerCut) == 0) load();
  powerLeft = -1;
}

/// A device that has started once, and has a PIN or none. Returns its key.
static void start(uint8_t made[deviceKeySize], bool hasPIN) {
  memset(flash, 0xFF, sizeof flash);
  memset(failingReads, 0, sizeof failingReads);
  wrongPartition = -1;
  wrongReads = 0;
  powerLeft = -1;
  expect(load() == keyIsLoaded, "a new device makes no key", 0);
  memcpy(made, key, deviceKeySize);
  if (hasPIN) flash[vault][4096 + 77] = 0x5A;
}

static bool isKept(const uint8_t made[deviceKeySize]) { return memcmp(key, made, deviceKeySize) == 0; }

int main() {
  uint8_t made[deviceKeySize];
  static uint8_t settled[3][16384];

  // A settled device reads its key and writes nothing.
  start(made, true);
  writes = 0;
  expect(load() == keyIsLoaded && isKept(made) && writes == 0, "a settled device writes", 0);
  expect(memcmp(flash[first], flash[second], 40) == 0 && flash[first][39] != 0xFF, "there are not two copies", 0);

  for (int damaged : {first, second}) {
    for (size_t bit = 0; bit < 40 * 8; bit++) {
      // A bit of one copy has changed for good: the key stays, and the copy is good again.
      start(made, true);
      flash[damaged][bit / 8] ^= uint8_t(1 << bit % 8);
      expect(load() == keyIsLoaded && isKept(made), "a damaged bit changes the key", long(bit));
      expect(memcmp(flash[first], flash[second], 40) == 0, "a damaged copy stays damaged", long(bit));
      // A bit is misread once, twice, always.
      for (unsigned times : {1u, 2u, 1000000u}) {
        start(made, true);
        wrongPartition = damaged;
        wrongBit = bit;
        wrongReads = times;
        writes = 0;
        expect(load() == keyIsLoaded && isKept(made), "a misread bit changes the key", long(bit));
        expect(times > 2 || writes == 0, "a bit that was misread once or twice leads to a write", long(bit));
        wrongReads = 0;
        expect(load() == keyIsLoaded && isKept(made), "a misread bit destroys the key", long(bit));
      }
      // The power is cut during the repair, and the next start finds the key.
      for (long power = 0; power < 170; power += 13) {
        start(made, true);
        flash[damaged][bit / 8] ^= uint8_t(1 << bit % 8);
        loadUntilCut(power);
        expect(load() == keyIsLoaded && isKept(made), "a cut repair changes the key", power);
      }
    }
    // A copy cannot be read at all.
    for (unsigned times : {1u, 2u, 1000000u}) {
      start(made, true);
      failingReads[damaged] = times;
      expect(load() == keyIsLoaded && isKept(made), "a copy that cannot be read is not made up for", times);
    }
  }

  // No copy is good: with anything in the vault there is no new key, and nothing is written.
  for (size_t bit = 0; bit < 40 * 8; bit++) {
    start(made, true);
    flash[first][bit / 8] ^= uint8_t(1 << bit % 8);
    flash[second][bit / 8] ^= uint8_t(1 << bit % 8);
    memcpy(settled, flash, sizeof flash);
    expect(load() == keyIsLost, "a key that is lost is made anew although there is a PIN", long(bit));
    expect(memcmp(settled, flash, sizeof flash) == 0, "a key that is lost leads to a write", long(bit));
  }
  for (size_t byte = 0; byte < 16384; byte += 61) {
    start(made, false);
    memset(flash[first], 0xFF, 40);
    memset(flash[second], 0xFF, 40);
    flash[vault][byte] = 0xFE;
    expect(load() == keyIsLost, "a byte of the vault is overlooked", long(byte));
    // The same byte misread once as erased.
    wrongPartition = vault;
    wrongBit = byte * 8;
    wrongReads = 1;
    expect(load() == keyIsLost, "a byte of the vault that is misread once is overlooked", long(byte));
  }
  start(made, false);
  memset(flash[first], 0, 40);
  memset(flash[second], 0, 40);
  expect(load() == keyIsLoaded && !isKept(made), "without a PIN a lost key is not replaced", 0);
  start(made, true);
  failingReads[first] = failingReads[second] = 1000000;
  expect(load() == keyIsUnreadable, "a key that cannot be read is not a fault", 0);

  // The power is cut at each byte of the first start; the next one ends with two copies.
  for (long power = 0; power < 340; power++) {
    start(made, false);
    memset(flash, 0xFF, sizeof flash);
    loadUntilCut(power);
    expect(load() == keyIsLoaded, "a cut first start is the last one", power);
    memcpy(made, key, deviceKeySize);
    flash[vault][0] = 0;
    expect(load() == keyIsLoaded && isKept(made), "a cut first start has two keys", power);
    expect(memcmp(flash[first], flash[second], 40) == 0, "a cut first start ends with one copy", power);
  }

  // The copy of an old firmware, without a checksum, becomes two, also if the power is cut.
  for (long power = -1; power < 340; power++) {
    start(made, true);
    memset(flash[second], 0xFF, 4096);
    memset(flash[first], 0xFF, 4096);
    memcpy(flash[first], made, deviceKeySize);
    memcpy(flash[first] + 32, "key1", 4);
    loadUntilCut(power);
    expect(load() == keyIsLoaded && isKept(made), "an old copy is not taken over", power);
    expect(memcmp(flash[first], flash[second], 40) == 0, "an old copy stays the only one", power);
  }

  printf("key-faults: %u checks of the device key under faults, %u failures\n", checks, failures);
  return failures > 0;
}
