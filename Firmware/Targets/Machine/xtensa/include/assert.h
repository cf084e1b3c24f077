// There is no C library for this compiler; the C that wasm2c writes includes these headers and asks little of them.
#pragma once
#define assert(condition) ((void)0)
