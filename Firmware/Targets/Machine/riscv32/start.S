// Reset: one core, a stack with a guard below it, zeroed memory, then the program. A trap ends in `machine_trap`.

#if defined(__riscv)

  .section .text.start, "ax"
  .globl _start
_start:
  csrr t0, mhartid
  bnez t0, park
  la t0, trap
  csrw mtvec, t0
  la sp, __stack_top
  // Physical memory protection, entry 0: locked, so it also applies to this mode; a naturally aligned range without any
  // permission. A stack that grows into it traps.
  la t0, __stack_guard
  srli t0, t0, 2
  ori t0, t0, 0x1F
  csrw pmpaddr0, t0
  li t0, 0x98
  csrw pmpcfg0, t0
  la t0, __bss_start
  la t1, __bss_end
  call clear
  la t0, __harness_start
  la t1, __harness_end
  call clear
  li a0, 0
  li a1, 0
  call main
  li a0, 0
  call machine_exit

clear:
  bgeu t0, t1, 1f
  sw zero, 0(t0)
  addi t0, t0, 4
  j clear
1:
  ret

  .balign 4
trap:
  // The stack itself may be damaged.
  la sp, __stack_top
  csrr a0, mcause
  csrr a1, mepc
  csrr a2, mtval
  call machine_trap
park:
  wfi
  j park

#endif
