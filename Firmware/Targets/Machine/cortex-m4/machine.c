#if defined(__ARM_ARCH_7EM__)

#include "../include/Machine.h"

// Arm's MPS2 with application note 386, all clocks at 25 MHz: a UART of the Cortex-M System Design Kit at 0x40004000, its
// dual timer at 0x40002000 (DDI 0479).
#define UART_DATA REGISTER(0x40004000)
#define UART_STATE REGISTER(0x40004004)
#define UART_CONTROL REGISTER(0x40004008)
#define UART_DIVISOR REGISTER(0x40004010)
#define TIMER_VALUE REGISTER(0x40002004)
#define TIMER_CONTROL REGISTER(0x40002008)
#define PROTECTION_CONTROL REGISTER(0xE000ED94)
#define PROTECTED_BASE REGISTER(0xE000ED9C)
#define PROTECTED_SIZE REGISTER(0xE000EDA0)
#define REGISTER(address) (*(volatile uint32_t *)(address))

void machine_start(void) {
  // Region 0 of the memory protection unit: no access to the megabyte below the stack, the end of a reserved range.
  PROTECTED_BASE = 0x1FF00000 | 1 << 4;
  PROTECTED_SIZE = 1 << 28 | 19 << 1 | 1;
  // Enabled; all other memory stays accessible as without it.
  PROTECTION_CONTROL = 1 << 2 | 1;
  UART_DIVISOR = 25000000 / 115200;
  // Transmit and receive.
  UART_CONTROL = 3;
  // Enabled, free running, of 32 bits, a tick for 256 of the clock.
  TIMER_CONTROL = 1 << 7 | 2 << 2 | 1 << 1;
}

void console_put(uint8_t byte) {
  while (UART_STATE & 1) {}
  UART_DATA = byte;
}

int32_t console_get(void) { return UART_STATE & 2 ? (int32_t)(UART_DATA & 0xFF) : -1; }

uint64_t machine_milliseconds(void) {
  // The time at which the timer was at `begin`. The timer wraps every 12 hours; the clock is read more often than that.
  static uint64_t time;
  static uint32_t begin;
  // It counts down; 3,125 ticks are 32 ms.
  uint32_t ticks = ~TIMER_VALUE - begin, whole = ticks / 3125;
  begin += whole * 3125;
  time += whole * 32;
  return time + (ticks - whole * 3125) * 32 / 3125;
}

#endif
