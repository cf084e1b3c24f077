#pragma once

#include <esp_partition.h>
#include <stddef.h>
#include <stdint.h>

static const size_t deviceKeySize = 32;

/// Why there is no key. The codes are those of the fatal message.
enum DeviceKeyFault : uint32_t {
  keyIsLoaded = 0,
  keyIsUnreadable = 1,
  keyIsUnwritable = 2,
  /// No copy is good, and the vault is not erased: a new key would make its PIN wrong for good.
  keyIsLost = 3,
};

/// The partitions of the key, and the vault whose PIN depends on it.
struct DeviceKeyStore {
  const esp_partition_t *copies[2];
  const esp_partition_t *vault;
};

/// Loads the random block of this device from either of its copies, and writes a copy that is missing or damaged again.
/// At the first start, when there is no copy and the vault is erased, it makes the block.
///
/// - fillRandom: writes random bytes that nobody outside can predict.
DeviceKeyFault loadDeviceKey(
  const DeviceKeyStore &store, uint8_t key[deviceKeySize], void (*fillRandom)(void *to, size_t count));
