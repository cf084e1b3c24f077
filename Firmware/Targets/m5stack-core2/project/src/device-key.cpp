#include "device-key.h"

#include <string.h>

// A copy is 40 bytes at the start of a sector of its own: the key, "key2", and CRC-32 of both, little-endian. One or two
// misread bits anywhere never give another key.
static const size_t markOffset = deviceKeySize;
static const size_t checksumOffset = markOffset + 4;
static const size_t copySize = checksumOffset + 4;
static const uint8_t mark[4] = {'k', 'e', 'y', '2'};
/// The mark of the only copy that was written before there were two; no checksum follows it.
static const uint8_t oldMark[4] = {'k', 'e', 'y', '1'};

static const size_t sectorSize = 4096;
/// A read is repeated this often before it decides anything: a bit may be misread once.
static const unsigned reads = 3;

enum Found { isGood, isBad, isUnreadable };

/// CRC-32 of Ethernet and zlib: reversed polynomial 0xEDB88320.
static uint32_t checksum(const uint8_t *bytes, size_t count) {
  uint32_t sum = UINT32_MAX;
  for (size_t k = 0; k < count; k++) {
    sum ^= bytes[k];
    for (unsigned bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (0xEDB88320 & -(sum & 1));
  }
  return ~sum;
}

/// Clears memory that held a key; the compiler must not leave it out.
static void wipe(void *memory, size_t count) {
  volatile uint8_t *bytes = static_cast<uint8_t *>(memory);
  while (count-- > 0) *bytes++ = 0;
}

static void compose(uint8_t copy[copySize], const uint8_t key[deviceKeySize]) {
  memcpy(copy, key, deviceKeySize);
  memcpy(copy + markOffset, mark, sizeof mark);
  uint32_t sum = checksum(copy, checksumOffset);
  for (unsigned k = 0; k < 4; k++) copy[checksumOffset + k] = uint8_t(sum >> 8 * k);
}

static Found readCopy(const esp_partition_t *partition, uint8_t key[deviceKeySize]) {
  uint8_t stored[copySize], expected[copySize];
  Found found = isUnreadable;
  for (unsigned k = 0; k < reads && found != isGood; k++) {
    if (esp_partition_read(partition, 0, stored, copySize) != ESP_OK) continue;
    compose(expected, stored);
    found = memcmp(stored, expected, copySize) == 0 ? isGood : isBad;
  }
  if (found == isGood) memcpy(key, stored, deviceKeySize);
  wipe(stored, sizeof stored);
  wipe(expected, sizeof expected);
  return found;
}

/// Reads a copy without a checksum: all reads must agree.
static bool readOldCopy(const esp_partition_t *partition, uint8_t key[deviceKeySize]) {
  uint8_t stored[checksumOffset], again[checksumOffset];
  bool isValid = esp_partition_read(partition, 0, stored, sizeof stored) == ESP_OK &&
                 memcmp(stored + markOffset, oldMark, sizeof oldMark) == 0;
  for (unsigned k = 1; k < reads && isValid; k++) {
    isValid = esp_partition_read(partition, 0, again, sizeof again) == ESP_OK && memcmp(stored, again, sizeof again) == 0;
  }
  if (isValid) memcpy(key, stored, deviceKeySize);
  wipe(stored, sizeof stored);
  wipe(again, sizeof again);
  return isValid;
}

/// Whether every read of the whole partition is all ones.
static bool isErased(const esp_partition_t *partition) {
  uint8_t part[256];
  for (unsigned k = 0; k < reads; k++) {
    for (size_t offset = 0; offset < partition->size; offset += sizeof part) {
      if (esp_partition_read(partition, offset, part, sizeof part) != ESP_OK) return false;
      for (uint8_t byte : part) {
        if (byte != 0xFF) return false;
      }
    }
  }
  return true;
}

static bool writeCopy(const esp_partition_t *partition, const uint8_t key[deviceKeySize]) {
  uint8_t copy[copySize], written[deviceKeySize];
  compose(copy, key);
  bool isWritten = esp_partition_erase_range(partition, 0, sectorSize) == ESP_OK &&
                   esp_partition_write(partition, 0, copy, copySize) == ESP_OK &&
                   readCopy(partition, written) == isGood && memcmp(written, key, deviceKeySize) == 0;
  wipe(copy, sizeof copy);
  wipe(written, sizeof written);
  return isWritten;
}

DeviceKeyFault loadDeviceKey(
  const DeviceKeyStore &store, uint8_t key[deviceKeySize], void (*fillRandom)(void *to, size_t count)) {
  Found first = readCopy(store.copies[0], key);
  uint8_t other[deviceKeySize];
  Found second = readCopy(store.copies[1], other);
  if (first != isGood && second == isGood) memcpy(key, other, deviceKeySize);
  wipe(other, sizeof other);
  if (first == isGood || second == isGood) {
    // One good copy is enough for this start. The next start tries again to write the other one.
    if (first == isBad) writeCopy(store.copies[0], key);
    if (second == isBad) writeCopy(store.copies[1], key);
    return keyIsLoaded;
  }
  if (first == isUnreadable || second == isUnreadable) return keyIsUnreadable;
  if (!readOldCopy(store.copies[0], key)) {
    if (!isErased(store.vault)) return keyIsLost;
    fillRandom(key, deviceKeySize);
  }
  // The second copy first: until it is good, an old copy stays where it is.
  bool isWritten = writeCopy(store.copies[1], key) && writeCopy(store.copies[0], key);
  return isWritten ? keyIsLoaded : keyIsUnwritable;
}
