#include "CNeuralKernels.h"
#include "VectorMath.h"

CLONED void nk_biased_scores(const float *x, const float *relative, const uint16_t *pairs, const float *table,
                             float scale, float offset, float *y, size_t count) {
    // y overlaps nothing, which the compiler cannot tell of a table of unknown length.
    if (relative)
#pragma clang loop vectorize(assume_safety)
        for (size_t c = 0; c < count; c++) y[c] = scale * (x[c] + relative[c]) + table[pairs[c]] + offset;
    else
#pragma clang loop vectorize(assume_safety)
        for (size_t c = 0; c < count; c++) y[c] = scale * x[c] + table[pairs[c]] + offset;
}

void nk_gather_sums(const float *first, const float *second, float *y, int adds, size_t count) {
    for (size_t c = 0; c < count; c++) {
        float sum = second ? first[c] + second[c] : first[c];
        y[c] = adds ? y[c] + sum : sum;
    }
}

CLONED void nk_add_partial_sums(float *x, const float *first, const float *second, size_t stride, const float *bias,
                                size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        const float *a = first + r * stride;
        if (second) {
            const float *b = second + r * stride;
            for (size_t c = 0; c < columns; c++) row[c] += (a[c] + b[c]) + bias[c];
        } else {
            for (size_t c = 0; c < columns; c++) row[c] += a[c] + bias[c];
        }
    }
}
