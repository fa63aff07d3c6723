#include "CNeuralKernels.h"
#include "VectorMath.h"

// The relative part of row r: its last column is distance 0, and column c of the scores is at distance n - 1 - c;
// what lies further than the table reaches uses its first column.
INLINED size_t first_within_reach(size_t visible, size_t reach, size_t start) {
    size_t first = visible > reach ? visible - reach : 0;
    return first > start ? first : start;
}

CLONED void nk_attention_softmax(float *scores, size_t rows, size_t columns, size_t visible_first,
                                 const float *relative, size_t relative_start, size_t relative_columns,
                                 const uint16_t *pairs, const float *table, float scale) {
    for (size_t r = 0; r < rows; r++) {
        size_t visible = visible_first + r;
        float *row = scores + r * columns;
        const uint16_t *pair = pairs + r * columns;
        if (relative) {
            const float *by_distance = relative + r * relative_columns;
            size_t near = first_within_reach(visible, relative_columns, relative_start);
            for (size_t c = relative_start; c < near; c++) row[c] += by_distance[0];
            const float *shifted = by_distance + relative_columns - visible;
            for (size_t c = near; c < visible; c++) row[c] += shifted[c];
        }
        for (size_t c = 0; c < visible; c++) row[c] = row[c] * scale + table[pair[c]];
        float maximum = row_maximum(row, visible);
        float sum = 0;
        for (size_t c = 0; c < visible; c++) {
            float value = fast_exp(row[c] - maximum);
            row[c] = value;
            sum += value;
        }
        float inverse = 1.0f / sum;
        for (size_t c = 0; c < visible; c++) row[c] *= inverse;
        for (size_t c = visible; c < columns; c++) row[c] = 0;
    }
}

CLONED void nk_attention_softmax_backward(const float *probabilities, float *gradient, size_t rows, size_t columns,
                                          size_t visible_first, float *relative, size_t relative_start,
                                          size_t relative_columns, const uint16_t *pairs, float *table,
                                          size_t table_size, float scale) {
    for (size_t r = 0; r < rows; r++) {
        size_t visible = visible_first + r;
        const float *p = probabilities + r * columns;
        float *g = gradient + r * columns;
        float mean = 0;
        for (size_t c = 0; c < visible; c++) mean += p[c] * g[c];
        for (size_t c = 0; c < visible; c++) g[c] = p[c] * (g[c] - mean);
        if (table) {
            // Neighbours mostly share an entry: four copies of the table keep the additions from waiting for
            // one another.
            const uint16_t *pair = pairs + r * columns;
            float *a = table, *b = table + table_size, *d = b + table_size, *e = d + table_size;
            size_t c = 0;
            for (; c + 4 <= visible; c += 4) {
                a[pair[c]] += g[c];
                b[pair[c + 1]] += g[c + 1];
                d[pair[c + 2]] += g[c + 2];
                e[pair[c + 3]] += g[c + 3];
            }
            for (; c < visible; c++) a[pair[c]] += g[c];
        }
        for (size_t c = 0; c < visible; c++) g[c] *= scale;
        for (size_t c = visible; c < columns; c++) g[c] = 0;
        if (relative) {
            float *by_distance = relative + r * relative_columns;
            for (size_t c = 0; c < relative_columns; c++) by_distance[c] = 0;
            size_t near = first_within_reach(visible, relative_columns, relative_start);
            float *shifted = by_distance + relative_columns - visible;
            for (size_t c = near; c < visible; c++) shifted[c] = g[c];
            float far = 0;
            for (size_t c = relative_start; c < near; c++) far += g[c];
            by_distance[0] += far;
        }
    }
}
