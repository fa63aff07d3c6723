// Panel products for processors with AVX2, FMA and F16C.
#include "PanelKernels.h"
#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#define LOAD_HALVES(p)                                                                                               \
    __builtin_shufflevector(_mm256_cvtph_ps(*(const __m128i_u *)(p)), _mm256_cvtph_ps(((const __m128i_u *)(p))[1]), 0, \
                            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#define ROWS_AT_ONCE 6
#define LANES_AT_ONCE 1
#include "FloatPanels.h"

// Sixteen columns of one row. Bytes are widened to sixteen bits, since a product of two bytes of which one is
// unsigned may not fit in the pairs that maddubs adds up.
static inline void byte_tile(const int8_t *x, size_t depth, const uint8_t *panel, const float *scales, float x_scale,
                             int32_t x_sum, float *y) {
    __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                       _mm256_setzero_si256()};
    for (size_t i = 0; i < depth; i += 4) {
        int32_t four;
        memcpy(&four, x + i, sizeof four);
        __m256i row = _mm256_cvtepi8_epi16(_mm_set1_epi32(four));
        const __m128i_u *bytes = (const __m128i_u *)(panel + i * PANEL);
        for (int v = 0; v < 4; v++)
            sums[v] = _mm256_add_epi32(sums[v], _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes[v]), row));
    }
    __m256 scale = _mm256_set1_ps(x_scale);
    __m256i offset = _mm256_set1_epi32(128 * x_sum);
    for (int v = 0; v < 2; v++) {
        // Columns 0 1 4 5 2 3 6 7 after the horizontal sum.
        __m256i sum = _mm256_permute4x64_epi64(_mm256_hadd_epi32(sums[2 * v], sums[2 * v + 1]), 0xD8);
        __m256 factor = scales ? _mm256_mul_ps(_mm256_loadu_ps(scales + 8 * v), scale) : scale;
        _mm256_storeu_ps(y + 8 * v, _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_sub_epi32(sum, offset)), factor));
    }
}

static void byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                        const float *scales, size_t count, const float *x_scales, const int32_t *x_sums, float *y,
                        size_t y_stride) {
    for (size_t p = 0; p < count; p++, panels += depth * PANEL)
        for (size_t c = 0; c < PANEL; c += 16)
            for (size_t r = 0; r < rows; r++)
                byte_tile(x + r * stride, depth, panels + 4 * c, scales ? scales + p * PANEL + c : 0, x_scales[r],
                          x_sums[r], y + r * y_stride + p * PANEL + c);
}

#pragma clang attribute pop
const struct nk_panel_kernels nk_avx2_panels = {float_panels, half_panels, byte_panels};
#endif
