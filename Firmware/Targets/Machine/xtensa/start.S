// Reset, what follows an exception, and the call to the simulator. The processor is an LX106 without register windows:
// a0 returns, a1 is the stack, a2 to a7 are arguments.

  .section .text.start, "ax"
  .globl _start
_start:
  j reset

  .text
  .literal_position
  .balign 4
reset:
  movi a2, vectors
  wsr.vecbase a2
  movi a1, __stack_top
  movi a2, __bss_start
  movi a3, __bss_end
  movi a4, 0
1:
  s32i a4, a2, 0
  addi a2, a2, 4
  bltu a2, a3, 1b
  movi a2, 0
  call0 machine_start

// void machine_again(bool is_restart): machine_start on a stack that is empty.
  .globl machine_again
  .balign 4
machine_again:
  movi a1, __stack_top
  call0 machine_start

// uint32_t simcall(uint32_t number, uint32_t a, uint32_t b, uint32_t c): what QEMU does for a program with
// -semihosting, all ones when it could not. It answers in a2, with an error in a3.
  .globl simcall
  .balign 4
simcall:
  simcall
  ret

  .balign 4
exception:
  movi a1, __stack_top
  rsr.exccause a2
  rsr.epc1 a3
  call0 machine_exception

  // The offsets of the LX106: debugging, interrupts, then exceptions.
  .section .text.vectors, "ax"
  .balign 256
vectors:
  .org vectors + 0x10
  j exception
  .org vectors + 0x20
  j exception
  .org vectors + 0x30
  j exception
  .org vectors + 0x50
  j exception
  .org vectors + 0x70
  j exception
