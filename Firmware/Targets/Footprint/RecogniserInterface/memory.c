#include "Recogniser.h"

uint32_t recogniser_memory[RECOGNISER_CAPACITY / 4] __attribute__((aligned(16)));
