// Panel products for processors with AVX-512 and its byte products (VNNI).
#include "PanelKernels.h"
#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,f16c"))),         \
                             apply_to = function)

#define LOAD_HALVES(p) ((lanes)_mm512_cvtph_ps(*(const __m256i_u *)(p)))
#define ROWS_AT_ONCE 6
#define LANES_AT_ONCE 4
#include "FloatPanels.h"

#define BYTE_TILE(NAME, ROWS)                                                                                        \
    static inline __attribute__((always_inline)) void NAME(                                                          \
        const int8_t *x, size_t stride, size_t depth, const uint8_t *panel, const float *scales,                     \
        const float *x_scales, const int32_t *x_sums, float *y, size_t y_stride) {                                   \
        __m512i sums[ROWS][4];                                                                                       \
        for (int r = 0; r < ROWS; r++)                                                                               \
            for (int v = 0; v < 4; v++) sums[r][v] = _mm512_set1_epi32(-128 * x_sums[r]);                            \
        for (size_t i = 0; i < depth; i += 4) {                                                                      \
            const __m512i_u *bytes = (const __m512i_u *)(panel + i * PANEL);                                         \
            __m512i columns[4];                                                                                      \
            for (int v = 0; v < 4; v++) {                                                                            \
                columns[v] = bytes[v];                                                                               \
                if (ROWS <= 2) __builtin_prefetch(bytes + v + 48);                                                   \
            }                                                                                                        \
            for (int r = 0; r < ROWS; r++) {                                                                         \
                int32_t four;                                                                                        \
                memcpy(&four, x + r * stride + i, sizeof four);                                                      \
                for (int v = 0; v < 4; v++)                                                                          \
                    sums[r][v] = _mm512_dpbusd_epi32(sums[r][v], columns[v], _mm512_set1_epi32(four));               \
            }                                                                                                        \
        }                                                                                                            \
        for (int r = 0; r < ROWS; r++)                                                                               \
            for (int v = 0; v < 4; v++) {                                                                            \
                __m512 factor = _mm512_set1_ps(x_scales[r]);                                                         \
                if (scales) factor = _mm512_mul_ps(_mm512_loadu_ps(scales + 16 * v), factor);                        \
                _mm512_storeu_ps(y + r * y_stride + 16 * v,                                                          \
                                 _mm512_mul_ps(_mm512_cvtepi32_ps(sums[r][v]), factor));                             \
            }                                                                                                        \
    }

BYTE_TILE(byte_row, 1)
BYTE_TILE(byte_two, 2)
BYTE_TILE(byte_rows, 6)

static void byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                        const float *scales, size_t count, const float *x_scales, const int32_t *x_sums, float *y,
                        size_t y_stride) {
    for (size_t p = 0; p < count; p++, panels += depth * PANEL, y += PANEL) {
        const float *factors = scales ? scales + p * PANEL : 0;
        size_t r = 0;
        for (; r + 6 <= rows; r += 6)
            byte_rows(x + r * stride, stride, depth, panels, factors, x_scales + r, x_sums + r, y + r * y_stride,
                      y_stride);
        for (; r + 2 <= rows; r += 2)
            byte_two(x + r * stride, stride, depth, panels, factors, x_scales + r, x_sums + r, y + r * y_stride,
                     y_stride);
        for (; r < rows; r++)
            byte_row(x + r * stride, stride, depth, panels, factors, x_scales + r, x_sums + r, y + r * y_stride,
                     y_stride);
    }
}

#pragma clang attribute pop
const struct nk_panel_kernels nk_avx512_panels = {float_panels, half_panels, byte_panels};
#endif
