// memcpy and memset, by words where all is words and the value is zero; 8 bytes smaller than a compiler makes them, and
// the recognizer's flash is counted.

#if defined(__riscv)

  .section .text.memcpy, "ax"
  .balign 2
  .globl memcpy
  .type memcpy, @function
memcpy:
  beqz a2, 3f
  or a3, a0, a1
  or a3, a3, a2
  andi a3, a3, 3
  mv a4, a0
  bnez a3, 2f
1:
  lw a3, 0(a1)
  addi a1, a1, 4
  sw a3, 0(a4)
  addi a4, a4, 4
  addi a2, a2, -4
  bnez a2, 1b
  ret
2:
  lbu a3, 0(a1)
  addi a1, a1, 1
  sb a3, 0(a4)
  addi a4, a4, 1
  addi a2, a2, -1
  bnez a2, 2b
3:
  ret
  .size memcpy, . - memcpy

  .section .text.memset, "ax"
  .balign 2
  .globl memset
  .type memset, @function
memset:
  beqz a2, 3f
  or a3, a0, a2
  andi a3, a3, 3
  or a3, a3, a1
  mv a4, a0
  bnez a3, 2f
1:
  sw zero, 0(a4)
  addi a4, a4, 4
  addi a2, a2, -4
  bnez a2, 1b
  ret
2:
  sb a1, 0(a4)
  addi a4, a4, 1
  addi a2, a2, -1
  bnez a2, 2b
3:
  ret
  .size memset, . - memset

#endif
