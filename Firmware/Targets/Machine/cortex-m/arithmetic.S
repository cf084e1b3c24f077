// Arithmetic that the compiler calls on Arm (Run-time ABI for the Arm Architecture, section 5.1). A divisor is never
// zero, because Swift traps first.
// All instructions exist on every Cortex-M; cores with better instructions call fewer of these functions.

#if defined(__arm__)

  .syntax unified
  .thumb

.macro function name, alias
  .section .text.\name, "ax"
  .balign 4
  .globl \name
  .type \name, %function
  .thumb_func
\name:
.ifnb \alias
  .globl \alias
  .thumb_set \alias, \name
.endif
.endm

.macro end name
  .size \name, . - \name
.endm

// {r1:r0, r3:r2} = dividend r1:r0 by divisor r3:r2: quotient, remainder.
function __aeabi_uldivmod
  push {r4, lr}
  sub sp, #16
  add r4, sp, #8
  str r4, [sp]
  bl __udivmoddi4
  ldr r2, [sp, #8]
  ldr r3, [sp, #12]
  add sp, #16
  pop {r4, pc}
end __aeabi_uldivmod

// r0 = quotient, r1 = remainder, of unsigned numbers.
//
// Each bit of the quotient takes four to six instructions. The carry is that bit: it is set if the dividend is not less
// than the shifted divisor.
.macro quotient_bit bit
  lsrs r3, r0, #\bit
  cmp r3, r1
  blo 1f
  lsls r3, r1, #\bit
  subs r0, r0, r3
1:
  adcs r2, r2
.endm

function __aeabi_uidivmod, __aeabi_uidiv
  movs r2, #0
  lsrs r3, r0, #8
  cmp r3, r1
  blo 3f
  lsrs r3, r0, #16
  cmp r3, r1
  blo 2f
  // A quotient of more than 16 bits: first divide the dividend's upper half; its remainder is then placed in front of
  // the lower half.
  push {r0, r1, r2, lr}
  movs r0, r3
  bl __aeabi_uidivmod
  movs r2, r0
  pop {r0}
  uxth r0, r0
  lsls r1, r1, #16
  orrs r0, r1
  pop {r1, r3}
  pop {r3}
  mov lr, r3
2:
.irp bit, 15, 14, 13, 12, 11, 10, 9, 8
  quotient_bit \bit
.endr
3:
.irp bit, 7, 6, 5, 4, 3, 2, 1
  quotient_bit \bit
.endr
  cmp r0, r1
  blo 1f
  subs r0, r0, r1
1:
  adcs r2, r2
  movs r1, r0
  movs r0, r2
  bx lr
end __aeabi_uidivmod

// The same for signed numbers: the quotient is rounded toward zero, the remainder has the dividend's sign.
function __aeabi_idivmod, __aeabi_idiv
  push {r4, r5, r6, lr}
  asrs r4, r0, #31
  asrs r5, r1, #31
  eors r0, r4
  subs r0, r0, r4
  eors r1, r5
  subs r1, r1, r5
  bl __aeabi_uidivmod
  eors r1, r4
  subs r1, r1, r4
  eors r4, r5
  eors r0, r4
  subs r0, r0, r4
  pop {r4, r5, r6, pc}
end __aeabi_idivmod

// r1:r0 = the lower half of r1:r0 times r3:r2.
function __aeabi_lmul
  push {r4, r5}
  muls r1, r2, r1
  muls r3, r0, r3
  adds r1, r1, r3
  // The lower words, by halves.
  lsrs r3, r0, #16
  lsrs r4, r2, #16
  uxth r0, r0
  uxth r2, r2
  movs r5, r3
  muls r5, r4, r5
  adds r1, r1, r5
  muls r3, r2, r3
  muls r4, r0, r4
  muls r0, r2, r0
  movs r2, #0
  adds r3, r3, r4
  adcs r2, r2
  lsls r2, r2, #16
  adds r1, r1, r2
  lsls r2, r3, #16
  lsrs r3, r3, #16
  adds r0, r0, r2
  adcs r1, r3
  pop {r4, r5}
  bx lr
end __aeabi_lmul

// r1:r0 shifted by r2, 0 to 63. The core uses the lowest byte of a shift count, and a shift by 32 or more gives zero.
// Of the two shifts that move bits from word to word, one therefore adds nothing.
function __aeabi_llsl
  lsls r1, r2
  movs r3, r0
  lsls r0, r2
  mov r12, r3
  subs r2, #32
  lsls r3, r2
  orrs r1, r3
  negs r2, r2
  mov r3, r12
  lsrs r3, r2
  orrs r1, r3
  bx lr
end __aeabi_llsl

function __aeabi_llsr
  lsrs r0, r2
  movs r3, r1
  lsrs r1, r2
  mov r12, r3
  subs r2, #32
  lsrs r3, r2
  orrs r0, r3
  negs r2, r2
  mov r3, r12
  lsls r3, r2
  orrs r0, r3
  bx lr
end __aeabi_llsr

#endif
