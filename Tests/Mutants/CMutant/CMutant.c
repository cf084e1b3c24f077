#include "CMutant.h"

#include <stdio.h>
#include <stdlib.h>

int32_t mutant_chosen;
uint8_t mutant_reached[8192];

static void write_reached(void) {
  const char *path = getenv("INKLOCK_REACHED");
  FILE *file = path ? fopen(path, "wb") : NULL;
  if (!file) return;
  fwrite(mutant_reached, 1, sizeof mutant_reached, file);
  fclose(file);
}

__attribute__((constructor)) static void choose(void) {
  const char *number = getenv("INKLOCK_MUTANT");
  mutant_chosen = number ? atoi(number) : 0;
  atexit(write_reached);
}
