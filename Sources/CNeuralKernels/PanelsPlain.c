// Panel products for any processor, and the reference for the others.
#include "PanelKernels.h"
#include "VectorMath.h"

typedef uint16_t halves __attribute__((vector_size(32), aligned(2), may_alias));
typedef uint32_t words __attribute__((vector_size(64), aligned(4), may_alias));

// Rebiasing the exponent by a product is right for subnormal halves, too; infinity becomes 65536.
#define LOAD_HALVES(p) widened(__builtin_convertvector(*(const halves *)(p), words))
#define widened(h) ((lanes)((((h) & 0x8000u) << 16) | (((h) & 0x7FFFu) << 13)) * 0x1p112f)
#define ROWS_AT_ONCE 4
#define LANES_AT_ONCE 1
#include "FloatPanels.h"

static void byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                        const float *scales, size_t count, const float *x_scales, const int32_t *x_sums, float *y,
                        size_t y_stride) {
    for (size_t p = 0; p < count; p++, panels += depth * PANEL, y += PANEL)
        for (size_t r = 0; r < rows; r++) {
            int32_t sums[PANEL] = {0};
            for (size_t i = 0; i < depth; i += 4) {
                const int8_t *four = x + r * stride + i;
                const uint8_t *bytes = panels + i * PANEL;
                for (int c = 0; c < PANEL; c++)
                    sums[c] += bytes[4 * c] * four[0] + bytes[4 * c + 1] * four[1] + bytes[4 * c + 2] * four[2] +
                               bytes[4 * c + 3] * four[3];
            }
            for (int c = 0; c < PANEL; c++)
                y[r * y_stride + c] =
                    (float)(sums[c] - 128 * x_sums[r]) * (scales ? scales[p * PANEL + c] * x_scales[r] : x_scales[r]);
        }
}

const struct nk_panel_kernels nk_plain_panels = {float_panels, half_panels, byte_panels};
