// The panel kernels of the processor at hand, chosen once.
#include "PanelKernels.h"

const struct nk_panel_kernels *nk_panel_kernels_at(int level) {
#if defined(__x86_64__) && defined(__linux__)
    __builtin_cpu_init();
    if (level >= 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vnni")) {
        if (level == 2) return &nk_avx512_panels;
        if (level == 3 && nk_may_use_byte_unit()) return &nk_unit_panels;
    }
    if (level == 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
        __builtin_cpu_supports("f16c"))
        return &nk_avx2_panels;
#endif
    return level == 0 ? &nk_plain_panels : 0;
}

static const struct nk_panel_kernels *best(void) {
    for (int level = 3; level > 0; level--) {
        const struct nk_panel_kernels *kernels = nk_panel_kernels_at(level);
        if (kernels) return kernels;
    }
    return &nk_plain_panels;
}

// Two threads that come first at once find the same.
static const struct nk_panel_kernels *chosen(void) {
    static const struct nk_panel_kernels *kernels;
    const struct nk_panel_kernels *known = __atomic_load_n(&kernels, __ATOMIC_RELAXED);
    if (known) return known;
    known = best();
    __atomic_store_n(&kernels, known, __ATOMIC_RELAXED);
    return known;
}

void nk_float_panels(const float *x, size_t stride, size_t rows, size_t depth, const float *panels,
                     size_t panel_count, float *y, size_t y_stride) {
    chosen()->floats(x, stride, rows, depth, panels, panel_count, y, y_stride);
}

void nk_half_panels(const float *x, size_t stride, size_t rows, size_t depth, const uint16_t *panels,
                    size_t panel_count, float *y, size_t y_stride) {
    chosen()->halves(x, stride, rows, depth, panels, panel_count, y, y_stride);
}

void nk_byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                    const float *scales, size_t panel_count, const float *x_scales, const int32_t *x_sums, float *y,
                    size_t y_stride) {
    chosen()->bytes(x, stride, rows, depth, panels, scales, panel_count, x_scales, x_sums, y, y_stride);
}
