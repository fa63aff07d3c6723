#include "CNeuralKernels.h"
#include "VectorMath.h"
#include <math.h>

CLONED void nk_add_bias(float *x, const float *bias, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * columns;
        for (size_t c = 0; c < columns; c++) row[c] += bias[c];
    }
}

CLONED void nk_add_column_sums(const float *x, float *sums, size_t rows, size_t columns) {
    size_t r = 0;
    for (; r + 4 <= rows; r += 4) {
        const float *a = x + r * columns, *b = a + columns, *c = b + columns, *d = c + columns;
        for (size_t i = 0; i < columns; i++) sums[i] += (a[i] + b[i]) + (c[i] + d[i]);
    }
    for (; r < rows; r++)
        for (size_t i = 0; i < columns; i++) sums[i] += x[r * columns + i];
}

CLONED void nk_softmax_rows(float *x, size_t rows, size_t columns, size_t stride) {
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        float maximum = row_maximum(row, columns);
        float sum = 0;
        for (size_t c = 0; c < columns; c++) {
            float value = fast_exp(row[c] - maximum);
            row[c] = value;
            sum += value;
        }
        float inverse = 1.0f / sum;
        for (size_t c = 0; c < columns; c++) row[c] *= inverse;
    }
}

CLONED void nk_layer_norm(const float *x, const float *gamma, const float *beta, float *y, float *mean, float *rstd,
                          size_t rows, size_t columns, float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * columns;
        float *out = y + r * columns;
        float sum = 0;
        for (size_t c = 0; c < columns; c++) sum += in[c];
        float m = sum / (float)columns;
        float squares = 0;
        for (size_t c = 0; c < columns; c++) squares += (in[c] - m) * (in[c] - m);
        float s = 1.0f / sqrtf(squares / (float)columns + epsilon);
        for (size_t c = 0; c < columns; c++) out[c] = (in[c] - m) * s * gamma[c] + beta[c];
        mean[r] = m;
        rstd[r] = s;
    }
}

CLONED void nk_layer_norm_backward(const float *dy, const float *x, const float *gamma, const float *mean,
                                   const float *rstd, float *dx, float *dgamma, float *dbeta, size_t rows,
                                   size_t columns) {
    for (size_t r = 0; r < rows; r++) {
        const float *in = x + r * columns, *up = dy + r * columns;
        float *down = dx + r * columns;
        float m = mean[r], s = rstd[r];
        float sum = 0, projected = 0;
        for (size_t c = 0; c < columns; c++) {
            float g = up[c] * gamma[c];
            sum += g;
            projected += g * (in[c] - m);
        }
        sum /= (float)columns;
        projected *= s / (float)columns;
        for (size_t c = 0; c < columns; c++) {
            float normalised = (in[c] - m) * s;
            dgamma[c] += up[c] * normalised;
            dbeta[c] += up[c];
            down[c] += s * (up[c] * gamma[c] - sum - normalised * projected);
        }
    }
}

CLONED void nk_cross_entropy(float *x, const int32_t *targets, const float *weights, float smoothing, float *loss,
                             float *negative_log_likelihood, size_t rows, size_t columns, size_t stride) {
    float share = smoothing / (float)columns;
    for (size_t r = 0; r < rows; r++) {
        float *row = x + r * stride;
        int32_t target = targets[r];
        float weight = weights ? weights[r] : 1.0f;
        if (target < 0 || (size_t)target >= columns || weight == 0) {
            for (size_t c = 0; c < columns; c++) row[c] = 0;
            if (loss) loss[r] = 0;
            if (negative_log_likelihood) negative_log_likelihood[r] = 0;
            continue;
        }
        float maximum = row_maximum(row, columns);
        float chosen = row[target] - maximum;
        float sum = 0, total = 0;
        for (size_t c = 0; c < columns; c++) {
            float shifted = row[c] - maximum;
            float value = fast_exp(shifted);
            total += shifted;
            row[c] = value;
            sum += value;
        }
        float log_sum = logf(sum);
        if (negative_log_likelihood) negative_log_likelihood[r] = log_sum - chosen;
        if (loss) loss[r] = log_sum - (1.0f - smoothing) * chosen - share * total;
        float scale = weight / sum, offset = weight * share;
        for (size_t c = 0; c < columns; c++) row[c] = row[c] * scale - offset;
        row[target] -= weight * (1.0f - smoothing);
    }
}
