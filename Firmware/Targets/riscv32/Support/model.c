#include "Support.h"

// The shipped model. Without one the firmware finds an empty file, says so on the console and stays locked.
#define MODEL "../../../../Models/inklock.model"

#if __has_embed(MODEL) == __STDC_EMBED_FOUND__
// The compiler embeds files in every standard of C, and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const _Alignas(16) uint8_t embedded_model[] = {
#embed MODEL
};
const uint8_t *const model_start = embedded_model;
const uint32_t model_size = sizeof embedded_model;
#else
static const _Alignas(16) uint8_t nothing[16] = {0};
const uint8_t *const model_start = nothing;
const uint32_t model_size = 0;
#endif

uint8_t vault_image[VAULT_SIZE] __attribute__((section(".vault"), aligned(4096)));
