// Arithmetic that the compiler calls on Arm (Run-time ABI for the Arm Architecture, section 5.1). A divisor is never zero:
// Swift traps before.
// In instructions that every Cortex-M has; those that have better ones call for less.

#if defined(__arm__)

  .syntax unified
  .thumb

.macro function name
  .section .text.\name, "ax"
  .balign 4
  .globl \name
  .thumb_func
\name:
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

// r0 = quotient, r1 = remainder, of numbers without a sign.
  .section .text.__aeabi_uidivmod, "ax"
  .balign 4
  .globl __aeabi_uidiv, __aeabi_uidivmod
  .thumb_func
__aeabi_uidiv:
  .thumb_func
__aeabi_uidivmod:
  // The divisor is moved up to the highest bit of the quotient, and back a bit at a time.
  push {r4, lr}
  movs r2, #1
  movs r3, #0
  lsrs r4, r0, #1
  b 2f
1:
  lsls r1, r1, #1
  lsls r2, r2, #1
2:
  cmp r1, r4
  bls 1b
3:
  cmp r0, r1
  blo 4f
  subs r0, r0, r1
  adds r3, r3, r2
4:
  lsrs r1, r1, #1
  lsrs r2, r2, #1
  bne 3b
  movs r1, r0
  movs r0, r3
  pop {r4, pc}

// The same of numbers with a sign: the quotient is rounded towards zero, the remainder has the dividend's sign.
  .section .text.__aeabi_idivmod, "ax"
  .balign 4
  .globl __aeabi_idiv, __aeabi_idivmod
  .thumb_func
__aeabi_idiv:
  .thumb_func
__aeabi_idivmod:
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

// r1:r0 shifted by r2, 0 to 63. The core takes a shift's lowest byte, and by 32 and more all bits leave; so of the two
// shifts that move bits from word to word, one adds nothing.
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

#endif
