#include "CNeuralKernels.h"
#include "VectorMath.h"

// Integer arithmetic only where a bit matters, so that every clone gives the same half.
CLONED void nk_to_half(const float *x, uint16_t *y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = as_bits(x[i]);
        uint32_t sign = (bits >> 16) & 0x8000u;
        uint32_t size = bits & 0x7FFFFFFFu;
        // Normal halves: rebias the exponent (15 - 127) and round to nearest even.
        uint32_t normal = (size + 0xC8000FFFu + ((size >> 13) & 1u)) >> 13;
        // Subnormal halves: adding 0.5 lets the float unit round at the right bit.
        uint32_t subnormal = as_bits(as_float(size < 0x38800000u ? size : 0u) + 0.5f) - 0x3F000000u;
        uint32_t half = size < 0x38800000u ? subnormal : normal;
        half = size >= 0x477FF000u ? 0x7C00u : half;
        half = size > 0x7F800000u ? 0x7E00u : half;
        y[i] = (uint16_t)(sign | half);
    }
}

CLONED void nk_from_half(const uint16_t *x, float *y, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t half = x[i];
        uint32_t sign = (half & 0x8000u) << 16;
        uint32_t size = (half & 0x7FFFu) << 13;
        uint32_t exponent = size & 0x0F800000u;
        uint32_t normal = size + 0x38000000u;
        uint32_t infinite = size + 0x70000000u;
        // Subnormal: with the smallest normal exponent put in front, a subtraction normalises.
        uint32_t subnormal = as_bits(as_float(size + 0x38800000u) - as_float(0x38800000u));
        uint32_t bits = exponent == 0 ? subnormal : normal;
        bits = exponent == 0x0F800000u ? infinite : bits;
        y[i] = as_float(bits | sign);
    }
}
