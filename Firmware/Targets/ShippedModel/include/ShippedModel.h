// The model file that is built into the firmware, aligned to 16.

#pragma once
#include <stdint.h>

const void *shipped_model_address(void);
uint32_t shipped_model_size(void);
