// Reset. The program runs on the process stack, and faults are handled on another stack, so a fault is reported even if
// the first stack is full. A fault ends in `machine_fault`.

#if defined(__arm__)

  .syntax unified
  .thumb

  .section .vectors, "a"
  .word __handler_stack_top
  .word reset
  // NMI, faults and the other exceptions of the core. No interrupt of a device is enabled.
  .rept 14
  .word fault
  .endr

  .section .text.start, "ax"
  .balign 4
  .globl reset
  .thumb_func
reset:
  ldr r0, =__stack_top
  msr psp, r0
  movs r0, #2
  msr control, r0
  isb
  ldr r0, =__data_start
  ldr r1, =__data_end
  ldr r2, =__data_load
  b 2f
1:
  ldm r2!, {r3}
  stm r0!, {r3}
2:
  cmp r0, r1
  blo 1b
  ldr r0, =__zero_start
  ldr r1, =__zero_end
  movs r2, #0
  b 2f
1:
  stm r0!, {r2}
2:
  cmp r0, r1
  blo 1b
  bl machine_start
  movs r0, #0
  movs r1, #0
  bl main
  movs r0, #0
  bl machine_exit

  .thumb_func
fault:
  mrs r0, psp
  bl machine_fault
  .pool

#endif
