// Tiles of a matrix product on a processor's matrix unit (AMX): 32 rows by 32 columns of sums in four of its eight
// registers, factors in bfloat16. One instruction multiplies 16 rows of 32 numbers by 32 rows of 16.
#ifndef MATRIX_UNIT_H
#define MATRIX_UNIT_H
#include "MatrixPacking.h"
#include "UnitRegisters.h"
#include <string.h>

#define UNIT_TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16")))
// Rows, and columns, of the sums held in registers.
#define UNIT_SIDE (2 * LANE_COUNT)
// 32-bit units of one register: 16 rows of 16.
#define REGISTER_UNITS (LANE_COUNT * LANE_COUNT)

UNIT_TARGET static void close_matrix_unit(void) { _tile_release(); }

#define UNIT_INLINED static inline __attribute__((always_inline)) UNIT_TARGET

// A register of pairs from rows whose depth is contiguous; `count` of 32 steps and `rows` of 16 rows are there.
UNIT_INLINED void round_rows(uint32_t *target, const float *source, size_t leading, size_t rows, size_t count) {
    __mmask16 low = first_lanes(count), high = count > LANE_COUNT ? first_lanes(count - LANE_COUNT) : 0;
    for (size_t i = 0; i < LANE_COUNT; i++) {
        const float *row = source + i * leading;
        __m512i pairs = _mm512_setzero_si512();
        if (i < rows)
            pairs = (__m512i)_mm512_cvtne2ps_pbh(_mm512_maskz_loadu_ps(high, row + LANE_COUNT),
                                                 _mm512_maskz_loadu_ps(low, row));
        _mm512_store_si512(target + i * LANE_COUNT, pairs);
    }
}

// The same from a matrix in which the rows lie side by side.
UNIT_INLINED void round_columns(uint32_t *target, const float *source, size_t leading, size_t rows, size_t count) {
    // Halves of pairs as cvtne2ps leaves them, the first one's behind the second one's, interleaved.
    const __m512i interleaved = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7,
                                                 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    __mmask16 mask = first_lanes(rows);
    __m512i r[LANE_COUNT];
    for (size_t i = 0; i < LANE_COUNT; i++) {
        __m512 even = _mm512_setzero_ps(), odd = _mm512_setzero_ps();
        if (2 * i < count) even = _mm512_maskz_loadu_ps(mask, source + 2 * i * leading);
        if (2 * i + 1 < count) odd = _mm512_maskz_loadu_ps(mask, source + (2 * i + 1) * leading);
        r[i] = _mm512_permutexvar_epi16(interleaved, (__m512i)_mm512_cvtne2ps_pbh(odd, even));
    }
    transpose_units(r);
    for (size_t i = 0; i < LANE_COUNT; i++) _mm512_store_si512(target + i * LANE_COUNT, r[i]);
}

// Packs up to 16 rows: for each 32 steps of depth a register of 16 rows of 16 pairs. Missing rows and steps become 0.
UNIT_TARGET static void pack_rows(uint32_t *target, const float *source, size_t leading, int along_depth, size_t rows,
                                  size_t depth) {
    size_t step = along_depth ? UNIT_SIDE : UNIT_SIDE * leading, k = 0;
    // The sizes written out let the compiler drop the masks of whole registers.
    for (; rows == LANE_COUNT && k + UNIT_SIDE <= depth; k += UNIT_SIDE, source += step, target += REGISTER_UNITS) {
        if (along_depth)
            round_rows(target, source, leading, LANE_COUNT, UNIT_SIDE);
        else
            round_columns(target, source, leading, LANE_COUNT, UNIT_SIDE);
    }
    for (; k < depth; k += UNIT_SIDE, source += step, target += REGISTER_UNITS) {
        size_t count = depth - k < UNIT_SIDE ? depth - k : UNIT_SIDE;
        if (along_depth)
            round_rows(target, source, leading, rows, count);
        else
            round_columns(target, source, leading, rows, count);
    }
}

// c (rows, columns) (+)= a b; at most 32 of each. a: two lists of registers from pack_rows, `a_distance` units apart;
// b: (units, 32) pairs, units being a multiple of 16.
UNIT_TARGET static void unit_tile(const uint32_t *a, size_t a_distance, const uint32_t *b, size_t units, float *c,
                                  size_t leading, size_t rows, size_t columns, int adds) {
    enum { panel_bytes = 4 * UNIT_SIDE, row_bytes = 4 * LANE_COUNT };
    int is_whole = rows == UNIT_SIDE && columns == UNIT_SIDE;
    float sums[UNIT_SIDE * UNIT_SIDE] __attribute__((aligned(64)));
    float *target = is_whole ? c : sums;
    size_t distance = is_whole ? leading : UNIT_SIDE;
    if (is_whole && adds) {
        _tile_loadd(0, c, 4 * leading);
        _tile_loadd(1, c + LANE_COUNT, 4 * leading);
        _tile_loadd(2, c + LANE_COUNT * leading, 4 * leading);
        _tile_loadd(3, c + LANE_COUNT * leading + LANE_COUNT, 4 * leading);
    } else {
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
    }
    for (size_t k = 0; k < units; k += LANE_COUNT) {
        _tile_loadd(4, a + k * LANE_COUNT, row_bytes);
        _tile_loadd(6, b + k * UNIT_SIDE, panel_bytes);
        _tile_loadd(7, b + k * UNIT_SIDE + LANE_COUNT, panel_bytes);
        _tile_dpbf16ps(0, 4, 6);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, a + a_distance + k * LANE_COUNT, row_bytes);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, target, 4 * distance);
    _tile_stored(1, target + LANE_COUNT, 4 * distance);
    _tile_stored(2, target + LANE_COUNT * distance, 4 * distance);
    _tile_stored(3, target + LANE_COUNT * distance + LANE_COUNT, 4 * distance);
    if (is_whole) return;
    __mmask16 left = first_lanes(columns), right = columns > LANE_COUNT ? first_lanes(columns - LANE_COUNT) : 0;
    for (size_t i = 0; i < rows; i++) {
        float *row = c + i * leading;
        __m512 x = _mm512_load_ps(sums + i * UNIT_SIDE), y = _mm512_load_ps(sums + i * UNIT_SIDE + LANE_COUNT);
        if (adds) {
            x = _mm512_add_ps(x, _mm512_maskz_loadu_ps(left, row));
            y = _mm512_add_ps(y, _mm512_maskz_loadu_ps(right, row + LANE_COUNT));
        }
        _mm512_mask_storeu_ps(row, left, x);
        _mm512_mask_storeu_ps(row + LANE_COUNT, right, y);
    }
}
#endif
