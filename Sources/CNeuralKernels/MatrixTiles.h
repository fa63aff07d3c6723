// Tiles of a matrix product held in registers: up to 14 rows by 32 columns, 28 of the 32 AVX-512 registers, where both
// factors are packed; up to 6 rows by 64 columns where the rows of the first are read where they lie.
#ifndef MATRIX_TILES_H
#define MATRIX_TILES_H
#include "MatrixPacking.h"

#define TILE_ROWS 14
#define PANEL_COLUMNS (2 * LANE_COUNT)
// How far ahead of the sums the panel is fetched, in units.
#define FETCH_AHEAD 512

// Where a tile's sums go: rows of `leading` floats, of which the masks say which columns there are.
struct tile_target {
    float *c;
    size_t leading;
    __mmask16 left, right;
    int adds;
};

PRODUCT_INLINED void put_row(struct tile_target t, int row, __m512 left, __m512 right) {
    float *c = t.c + (size_t)row * t.leading;
    if (t.adds) {
        left = _mm512_add_ps(left, _mm512_maskz_loadu_ps(t.left, c));
        right = _mm512_add_ps(right, _mm512_maskz_loadu_ps(t.right, c + LANE_COUNT));
    }
    _mm512_mask_storeu_ps(c, t.left, left);
    _mm512_mask_storeu_ps(c + LANE_COUNT, t.right, right);
}

#define UNROLLED _Pragma("clang loop unroll(full)")

// One function for each number of rows and each type, so that the sums stay in registers.
// a: (depth, 16) units of which the first ROWS are read; b: (depth, 32) units.
#define TILE(NAME, TARGET, UNIT, VECTOR, LOAD, SPREAD, SUM, ROWS)                                            \
    TARGET static void NAME##_##ROWS(const UNIT *a, const UNIT *b, size_t depth, struct tile_target t) {     \
        __m512 sums[ROWS][2];                                                                                \
        UNROLLED for (int i = 0; i < ROWS; i++) {                                                            \
            sums[i][0] = sums[i][1] = _mm512_setzero_ps();                                                   \
            _mm_prefetch((const char *)(t.c + (size_t)i * t.leading), _MM_HINT_T0);                          \
            _mm_prefetch((const char *)(t.c + (size_t)i * t.leading + LANE_COUNT), _MM_HINT_T0);             \
        }                                                                                                    \
        for (size_t k = 0; k < depth; k++, a += LANE_COUNT, b += PANEL_COLUMNS) {                            \
            VECTOR left = (VECTOR)LOAD(b), right = (VECTOR)LOAD(b + LANE_COUNT);                             \
            _mm_prefetch((const char *)(b + FETCH_AHEAD), _MM_HINT_T0);                                      \
            _mm_prefetch((const char *)(b + FETCH_AHEAD + LANE_COUNT), _MM_HINT_T0);                         \
            UNROLLED for (int i = 0; i < ROWS; i++) {                                                        \
                VECTOR x = (VECTOR)SPREAD(a[i]);                                                             \
                sums[i][0] = SUM(x, left, sums[i][0]);                                                       \
                sums[i][1] = SUM(x, right, sums[i][1]);                                                      \
            }                                                                                                \
        }                                                                                                    \
        UNROLLED for (int i = 0; i < ROWS; i++) put_row(t, i, sums[i][0], sums[i][1]);                       \
    }

#define BFLOAT_SUM(x, y, sum) _mm512_dpbf16_ps(sum, x, y)
#define FLOAT_TILE(ROWS) \
    TILE(float_tile, PRODUCT_TARGET, float, __m512, _mm512_load_ps, _mm512_set1_ps, _mm512_fmadd_ps, ROWS)
#define BFLOAT_TILE(ROWS)                                                                                      \
    TILE(bfloat_tile, BFLOAT_TARGET, uint32_t, __m512bh, _mm512_load_si512, _mm512_set1_epi32, BFLOAT_SUM, ROWS)
#define EACH_ROW_COUNT(DO) \
    DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11) DO(12) DO(13) DO(14)

