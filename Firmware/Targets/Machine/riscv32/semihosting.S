// uint32_t semihosting_call(uint32_t operation, const void *argument), in a0 and a1 as the caller has them.
//
// Three instructions mark the call, none of them compressed and all on one page.

#if defined(__riscv)

  .section .text.semihosting_call, "ax"
  .option norvc
  .option norelax
  .balign 16
  .globl semihosting_call
semihosting_call:
  slli x0, x0, 0x1f
  ebreak
  srai x0, x0, 7
  ret

#endif
