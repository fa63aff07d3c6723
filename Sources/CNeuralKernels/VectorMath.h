// Functions of one float, inlined into each clone of the kernels and vectorised there.
#ifndef VECTOR_MATH_H
#define VECTOR_MATH_H
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define CLONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CLONED
#endif
#define INLINED static inline __attribute__((always_inline))

// Independent partial results a reduction keeps: one AVX-512 register, two AVX2 ones.
#define LANES 16

INLINED float as_float(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

INLINED uint32_t as_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

// e^x = 2^n e^r, |r| <= ln 2 / 2, e^r by a polynomial of degree 6; 0 below -87.3, at most e^88.3.
INLINED float fast_exp(float x) {
#pragma clang fp reassociate(off) contract(fast)
    float clamped = x < -87.3f ? -87.3f : x;
    clamped = clamped > 88.3f ? 88.3f : clamped;
    float scaled = clamped * 1.44269504088896341f;
    int32_t n = (int32_t)(scaled + (scaled < 0 ? -0.5f : 0.5f));
    float k = (float)n;
    // ln 2 in two parts, the first with few enough bits that k times it is exact.
    float r = (clamped - k * 0.693359375f) - k * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    float value = p * as_float((uint32_t)(n + 127) << 23);
    return x < -87.3f ? 0.0f : value;
}

INLINED float fast_sigmoid(float x) { return 1.0f / (1.0f + fast_exp(-x)); }

// An odd polynomial near 0, where 1 - 2 / (e^2x + 1) would cancel.
INLINED float fast_tanh(float x) {
#pragma clang fp reassociate(off) contract(fast)
    float size = x < 0 ? -x : x;
    float square = x * x;
    float p = -5.70498872745e-3f;
    p = p * square + 2.06390887954e-2f;
    p = p * square - 5.37397155531e-2f;
    p = p * square + 1.33314422036e-1f;
    p = p * square - 3.33332819422e-1f;
    float near = p * square * x + x;
    float far = 1.0f - 2.0f / (fast_exp(2.0f * size) + 1.0f);
    far = x < 0 ? -far : far;
    return size < 0.625f ? near : far;
}

INLINED float sum_of_lanes(const float *lanes) {
    float sum = 0;
    for (int i = 0; i < LANES; i++) sum += lanes[i];
    return sum;
}

// Written with lanes: a maximum that must respect NaN is not vectorised as a reduction.
INLINED float row_maximum(const float *x, size_t count) {
    float lanes[LANES];
    float maximum = count > 0 ? x[0] : 0;
    for (int j = 0; j < LANES; j++) lanes[j] = maximum;
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int j = 0; j < LANES; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
    for (; i < count; i++) maximum = x[i] > maximum ? x[i] : maximum;
    for (int j = 0; j < LANES; j++) maximum = lanes[j] > maximum ? lanes[j] : maximum;
    return maximum;
}

// The finaliser of MurmurHash3 over a keyed counter: a uniform 32-bit number for each index.
INLINED uint32_t hashed(uint32_t index, uint32_t key) {
    uint32_t h = index * 0x9E3779B1u + key;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13;
    h *= 0xC2B2AE35u;
    return h ^ (h >> 16);
}
#endif
