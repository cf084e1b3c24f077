#pragma once

#include <stdbool.h>
#include <stdint.h>

// The number of the change that is made, from INKLOCK_MUTANT; 0 for none.
extern int32_t mutant_chosen;
// Which places were reached. It is written to the file INKLOCK_REACHED at exit, a byte for each place.
extern uint8_t mutant_reached[8192];

static inline bool mutant_is_chosen(int32_t number) {
  mutant_reached[number] = 1;
  return mutant_chosen == number;
}
