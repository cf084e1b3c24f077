// void measure_begin(void *): stores the registers of all callers on the stack, so that every count begins alike, paints
// the stack below its caller's frame, and begins to count.

#define PAINT 0xA5C35A3C
#define DEPTH 32768
#define FRAME 32
// Bytes below a frame for the registers of its caller.
#define SAVED 16
// Calls that take all registers of the processor, 64.
#define CALLS 8

  .text
  .literal_position
  .globl Z_inklockZ_measure_begin
  .balign 4
Z_inklockZ_measure_begin:
  entry sp, FRAME
  movi a10, CALLS
  call8 spill
  movi a5, painted_from
  addi a2, a1, FRAME - SAVED
  s32i a2, a5, 0
  movi a4, PAINT
  movi a5, DEPTH
  sub a3, a2, a5
  // The registers of the caller lie below this frame now.
  addi a2, a1, -SAVED
1:
  s32i a4, a3, 0
  addi a3, a3, 4
  bltu a3, a2, 1b
  movi a5, counted_from
  rsr.ccount a3
  s32i a3, a5, 0
  retw

// Calls itself; the argument is the number of calls.
  .balign 4
spill:
  entry sp, 32
  beqz a2, 2f
  addi a10, a2, -1
  call8 spill
2:
  retw

  .bss
  .balign 4
  .globl painted_from, counted_from
painted_from:
  .space 4
counted_from:
  .space 4
