// Reorders a piece of a matrix so that the tiles of MatrixTiles.h read it front to back.
// A packed piece has one 32-bit unit for each of 16 lanes and each step of depth: a float, or two neighbours in depth
// as bfloat16.
#ifndef MATRIX_PACKING_H
#define MATRIX_PACKING_H
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

#define PRODUCT_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define BFLOAT_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define PRODUCT_INLINED static inline __attribute__((always_inline)) PRODUCT_TARGET
#define LANE_COUNT 16

PRODUCT_INLINED __mmask16 first_lanes(size_t count) {
    return count >= LANE_COUNT ? 0xFFFF : (__mmask16)((1u << count) - 1);
}

// Transposes 16 x 16 units: pairs of rows, of pairs, and so on.
PRODUCT_INLINED void transpose_units(__m512i r[LANE_COUNT]) {
    __m512i t[LANE_COUNT];
    for (int i = 0; i < 8; i++) {
        t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
    }
    for (int i = 0; i < 4; i++) {
        r[4 * i] = _mm512_unpacklo_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 1] = _mm512_unpackhi_epi64(t[4 * i], t[4 * i + 2]);
        r[4 * i + 2] = _mm512_unpacklo_epi64(t[4 * i + 1], t[4 * i + 3]);
        r[4 * i + 3] = _mm512_unpackhi_epi64(t[4 * i + 1], t[4 * i + 3]);
    }
    for (int i = 0; i < 4; i++) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0x88);
        t[4 + i] = _mm512_shuffle_i32x4(r[i], r[4 + i], 0xDD);
        t[8 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0x88);
        t[12 + i] = _mm512_shuffle_i32x4(r[8 + i], r[12 + i], 0xDD);
    }
    for (int i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0x88);
        r[8 + i] = _mm512_shuffle_i32x4(t[i], t[8 + i], 0xDD);
        r[4 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0x88);
        r[12 + i] = _mm512_shuffle_i32x4(t[4 + i], t[12 + i], 0xDD);
    }
}

// Packs up to 16 lanes: target[k * stride + lane]. Lanes lie `leading` floats apart and the depth is contiguous
// (along_depth), or the other way round. Missing lanes become 0.
PRODUCT_TARGET static void pack_floats(float *target, size_t stride, const float *source, size_t leading,
                                       int along_depth, size_t lanes, size_t depth) {
    if (!along_depth) {
        __mmask16 mask = first_lanes(lanes);
        for (size_t k = 0; k < depth; k++)
            _mm512_store_ps(target + k * stride, _mm512_maskz_loadu_ps(mask, source + k * leading));
        return;
    }
    for (size_t k = 0; k < depth; k += LANE_COUNT) {
        size_t count = depth - k < LANE_COUNT ? depth - k : LANE_COUNT;
        __mmask16 mask = first_lanes(count);
        __m512i r[LANE_COUNT];
        for (size_t i = 0; i < LANE_COUNT; i++)
            r[i] = i < lanes ? _mm512_maskz_loadu_epi32(mask, source + i * leading + k) : _mm512_setzero_si512();
        transpose_units(r);
        for (size_t i = 0; i < count; i++) _mm512_store_si512(target + (k + i) * stride, r[i]);
    }
}

// The same with pairs of bfloat16, rounded to nearest even; an odd depth is filled up with 0.
BFLOAT_TARGET static void pack_bfloats(uint32_t *target, size_t stride, const float *source, size_t leading,
                                       int along_depth, size_t lanes, size_t depth) {
    if (!along_depth) {
        __mmask16 mask = first_lanes(lanes);
        for (size_t k = 0; k < depth; k += 2) {
            __m512 even = _mm512_maskz_loadu_ps(mask, source + k * leading);
            __m512 odd = _mm512_setzero_ps();
            if (k + 1 < depth) odd = _mm512_maskz_loadu_ps(mask, source + (k + 1) * leading);
            __m512i low = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(even));
            __m512i high = _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(odd));
            _mm512_store_si512(target + k / 2 * stride, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
        }
        return;
    }
    for (size_t k = 0; k < depth; k += 2 * LANE_COUNT) {
        size_t count = depth - k < 2 * LANE_COUNT ? depth - k : 2 * LANE_COUNT;
        __mmask16 low = first_lanes(count), high = count > LANE_COUNT ? first_lanes(count - LANE_COUNT) : 0;
        __m512i r[LANE_COUNT];
        for (size_t i = 0; i < LANE_COUNT; i++) {
            const float *row = source + i * leading + k;
            r[i] = i < lanes ? (__m512i)_mm512_cvtne2ps_pbh(_mm512_maskz_loadu_ps(high, row + LANE_COUNT),
                                                            _mm512_maskz_loadu_ps(low, row))
                             : _mm512_setzero_si512();
        }
        transpose_units(r);
        for (size_t i = 0; i < (count + 1) / 2; i++) _mm512_store_si512(target + (k / 2 + i) * stride, r[i]);
    }
}
#endif
