#include "CNeuralKernels.h"
#include "VectorMath.h"

// Output and input may be the same array: an element depends on its own index alone.
#define EACH(i, count) \
    _Pragma("clang loop vectorize(assume_safety)") for (size_t i = 0; i < (count); i++)

CLONED void nk_exp(const float *x, float *y, size_t count) {
    EACH(i, count) y[i] = fast_exp(x[i]);
}

CLONED void nk_tanh(const float *x, float *y, size_t count) {
    EACH(i, count) y[i] = fast_tanh(x[i]);
}

CLONED void nk_tanh_backward(const float *y, const float *dy, float *dx, size_t count) {
    EACH(i, count) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
}

CLONED void nk_sigmoid(const float *x, float *y, size_t count) {
    EACH(i, count) y[i] = fast_sigmoid(x[i]);
}

// 0.5 (1 + tanh u) = sigmoid(2u), which spares the cancellation.
#define GELU_SCALE 1.5957691216057308f /* 2 sqrt(2 / pi) */
#define GELU_CUBIC 0.044715f

CLONED void nk_gelu(const float *x, float *y, size_t count) {
    EACH(i, count) {
        float v = x[i];
        y[i] = v * fast_sigmoid(GELU_SCALE * (v + GELU_CUBIC * v * v * v));
    }
}

CLONED void nk_gelu_backward(const float *x, const float *dy, float *dx, size_t count) {
    EACH(i, count) {
        float v = x[i];
        float s = fast_sigmoid(GELU_SCALE * (v + GELU_CUBIC * v * v * v));
        float slope = GELU_SCALE * (1.0f + 3.0f * GELU_CUBIC * v * v);
        dx[i] = dy[i] * (s + v * s * (1.0f - s) * slope);
    }
}

CLONED void nk_add(const float *x, float *y, size_t count) {
    EACH(i, count) y[i] += x[i];
}

CLONED void nk_add_scaled(float a, const float *x, float *y, size_t count) {
    EACH(i, count) y[i] += a * x[i];
}

CLONED void nk_scale(float *x, float a, size_t count) {
    EACH(i, count) x[i] *= a;
}

CLONED double nk_sum(const float *x, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += x[i];
    return sum;
}

CLONED double nk_sum_of_squares(const float *x, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += (double)x[i] * x[i];
    return sum;
}

CLONED float nk_dot(const float *x, const float *y, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += x[i] * y[i];
    return sum;
}

CLONED void nk_dropout(float *x, size_t count, float rate, uint32_t key) {
    // Compared as 31-bit signed numbers, for which every processor has a vector instruction.
    int32_t threshold = (int32_t)(rate * 2147483648.0f);
    float kept = 1.0f / (1.0f - rate);
    EACH(i, count) {
        int32_t draw = (int32_t)(hashed((uint32_t)i, key) >> 1);
        x[i] = draw < threshold ? 0.0f : x[i] * kept;
    }
}
