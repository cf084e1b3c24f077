// Names only: no module computes with floating point, and unused functions are not linked.
#pragma once
#define NAN __builtin_nanf("")
#define INFINITY __builtin_inff()
#define isnan(x) __builtin_isnan(x)
#define signbit(x) __builtin_signbit(x)
double ceil(double), floor(double), trunc(double), nearbyint(double), fabs(double), sqrt(double), copysign(double, double);
float ceilf(float), floorf(float), truncf(float), nearbyintf(float), fabsf(float), sqrtf(float);
float copysignf(float, float);
