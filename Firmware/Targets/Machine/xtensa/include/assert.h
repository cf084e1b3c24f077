// There is no C library for this compiler. The C code from wasm2c includes these headers, but needs little of them.
#pragma once
#define assert(condition) ((void)0)
