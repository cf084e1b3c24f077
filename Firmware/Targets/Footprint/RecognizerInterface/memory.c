#include "Recognizer.h"

uint32_t recognizer_memory[RECOGNISER_CAPACITY / 4] __attribute__((aligned(16)));
