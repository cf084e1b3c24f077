// Reset: one core, a stack, zeroed memory, then the firmware. A trap ends the machine with a failure.

  .section .text.start, "ax"
  .globl _start
_start:
  csrr t0, mhartid
  bnez t0, park
  la t0, trap
  csrw mtvec, t0
  la sp, __stack_top
  la t0, __bss_start
  la t1, __bss_end
clear:
  bgeu t0, t1, run
  sw zero, 0(t0)
  addi t0, t0, 4
  j clear
run:
  call main

  .balign 4
trap:
  // The test device of the machine: 0x3333 ends QEMU with exit status 1.
  li t0, 0x100000
  li t1, 0x13333
  sw t1, 0(t0)
park:
  wfi
  j park