EACH_ROW_COUNT(FLOAT_TILE)
EACH_ROW_COUNT(BFLOAT_TILE)

#define FLOAT_ENTRY(ROWS) float_tile_##ROWS,
#define BFLOAT_ENTRY(ROWS) bfloat_tile_##ROWS,
// Entry r - 1 is the tile of r rows.
static void (*const float_tiles[])(const float *, const float *, size_t, struct tile_target) = {
    EACH_ROW_COUNT(FLOAT_ENTRY)};
static void (*const bfloat_tiles[])(const uint32_t *, const uint32_t *, size_t, struct tile_target) = {
    EACH_ROW_COUNT(BFLOAT_ENTRY)};

// Rows that are read where they lie, `leading` floats apart: so few that they share the first-level cache whatever
// their distance.
#define DIRECT_ROWS 6
#define DIRECT_COLUMNS (4 * LANE_COUNT)

// a: rows of floats; b: (depth, 64) floats of which the first 16 VECTORS are read; the sums go to `c`, in the last
// vector to the columns of `last`.
#define DIRECT_TILE(ROWS, VECTORS)                                                                                \
    PRODUCT_TARGET static void direct_tile_##ROWS##_##VECTORS(const float *a, size_t leading, const float *b,     \
                                                              size_t depth, float *c, size_t c_leading,           \
                                                              __mmask16 last, int adds) {                         \
        __m512 sums[ROWS][VECTORS];                                                                               \
        UNROLLED for (int i = 0; i < ROWS; i++)                                                                   \
            UNROLLED for (int v = 0; v < VECTORS; v++) {                                                          \
                sums[i][v] = _mm512_setzero_ps();                                                                 \
                _mm_prefetch((const char *)(c + i * c_leading + v * LANE_COUNT), _MM_HINT_T0);                    \
            }                                                                                                     \
        for (size_t k = 0; k < depth; k++, b += DIRECT_COLUMNS) {                                                 \
            __m512 columns[VECTORS];                                                                              \
            UNROLLED for (int v = 0; v < VECTORS; v++) columns[v] = _mm512_load_ps(b + v * LANE_COUNT);           \
            UNROLLED for (int i = 0; i < ROWS; i++) {                                                             \
                __m512 x = _mm512_set1_ps(a[i * leading + k]);                                                    \
                UNROLLED for (int v = 0; v < VECTORS; v++) sums[i][v] = _mm512_fmadd_ps(x, columns[v], sums[i][v]); \
            }                                                                                                     \
        }                                                                                                         \
        UNROLLED for (int i = 0; i < ROWS; i++)                                                                   \
            UNROLLED for (int v = 0; v < VECTORS; v++) {                                                          \
                float *target = c + i * c_leading + v * LANE_COUNT;                                               \
                __mmask16 mask = v == VECTORS - 1 ? last : 0xFFFF;                                                \
                if (adds) sums[i][v] = _mm512_add_ps(sums[i][v], _mm512_maskz_loadu_ps(mask, target));            \
                _mm512_mask_storeu_ps(target, mask, sums[i][v]);                                                  \
            }                                                                                                     \
    }

#define DIRECT_TILES(ROWS) DIRECT_TILE(ROWS, 1) DIRECT_TILE(ROWS, 2) DIRECT_TILE(ROWS, 3) DIRECT_TILE(ROWS, 4)
DIRECT_TILES(1) DIRECT_TILES(2) DIRECT_TILES(3) DIRECT_TILES(4) DIRECT_TILES(5) DIRECT_TILES(6)

#define DIRECT_ENTRY(ROWS) \
    {direct_tile_##ROWS##_1, direct_tile_##ROWS##_2, direct_tile_##ROWS##_3, direct_tile_##ROWS##_4}
// By rows - 1 and vectors - 1.
static void (*const direct_tiles[][4])(const float *, size_t, const float *, size_t, float *, size_t, __mmask16, int) = {
    DIRECT_ENTRY(1), DIRECT_ENTRY(2), DIRECT_ENTRY(3), DIRECT_ENTRY(4), DIRECT_ENTRY(5), DIRECT_ENTRY(6)};
#endif
