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

__attribute__((noinline)) void called_below(void (*body)(void)) {
  volatile uint8_t gap[512];
  gap[0] = 0;
  body();
  // After the call, so that it does not become a jump.
  gap[sizeof gap - 1] = 0;
}

void machine_keep(const void *bytes) { (void)bytes; }

static void send_range(const volatile uint8_t *start, const volatile uint8_t *end) {
  uint32_t head[2] = {(uint32_t)start, (uint32_t)(end - start)};
  link_put('R');
  for (uint32_t k = 0; k < sizeof head; k++) link_put((uint8_t)(head[k >> 2] >> 8 * (k & 3)));
  while (start < end) link_put(*start++);
}

void memory_send(void) {
#if defined(__riscv)
  extern const volatile uint8_t __ram_start[], __bss_end[], __stack_bottom[], __stack_top[];
  send_range(__ram_start, __bss_end);
  send_range(__stack_bottom, __stack_top);
#elif defined(__arm__)
  extern const volatile uint8_t __stack_bottom[], __stack_top[], __data_start[], __data_end[];
  extern const volatile uint8_t __bss_start[], __handler_stack_top[];
  send_range(__stack_bottom, __stack_top);
  send_range(__data_start, __data_end);
  send_range(__bss_start, __handler_stack_top);
#else
  // The stack is first, and the variables of the harness lie among the others.
  extern const volatile uint8_t __heap_base[];
  send_range((const volatile uint8_t *)0, __heap_base);
#endif
  link_flush();
  // Where the harness lies among the variables, what was sent must not be found again in the buffer.
  for (uint32_t k = 0; k < sizeof sent; k++) sent[k] = 0;
}
