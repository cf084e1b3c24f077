#if defined(__ARM_ARCH_6M__)

#include "../include/Machine.h"

// BBC micro:bit, Nordic's nRF51822 (reference manual 3.0.1): the UART on the pins of its USB serial line, TIMER0 on the
// 16 MHz crystal.
#define REGISTER(address) (*(volatile uint32_t *)(address))
#define CLOCK_START REGISTER(0x40000000)
#define CLOCK_STARTED REGISTER(0x40000100)
#define UART_START_RECEIVER REGISTER(0x40002000)
#define UART_START_TRANSMITTER REGISTER(0x40002008)
#define UART_RECEIVED REGISTER(0x40002108)
#define UART_SENT REGISTER(0x4000211C)
#define UART_ENABLE REGISTER(0x40002500)
#define UART_TRANSMIT_PIN REGISTER(0x4000250C)
#define UART_RECEIVE_PIN REGISTER(0x40002514)
#define UART_RECEIVE_DATA REGISTER(0x40002518)
#define UART_TRANSMIT_DATA REGISTER(0x4000251C)
#define UART_RATE REGISTER(0x40002524)
#define TIMER_START REGISTER(0x40008000)
#define TIMER_CAPTURE REGISTER(0x40008040)
#define TIMER_BITS REGISTER(0x40008508)
#define TIMER_PRESCALER REGISTER(0x40008510)
#define TIMER_CAPTURED REGISTER(0x40008540)
#define PIN_SET REGISTER(0x50000508)
#define PIN_OUTPUT REGISTER(0x50000518)

void machine_start(void) {
  extern void flash_start(void);
  flash_start();
  CLOCK_START = 1;
  while (!CLOCK_STARTED) {}
  // The line idles high.
  PIN_SET = 1 << 24;
  PIN_OUTPUT = 1 << 24;
  UART_TRANSMIT_PIN = 24;
  UART_RECEIVE_PIN = 25;
  // 115,200 baud.
  UART_RATE = 0x01D7E000;
  UART_ENABLE = 4;
  UART_START_TRANSMITTER = 1;
  UART_START_RECEIVER = 1;
  // 32 bits, a tick for 2^9 of the clock.
  TIMER_BITS = 3;
  TIMER_PRESCALER = 9;
  TIMER_START = 1;
}

void console_put(uint8_t byte) {
  UART_SENT = 0;
  UART_TRANSMIT_DATA = byte;
  while (!UART_SENT) {}
}

int32_t console_get(void) {
  if (!UART_RECEIVED) return -1;
  UART_RECEIVED = 0;
  return (int32_t)(UART_RECEIVE_DATA & 0xFF);
}

uint64_t machine_milliseconds(void) {
  // The time at which the timer was at `begin`. The timer wraps every 38 hours; the clock is read more often than that.
  static uint64_t time;
  static uint32_t begin;
  TIMER_CAPTURE = 1;
  // 125 ticks are 4 ms.
  uint32_t ticks = TIMER_CAPTURED - begin, whole = ticks / 125;
  begin += whole * 125;
  time += whole * 4;
  return time + (ticks - whole * 125) * 4 / 125;
}

#endif
