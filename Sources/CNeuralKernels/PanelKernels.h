// What the decoding kernels of all processors share: their table, and float panels for vectors of any length.
#ifndef PANEL_KERNELS_H
#define PANEL_KERNELS_H
#include "CNeuralKernels.h"

#define PANEL 64

// The vector ones exist on x86-64 only.
extern const struct nk_panel_kernels nk_plain_panels, nk_avx2_panels, nk_avx512_panels, nk_unit_panels;

// Whether there is a matrix unit for bytes and the system lets this process use it.
int nk_may_use_byte_unit(void);

// Sixteen floats, whatever registers the processor has for them; loads and stores need no alignment.
typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));
#endif
