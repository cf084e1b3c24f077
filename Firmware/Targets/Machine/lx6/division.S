// Division. The compiler calls these, because it is one for a processor without such instructions. A divisor is never
// zero, because the module's code has already checked it.

  .text

  .globl __udivsi3
  .balign 4
__udivsi3:
  entry sp, 32
  quou a2, a2, a3
  retw

  .globl __divsi3
  .balign 4
__divsi3:
  entry sp, 32
  quos a2, a2, a3
  retw

  .globl __umodsi3
  .balign 4
__umodsi3:
  entry sp, 32
  remu a2, a2, a3
  retw

  .globl __modsi3
  .balign 4
__modsi3:
  entry sp, 32
  rems a2, a2, a3
  retw
