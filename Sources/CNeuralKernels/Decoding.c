#include "CNeuralKernels.h"
#include "VectorMath.h"

// Sixteen floats, whatever registers a clone has for them; loads and stores need no alignment.
typedef float lanes __attribute__((vector_size(64), aligned(4), may_alias));
typedef int8_t bytes __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint16_t halves __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint32_t words __attribute__((vector_size(64), aligned(4), may_alias));
#define PANEL 64

// Macros, for a function may not return a vector that some clone's processor lacks.
#define from_float(x) (*(const lanes *)(x))
#define from_int8(x) __builtin_convertvector(*(const bytes *)(x), lanes)
// bfloat16 is the upper half of a float.
#define from_bfloat(x) ((lanes)(__builtin_convertvector(*(const halves *)(x), words) << 16))

// The sum over rows of x[r] rows[r, 0 ..< 64], rows `stride` elements apart, into four vectors.
#define ACCUMULATE(x, count, rows, stride, load)                                                                   \
    lanes a = {0}, b = {0}, c = {0}, d = {0};                                                                        \
    for (size_t r = 0; r < (count); r++) {                                                                           \
        float v = (x)[r];                                                                                            \
        /* Read once, in order, and mostly from the outer cache. */                                                  \
        __builtin_prefetch((rows) + (r + 16) * (stride));                                                            \
        if (sizeof *(rows) > 1) __builtin_prefetch((rows) + (r + 16) * (stride) + PANEL / 2);                        \
        a += v * load((rows) + r * (stride));                                                                        \
        b += v * load((rows) + r * (stride) + 16);                                                                   \
        c += v * load((rows) + r * (stride) + 32);                                                                   \
        d += v * load((rows) + r * (stride) + 48);                                                                   \
    }

#define STORE(y)                                                                                                     \
    ((lanes *)(y))[0] = a;                                                                                           \
    ((lanes *)(y))[1] = b;                                                                                           \
    ((lanes *)(y))[2] = c;                                                                                           \
    ((lanes *)(y))[3] = d;

CLONED void nk_panels(const float *x, size_t depth, const float *panels, size_t panel_count, float *y) {
    for (size_t p = 0; p < panel_count; p++, panels += depth * PANEL) {
        ACCUMULATE(x, depth, panels, PANEL, from_float)
        STORE(y + p * PANEL)
    }
}

CLONED void nk_panels_int8(const float *x, size_t depth, const int8_t *panels, const float *scales,
                           size_t panel_count, float *y) {
    for (size_t p = 0; p < panel_count; p++, panels += depth * PANEL) {
        ACCUMULATE(x, depth, panels, PANEL, from_int8)
        STORE(y + p * PANEL)
        for (size_t i = 0; i < PANEL; i++) y[p * PANEL + i] *= scales[p * PANEL + i];
    }
}

CLONED void nk_panels_bfloat(const float *x, size_t depth, const uint16_t *panels, size_t panel_count, float *y) {
    for (size_t p = 0; p < panel_count; p++, panels += depth * PANEL) {
        ACCUMULATE(x, depth, panels, PANEL, from_bfloat)
        STORE(y + p * PANEL)
    }
}

// Whole panels of columns, then the rest one by one.
#define WEIGH(load, single)                                                                                          \
    size_t column = 0;                                                                                               \
    for (; column + PANEL <= columns; column += PANEL) {                                                             \
        ACCUMULATE(weights, row_count, rows + column, columns, load)                                                 \
        if (add) {                                                                                                   \
            a += ((lanes *)(y + column))[0];                                                                         \
            b += ((lanes *)(y + column))[1];                                                                         \
            c += ((lanes *)(y + column))[2];                                                                         \
            d += ((lanes *)(y + column))[3];                                                                         \
        }                                                                                                            \
        STORE(y + column)                                                                                            \
    }                                                                                                                \
    for (; column < columns; column++) {                                                                             \
        float sum = 0;                                                                                               \
        for (size_t r = 0; r < row_count; r++) sum += weights[r] * single(rows[r * columns + column]);               \
        y[column] = add ? y[column] + sum : sum;                                                                     \
    }

CLONED void nk_weighted_rows(const float *weights, const float *rows, size_t row_count, size_t columns, int add,
                             float *y) {
    WEIGH(from_float, )
}

INLINED float one_bfloat(uint16_t x) { return as_float((uint32_t)x << 16); }

CLONED void nk_weighted_rows_bfloat(const float *weights, const uint16_t *rows, size_t row_count, size_t columns,
                                    int add, float *y) {
    WEIGH(from_bfloat, one_bfloat)
}

CLONED void nk_biased_scores(const float *x, const float *relative, const uint16_t *pairs, const float *table,
                             float scale, float offset, float *y, size_t count) {
    if (relative)
        for (size_t c = 0; c < count; c++) y[c] = scale * (x[c] + relative[c]) + table[pairs[c]] + offset;
    else
        for (size_t c = 0; c < count; c++) y[c] = scale * x[c] + table[pairs[c]] + offset;
}
