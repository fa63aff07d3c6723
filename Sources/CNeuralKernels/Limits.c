#include "CNeuralKernels.h"
#include "VectorMath.h"

// Chains that are computed side by side: enough to hide the time that one multiply-add takes.
#define CHAINS 6
_Static_assert(NK_PEAK_OPERATIONS == 2 * CHAINS * LANES, "the header tells what a round does");

typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(sizeof(float))));

CLONED
float nk_peak_multiply_adds(size_t rounds) {
// Otherwise two rounds become one.
#pragma clang fp reassociate(off) contract(fast)
    Lanes chains[CHAINS];
    for (int c = 0; c < CHAINS; c++)
        for (int j = 0; j < LANES; j++) chains[c][j] = (float)(c + j);
    // Towards 1, so that no chain ends in numbers that are slow to add.
    for (size_t i = 0; i < rounds; i++)
#pragma clang loop unroll(full)
        for (int c = 0; c < CHAINS; c++) chains[c] = chains[c] * 0.999f + 0.001f;
    float sum = 0;
    for (int c = 0; c < CHAINS; c++)
        for (int j = 0; j < LANES; j++) sum += chains[c][j];
    return sum;
}

CLONED
float nk_read(const float *x, size_t count) {
    Lanes sums[4] = {{0}};
    size_t i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES)
        for (int k = 0; k < 4; k++) sums[k] += *(const Lanes *)(x + i + k * LANES);
    float sum = 0;
    for (; i < count; i++) sum += x[i];
    for (int k = 0; k < 4; k++)
        for (int j = 0; j < LANES; j++) sum += sums[k][j];
    return sum;
}
