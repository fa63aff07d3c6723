// Products of a few rows with panels of floats or halves; included once for each family of processors, which defines
// LOAD_HALVES(pointer), ROWS_AT_ONCE and LANES_AT_ONCE (how many vectors of sixteen columns its registers hold).
//
// A sum runs over the depth in order whatever the number of rows, so that rows may be grouped in any way.
#define LOAD_FLOATS(p) (*(const lanes *)(p))

#define FLOAT_TILE(NAME, ELEMENT, LOAD, ROWS, VECTORS)                                                               \
    static inline __attribute__((always_inline)) void NAME(const float *x, size_t stride, size_t depth,              \
                                                           const ELEMENT *panel, float *y, size_t y_stride) {        \
        lanes sums[ROWS][VECTORS];                                                                                   \
        for (int r = 0; r < ROWS; r++)                                                                               \
            for (int v = 0; v < VECTORS; v++) sums[r][v] = (lanes){0};                                               \
        _Pragma("clang loop unroll_count(2)") for (size_t i = 0; i < depth; i++) {                                   \
            if (ROWS == 1)                                                                                           \
                for (size_t line = 0; line < VECTORS * 16 * sizeof(ELEMENT); line += 64)                             \
                    __builtin_prefetch((const char *)(panel + (i + 24) * PANEL) + line);                             \
            lanes columns[VECTORS];                                                                                  \
            for (int v = 0; v < VECTORS; v++) columns[v] = LOAD(panel + i * PANEL + 16 * v);                         \
            for (int r = 0; r < ROWS; r++)                                                                           \
                for (int v = 0; v < VECTORS; v++) sums[r][v] += x[r * stride + i] * columns[v];                      \
        }                                                                                                            \
        for (int r = 0; r < ROWS; r++)                                                                               \
            for (int v = 0; v < VECTORS; v++) *(lanes *)(y + r * y_stride + 16 * v) = sums[r][v];                    \
    }

#define FLOAT_PANELS(NAME, ELEMENT, LOAD)                                                                            \
    FLOAT_TILE(NAME##_row, ELEMENT, LOAD, 1, 4)                                                                      \
    FLOAT_TILE(NAME##_two, ELEMENT, LOAD, 2, LANES_AT_ONCE)                                                          \
    FLOAT_TILE(NAME##_rows, ELEMENT, LOAD, ROWS_AT_ONCE, LANES_AT_ONCE)                                              \
    static void NAME(const float *x, size_t stride, size_t rows, size_t depth, const ELEMENT *panels, size_t count,  \
                     float *y, size_t y_stride) {                                                                    \
        for (size_t p = 0; p < count; p++, panels += depth * PANEL, y += PANEL) {                                    \
            size_t r = 0;                                                                                            \
            for (; r + ROWS_AT_ONCE <= rows; r += ROWS_AT_ONCE)                                                      \
                for (int c = 0; c < PANEL; c += 16 * LANES_AT_ONCE)                                                  \
                    NAME##_rows(x + r * stride, stride, depth, panels + c, y + r * y_stride + c, y_stride);          \
            for (; r + 2 <= rows; r += 2)                                                                            \
                for (int c = 0; c < PANEL; c += 16 * LANES_AT_ONCE)                                                  \
                    NAME##_two(x + r * stride, stride, depth, panels + c, y + r * y_stride + c, y_stride);           \
            for (; r < rows; r++) NAME##_row(x + r * stride, stride, depth, panels, y + r * y_stride, y_stride);     \
        }                                                                                                            \
    }

FLOAT_PANELS(float_panels, float, LOAD_FLOATS)
FLOAT_PANELS(half_panels, uint16_t, LOAD_HALVES)
