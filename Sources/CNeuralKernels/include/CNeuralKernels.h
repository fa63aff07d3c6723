#ifndef CNEURALKERNELS_H
#define CNEURALKERNELS_H
#include <stddef.h>
#include <stdint.h>
#endif
