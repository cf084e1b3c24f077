#include "Machine.h"

static void say(const char *text) {
  for (; *text; text++) {
    console_put((uint8_t)*text);
    link_put((uint8_t)*text);
  }
}

static void say_hexadecimal(uint32_t value) {
  say("0x");
  for (int shift = 28; shift >= 0; shift -= 4) {
    char digit[2] = {"0123456789abcdef"[value >> shift & 15], 0};
    say(digit);
  }
}

_Noreturn void machine_fail(const char *reason, uint32_t code, uint32_t address) {
  // On the link a letter says what follows; a line, up to its end.
  link_put('X');
  say("\r\nfatal reason=");
  say(reason);
  say(" code=");
  say_hexadecimal(code);
  say(" address=");
  say_hexadecimal(address);
  say("\r\n");
  link_put(0);
  machine_exit(70);
}
