// Floats to bytes with a scale, as the byte panels read them.
#include "CNeuralKernels.h"
#include "VectorMath.h"

// Added to a float below 2^22 in size this leaves its rounded value, to nearest even, in the lowest bits.
#define ROUNDER 12582912.0f

INLINED float largest_size(const float *x, size_t count) {
    float lanes[LANES] = {0};
    float largest = 0;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int j = 0; j < LANES; j++) {
            float size = x[i + j] < 0 ? -x[i + j] : x[i + j];
            lanes[j] = size > lanes[j] ? size : lanes[j];
        }
    for (; i < count; i++) {
        float size = x[i] < 0 ? -x[i] : x[i];
        largest = size > largest ? size : largest;
    }
    for (int j = 0; j < LANES; j++) largest = lanes[j] > largest ? lanes[j] : largest;
    return largest;
}

CLONED void nk_quantise_rows(const float *x, size_t stride, size_t rows, size_t count, int8_t *y, size_t y_stride,
                             float *scales, int32_t *sums) {
#pragma clang fp reassociate(off)
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * stride;
        int8_t *out = y + r * y_stride;
        float largest = largest_size(in, count);
        float inverse = largest > 0 ? 127.0f / largest : 0;
        int32_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            int32_t rounded = (int32_t)(as_bits(in[i] * inverse + ROUNDER) & 0x7FFFFFu) - 0x400000;
            out[i] = (int8_t)rounded;
            sum += rounded;
        }
        for (size_t i = count; i % 4 != 0; i++) out[i] = 0;
        scales[r] = largest / 127.0f;
        sums[r] = sum;
    }
}

CLONED void nk_probability_digits(float *p, const float *scales, size_t count, int8_t *high, int8_t *low,
                                  float *digit_scales, int32_t *sums) {
#pragma clang fp reassociate(off)
    for (size_t i = 0; i < count; i++) p[i] *= scales[i];
    float largest = largest_size(p, count);
    float inverse = largest > 0 ? 16383.0f / largest : 0;
    int32_t highs = 0, lows = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t rounded = (int32_t)(as_bits(p[i] * inverse + ROUNDER) & 0x3FFFFFu);
        int32_t upper = rounded >> 7, lower = rounded & 127;
        high[i] = (int8_t)upper;
        low[i] = (int8_t)lower;
        highs += upper;
        lows += lower;
    }
    digit_scales[0] = largest * (128.0f / 16383.0f);
    digit_scales[1] = largest / 16383.0f;
    sums[0] = highs;
    sums[1] = lows;
}

// A panel's column is scaled as a row is by nk_quantise_rows.
CLONED void nk_pack_bytes(const float *matrix, size_t leading, size_t depth, size_t columns, uint8_t *panels,
                          float *scales) {
#pragma clang fp reassociate(off)
    enum { width = 64 };
    for (size_t first = 0; first < columns; first += width) {
        size_t count = columns - first < width ? columns - first : width;
        float largest[width] = {0}, inverse[width], row[width] = {0};
        for (size_t r = 0; r < depth; r++) {
            const float *in = matrix + r * leading + first;
            for (size_t c = 0; c < count; c++) {
                float size = in[c] < 0 ? -in[c] : in[c];
                largest[c] = size > largest[c] ? size : largest[c];
            }
        }
        for (size_t c = 0; c < width; c++) inverse[c] = largest[c] > 0 ? 127.0f / largest[c] : 0;
        for (size_t c = 0; c < count; c++) scales[first + c] = largest[c] / 127.0f;
        for (size_t r = 0; r < depth; r += 4, panels += 4 * width) {
            uint32_t four[width] = {0};
            for (size_t k = 0; k < 4; k++) {
                const float *in = matrix + (r + k) * leading + first;
                for (size_t c = 0; c < width; c++) row[c] = 0;
                if (r + k < depth)
                    for (size_t c = 0; c < count; c++) row[c] = in[c];
                for (size_t c = 0; c < width; c++) {
                    uint32_t rounded = (as_bits(row[c] * inverse[c] + ROUNDER) & 0x7FFFFFu) - 0x400000u + 128u;
                    four[c] |= (rounded & 255u) << (8 * k);
                }
            }
            memcpy(panels, four, sizeof four);
        }
    }
}
