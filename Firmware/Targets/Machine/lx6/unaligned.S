// Loads and stores of words at any address. An ESP32 does them; this core raises an exception, and what follows does the
// work of the instruction byte by byte. So the program runs as it is compiled for the Core2.
//
// In an exception only a0 to a3 certainly belong to the program's window: the others may still hold registers of its
// callers, unless the instruction names them.

#define UNALIGNED 9

  .section .text.machine_unaligned, "ax"
  .literal_position
  .globl machine_user_exception
  .balign 4
machine_user_exception:
  wsr.excsave1 a0
  rsr.exccause a0
  addi a0, a0, -UNALIGNED
  bnez a0, fatal
  movi a0, saved
  s32i a1, a0, 4
  s32i a2, a0, 8
  s32i a3, a0, 12
  rsr.excsave1 a1
  s32i a1, a0, 0
  // The lowest four bits are the instruction's group, the next its register; l32i and s32i have more in the next byte.
  rsr.epc1 a3
  l8ui a2, a3, 0
  extui a1, a2, 0, 4
  extui a2, a2, 4, 4
  beqi a1, 8, load_narrow
  addi a1, a1, -9
  beqz a1, store_narrow
  addi a1, a1, 7
  bnez a1, fatal
  l8ui a1, a3, 1
  addi a3, a3, 3
  extui a1, a1, 4, 4
  beqi a1, 2, load
  beqi a1, 6, store
fatal:
  j machine_fatal_exception

load_narrow:
  addi a3, a3, 2
load:
  wsr.epc1 a3
  rsr.excvaddr a1
  s32i a2, a0, 16
  l8ui a3, a1, 3
  l8ui a2, a1, 2
  slli a3, a3, 8
  or a3, a3, a2
  l8ui a2, a1, 1
  slli a3, a3, 8
  or a3, a3, a2
  l8ui a2, a1, 0
  slli a3, a3, 8
  or a3, a3, a2
  l32i a2, a0, 16
  movi a1, loaded
  addx8 a1, a2, a1
  jx a1

store_narrow:
  addi a3, a3, 2
store:
  wsr.epc1 a3
  movi a1, stored
  addx8 a1, a2, a1
  jx a1
write:
  rsr.excvaddr a1
  s8i a3, a1, 0
  srli a3, a3, 8
  s8i a3, a1, 1
  srli a3, a3, 8
  s8i a3, a1, 2
  srli a3, a3, 8
  s8i a3, a1, 3

restore:
  l32i a3, a0, 12
  l32i a2, a0, 8
  l32i a1, a0, 4
  l32i a0, a0, 0
  esync
  rfe

// Eight bytes for each register that an instruction can name.
  .balign 8
loaded:
  .irp place, 0, 4, 8, 12
  .balign 8
  s32i a3, a0, \place
  j restore
  .endr
  .irp name, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15
  .balign 8
  mov \name, a3
  j restore
  .endr

  .balign 8
stored:
  .irp place, 0, 4, 8, 12
  .balign 8
  l32i a3, a0, \place
  j write
  .endr
  .irp name, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15
  .balign 8
  mov a3, \name
  j write
  .endr

// The program's a0 to a3, and the number of the register.
  .bss
  .balign 4
saved:
  .space 20
