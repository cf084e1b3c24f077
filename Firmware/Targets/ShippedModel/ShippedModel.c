#include "ShippedModel.h"

// Without a model the firmware finds an empty file, says so on the console and stays locked.
#define MODEL "../../../Models/inklock.model"

#if __has_embed(MODEL) == __STDC_EMBED_FOUND__
// The compiler embeds files in every standard of C, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const _Alignas(16) uint8_t embedded_model[] = {
#embed MODEL
};
const void *shipped_model_address(void) { return embedded_model; }
uint32_t shipped_model_size(void) { return sizeof embedded_model; }
#else
static const _Alignas(16) uint8_t nothing[16] = {0};
const void *shipped_model_address(void) { return nothing; }
uint32_t shipped_model_size(void) { return 0; }
#endif
