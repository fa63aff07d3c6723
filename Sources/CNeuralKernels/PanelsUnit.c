// Panel products for processors with a matrix unit for bytes (AMX): many rows at once; the sums are those of the others.
#include "PanelKernels.h"
#if defined(__x86_64__) && defined(__linux__)
#include "UnitRegisters.h"
#include <string.h>
#pragma clang attribute push(                                                                                        \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,amx-tile,amx-int8"))), apply_to = function)

// A register holds 16 rows of 64 bytes: of x 16 rows of 64 steps of depth, of a panel 16 groups of four steps for
// 16 columns, of the sums 16 by 16.
#define SIDE 16
#define STEP 64
// Rows, and columns, of the sums held in four registers.
#define BLOCK (2 * SIDE)
// Fewer rows than this are done sooner one by one: a register takes as long whether it is full or not.
#define FEW_ROWS 8

int nk_may_use_byte_unit(void) {
    static int known;  // 1 no, 2 yes; threads that come first at once find the same.
    int seen = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (!seen) {
        seen = __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-int8") &&
                       may_use_unit_registers()
                   ? 2
                   : 1;
        __atomic_store_n(&known, seen, __ATOMIC_RELAXED);
    }
    return seen == 2;
}

// Rows of x as a register reads them: where they lie, or a copy filled up with zeros.
struct operand {
    const int8_t *bytes;
    size_t stride;
};

static inline struct operand operand(const int8_t *x, size_t stride, size_t rows, size_t depth, int8_t *room) {
    if (rows >= SIDE && depth >= STEP) return (struct operand){x, stride};
    __mmask64 mask = depth >= STEP ? ~0ull : (1ull << depth) - 1;
    for (size_t r = 0; r < SIDE; r++)
        _mm512_store_si512(room + r * STEP,
                           r < rows ? _mm512_maskz_loadu_epi8(mask, x + r * stride) : _mm512_setzero_si512());
    return (struct operand){room, STEP};
}

// sums (BLOCK, BLOCK) of up to BLOCK rows by half a panel.
static void multiply_block(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *half,
                           int32_t *sums) {
    int8_t room[2][SIDE * STEP] __attribute__((aligned(64)));
    uint8_t last[SIDE * BLOCK * 4] __attribute__((aligned(64)));
    size_t upper = rows < SIDE ? rows : SIDE, lower = rows - upper;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t i = 0; i < depth; i += STEP) {
        size_t left = depth - i;
        const uint8_t *columns = half + i * PANEL;
        size_t distance = 4 * PANEL;
        if (left < STEP) {
            // What lies behind the panel may not be there to read.
            memset(last, 0, sizeof last);
            for (size_t g = 0; g < left / 4; g++) memcpy(last + g * BLOCK * 4, columns + g * distance, BLOCK * 4);
            columns = last;
            distance = BLOCK * 4;
        }
        struct operand a = operand(x + i, stride, upper, left, room[0]);
        _tile_loadd(4, a.bytes, a.stride);
        _tile_loadd(6, columns, distance);
        _tile_dpbsud(0, 4, 6);
        _tile_loadd(7, columns + 4 * SIDE, distance);
        _tile_dpbsud(1, 4, 7);
        if (lower == 0) continue;
        struct operand b = operand(x + SIDE * stride + i, stride, lower, left, room[1]);
        _tile_loadd(5, b.bytes, b.stride);
        _tile_dpbsud(2, 5, 6);
        _tile_dpbsud(3, 5, 7);
    }
    _tile_stored(0, sums, 4 * BLOCK);
    _tile_stored(1, sums + SIDE, 4 * BLOCK);
    if (lower == 0) return;
    _tile_stored(2, sums + SIDE * BLOCK, 4 * BLOCK);
    _tile_stored(3, sums + SIDE * BLOCK + SIDE, 4 * BLOCK);
}

static void byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                        const float *scales, size_t count, const float *x_scales, const int32_t *x_sums, float *y,
                        size_t y_stride) {
    if (rows < FEW_ROWS)
        return nk_avx512_panels.bytes(x, stride, rows, depth, panels, scales, count, x_scales, x_sums, y, y_stride);
    int32_t sums[BLOCK * BLOCK] __attribute__((aligned(64)));
    open_unit_registers();
    for (size_t p = 0; p < count; p++, panels += depth * PANEL, y += PANEL) {
        size_t first = 0;
        for (; rows - first >= FEW_ROWS; first += BLOCK < rows - first ? BLOCK : rows - first) {
            size_t some = rows - first < BLOCK ? rows - first : BLOCK;
            for (size_t c = 0; c < PANEL; c += BLOCK) {
                multiply_block(x + first * stride, stride, some, depth, panels + 4 * c, sums);
                __m512 factors[2] = {_mm512_set1_ps(1), _mm512_set1_ps(1)};
                for (int v = 0; v < 2; v++)
                    if (scales) factors[v] = _mm512_loadu_ps(scales + p * PANEL + c + SIDE * v);
                for (size_t r = 0; r < some; r++) {
                    __m512 scale = _mm512_set1_ps(x_scales[first + r]);
                    __m512i offset = _mm512_set1_epi32(128 * x_sums[first + r]);
                    for (int v = 0; v < 2; v++) {
                        __m512i sum = _mm512_sub_epi32(_mm512_load_si512(sums + r * BLOCK + SIDE * v), offset);
                        _mm512_storeu_ps(y + (first + r) * y_stride + c + SIDE * v,
                                         _mm512_mul_ps(_mm512_cvtepi32_ps(sum), _mm512_mul_ps(factors[v], scale)));
                    }
                }
            }
        }
        if (first < rows)
            nk_avx512_panels.bytes(x + first * stride, stride, rows - first, depth, panels,
                                   scales ? scales + p * PANEL : 0, 1, x_scales + first, x_sums + first,
                                   y + first * y_stride, y_stride);
    }
    _tile_release();
}

static void float_panels(const float *x, size_t stride, size_t rows, size_t depth, const float *panels, size_t count,
                         float *y, size_t y_stride) {
    nk_avx512_panels.floats(x, stride, rows, depth, panels, count, y, y_stride);
}

static void half_panels(const float *x, size_t stride, size_t rows, size_t depth, const uint16_t *panels, size_t count,
                        float *y, size_t y_stride) {
    nk_avx512_panels.halves(x, stride, rows, depth, panels, count, y, y_stride);
}

#pragma clang attribute pop
const struct nk_panel_kernels nk_unit_panels = {float_panels, half_panels, byte_panels};
#endif
