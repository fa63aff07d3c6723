#include "CNeuralKernels.h"
#include "VectorMath.h"

// Sixteen floats, whatever registers a clone has for them; loads and stores need no alignment.
typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));
#define PANEL 64

CLONED void nk_panels(const float *x, size_t depth, const float *panels, size_t panel_count, float *y) {
    for (size_t p = 0; p < panel_count; p++) {
        lanes a = {0}, b = {0}, c = {0}, d = {0};
        for (size_t i = 0; i < depth; i++, panels += PANEL) {
            const lanes *column = (const lanes *)panels;
            // The panels are read once, in order, and mostly from the outer cache.
            __builtin_prefetch(panels + 16 * PANEL);
            __builtin_prefetch(panels + 16 * PANEL + 16);
            __builtin_prefetch(panels + 16 * PANEL + 32);
            __builtin_prefetch(panels + 16 * PANEL + 48);
            float v = x[i];
            a += v * column[0];
            b += v * column[1];
            c += v * column[2];
            d += v * column[3];
        }
        lanes *out = (lanes *)(y + p * PANEL);
        out[0] = a;
        out[1] = b;
        out[2] = c;
        out[3] = d;
    }
}

CLONED void nk_weighted_rows(const float *weights, const float *rows, size_t row_count, size_t columns, int add,
                             float *y) {
    size_t column = 0;
    for (; column + PANEL <= columns; column += PANEL) {
        lanes *out = (lanes *)(y + column);
        lanes a = {0}, b = {0}, c = {0}, d = {0};
        for (size_t r = 0; r < row_count; r++) {
            const lanes *row = (const lanes *)(rows + r * columns + column);
            float v = weights[r];
            a += v * row[0];
            b += v * row[1];
            c += v * row[2];
            d += v * row[3];
        }
        out[0] = add ? out[0] + a : a;
        out[1] = add ? out[1] + b : b;
        out[2] = add ? out[2] + c : c;
        out[3] = add ? out[3] + d : d;
    }
    if (column == columns) return;
    float rest[PANEL] = {0};
    for (size_t r = 0; r < row_count; r++)
        for (size_t c = column; c < columns; c++) rest[c - column] += weights[r] * rows[r * columns + c];
    for (size_t c = column; c < columns; c++) y[c] = (add ? y[c] : 0) + rest[c - column];
}

CLONED void nk_biased_scores(const float *x, const float *relative, const uint16_t *pairs, const float *table,
                             float scale, float offset, float *y, size_t count) {
    if (relative)
        for (size_t c = 0; c < count; c++) y[c] = scale * (x[c] + relative[c]) + table[pairs[c]] + offset;
    else
        for (size_t c = 0; c < count; c++) y[c] = scale * x[c] + table[pairs[c]] + offset;
}
