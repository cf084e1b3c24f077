// Reset, the exceptions of the register windows, and all other exceptions. scripts/windowed writes the instructions that
// the assembler lacks.
//
// The processor has more registers than the 16 that a function sees. A call by call4, call8 or call12 moves the view by
// as many; when it would reach registers that an earlier caller still needs, an exception stores those on the stack, and
// a return to that caller loads them again. The places are those of the manual's windowed ABI: a0 to a3 of a function
// 16 bytes below the stack pointer of the function that it calls, the others in its own frame.

// The level keeps interrupts away; windows are off, then on.
#define STARTING 0x0002F
#define RUNNING 0x4002F

  .section .text.start, "ax"
  .globl _start
_start:
  j reset

  // A jump reaches 128 KB: this is next to the vectors.
  .section .text.machine_reset, "ax"
  .literal_position
  .balign 4
reset:
  // Whoever loaded the program may have left callers in other windows.
  movi a0, STARTING
  wsr.ps a0
  rsync
  movi a0, 0
  wsr.windowbase a0
  rsync
  movi a2, vectors
  wsr.vecbase a2
  movi a2, __bss_start
  movi a3, __bss_end
  movi a4, 0
1:
  s32i a4, a2, 0
  addi a2, a2, 4
  bltu a2, a3, 1b
  movi a6, 0
  movi a4, machine_start

// Begins the function in a4 with the arguments in a6 and a7, on an empty stack and with all other windows free. It is
// called by call4, and so its caller's registers need nothing but a0 to a3 below the stack.
begin:
  rsr.windowbase a2
  ssl a2
  movi a3, 1
  sll a3, a3
  wsr.windowstart a3
  movi a2, RUNNING
  wsr.ps a2
  rsync
  movi a1, __stack_top - 16
  movi a0, 0
  callx4 a4
2:
  j 2b

// _Noreturn void machine_again(bool is_restart): machine_start on a stack that is empty.
  .globl machine_again
  .balign 4
machine_again:
  entry sp, 32
  mov a6, a2
  movi a4, machine_start
  j begin

  .globl machine_fatal_exception
  .balign 4
machine_fatal_exception:
  rsr.exccause a6
  rsr.epc1 a7
  movi a4, machine_exception
  j begin

  // The offsets of the ESP32: window exceptions, interrupts, debugging, then the exceptions of the kernel, of a program,
  // and of another exception.
  .section .text.vectors, "ax"
  .balign 1024
vectors:
  // Overflow of 4: the registers of the caller of a call4.
  s32e a0, a5, -16
  s32e a1, a5, -12
  s32e a2, a5, -8
  s32e a3, a5, -4
  rfwo
  .org vectors + 0x40
  l32e a0, a5, -16
  l32e a1, a5, -12
  l32e a2, a5, -8
  l32e a3, a5, -4
  rfwu
  // Overflow of 8: its a4 to a7 lie below the stack pointer of its own caller, which lies below its own.
  .org vectors + 0x80
  s32e a0, a9, -16
  l32e a0, a1, -12
  s32e a1, a9, -12
  s32e a2, a9, -8
  s32e a3, a9, -4
  s32e a4, a0, -32
  s32e a5, a0, -28
  s32e a6, a0, -24
  s32e a7, a0, -20
  rfwo
  .org vectors + 0xC0
  l32e a0, a9, -16
  l32e a1, a9, -12
  l32e a2, a9, -8
  l32e a7, a1, -12
  l32e a3, a9, -4
  l32e a4, a7, -32
  l32e a5, a7, -28
  l32e a6, a7, -24
  l32e a7, a7, -20
  rfwu
  // Overflow of 12.
  .org vectors + 0x100
  s32e a0, a13, -16
  l32e a0, a1, -12
  s32e a1, a13, -12
  s32e a2, a13, -8
  s32e a3, a13, -4
  s32e a4, a0, -48
  s32e a5, a0, -44
  s32e a6, a0, -40
  s32e a7, a0, -36
  s32e a8, a0, -32
  s32e a9, a0, -28
  s32e a10, a0, -24
  s32e a11, a0, -20
  rfwo
  .org vectors + 0x140
  l32e a0, a13, -16
  l32e a1, a13, -12
  l32e a2, a13, -8
  l32e a11, a1, -12
  l32e a3, a13, -4
  l32e a4, a11, -48
  l32e a5, a11, -44
  l32e a6, a11, -40
  l32e a7, a11, -36
  l32e a8, a11, -32
  l32e a9, a11, -28
  l32e a10, a11, -24
  l32e a11, a11, -20
  rfwu
  .org vectors + 0x180
  j machine_fatal_exception
  .org vectors + 0x1C0
  j machine_fatal_exception
  .org vectors + 0x200
  j machine_fatal_exception
  .org vectors + 0x240
  j machine_fatal_exception
  .org vectors + 0x280
  j machine_fatal_exception
  .org vectors + 0x2C0
  j machine_fatal_exception
  .org vectors + 0x300
  j machine_fatal_exception
  .org vectors + 0x340
  j machine_user_exception
  .org vectors + 0x3C0
  j machine_fatal_exception
