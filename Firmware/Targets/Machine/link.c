#include "Machine.h"

// Belongs to the harness: not counted with the firmware's memory.
#define HARNESS __attribute__((section(".harness_bss")))

static uint8_t received[64] HARNESS;
static uint32_t received_next HARNESS, received_count HARNESS;
static uint8_t sent[256] HARNESS;
static uint32_t sent_count HARNESS;

int32_t link_get(void) {
  if (received_next == received_count) {
    received_next = 0;
    received_count = machine_link_read(received, sizeof received);
    if (received_count == 0) return -1;
  }
  return received[received_next++];
}

void link_put(uint8_t byte) {
  if (sent_count == sizeof sent) link_flush();
  sent[sent_count++] = byte;
}

void link_flush(void) {
  if (sent_count > 0) machine_link_write(sent, sent_count);
  sent_count = 0;
}
