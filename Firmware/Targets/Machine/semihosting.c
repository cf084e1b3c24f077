#if defined(__riscv) || defined(__arm__)

#include "Machine.h"
#include "semihosting.h"

// Arm's semihosting, which QEMU also has for RISC-V: it connects to the standard input and output of the program that
// started QEMU.
enum { OPEN = 0x01, WRITE = 0x05, READ = 0x06, EXIT_EXTENDED = 0x20 };

static uint32_t open_file(const char *path, uint32_t length, uint32_t mode) {
  uint32_t arguments[3] = {(uint32_t)path, mode, length};
  return semihosting_call(OPEN, arguments);
}

uint32_t machine_link_read(void *to, uint32_t count) {
  static uint32_t file __attribute__((section(".harness_bss")));
  if (file == 0) file = open_file("/dev/stdin", 10, 1) + 1;
  uint32_t arguments[3] = {file - 1, (uint32_t)to, count};
  // The call returns the number of bytes that it did not read.
  return count - semihosting_call(READ, arguments);
}

void machine_link_write(const void *from, uint32_t count) {
  static uint32_t file __attribute__((section(".harness_bss")));
  if (file == 0) file = open_file("/dev/stdout", 11, 9) + 1;
  uint32_t arguments[3] = {file - 1, (uint32_t)from, count};
  semihosting_call(WRITE, arguments);
}

_Noreturn void machine_exit(uint32_t status) {
  link_flush();
  // "Application exit", and its status.
  uint32_t arguments[2] = {0x20026, status};
  semihosting_call(EXIT_EXTENDED, arguments);
  for (;;) {}
}

#endif
