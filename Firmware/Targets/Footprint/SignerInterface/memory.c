#include "Signer.h"

uint32_t signer_memory[SIGNER_CAPACITY / 4] __attribute__((aligned(16)));
