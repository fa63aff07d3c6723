#include "CNeuralKernels.h"
#include "VectorMath.h"

CLONED void nk_lstm_gates(float *gates, const float *bias, const float *c_previous, float *c, float *h, size_t rows,
                          size_t size) {
    for (size_t r = 0; r < rows; r++) {
        float *row = gates + r * 4 * size;
        if (bias)
            for (size_t j = 0; j < 4 * size; j++) row[j] += bias[j];
        float *in = row, *forget = row + size, *candidate = row + 2 * size, *out = row + 3 * size;
        const float *before = c_previous + r * size;
        float *cell = c + r * size, *hidden = h + r * size;
// The four gates and the states never overlap within an element, which the compiler need not check.
#pragma clang loop vectorize(assume_safety)
        for (size_t j = 0; j < size; j++) {
            float i = fast_sigmoid(in[j]), f = fast_sigmoid(forget[j]);
            float g = fast_tanh(candidate[j]), o = fast_sigmoid(out[j]);
            float state = f * before[j] + i * g;
            in[j] = i;
            forget[j] = f;
            candidate[j] = g;
            out[j] = o;
            cell[j] = state;
            hidden[j] = o * fast_tanh(state);
        }
    }
}

CLONED void nk_lstm_gates_backward(float *gates, const float *c_previous, const float *c, const float *dh, float *dc,
                                   size_t rows, size_t size) {
    for (size_t r = 0; r < rows; r++) {
        float *in = gates + r * 4 * size, *forget = in + size, *candidate = in + 2 * size, *out = in + 3 * size;
        const float *before = c_previous + r * size, *cell = c + r * size, *up = dh + r * size;
        float *carried = dc + r * size;
#pragma clang loop vectorize(assume_safety)
        for (size_t j = 0; j < size; j++) {
            float i = in[j], f = forget[j], g = candidate[j], o = out[j];
            float t = fast_tanh(cell[j]);
            float d = carried[j] + up[j] * o * (1.0f - t * t);
            out[j] = up[j] * t * o * (1.0f - o);
            in[j] = d * g * i * (1.0f - i);
            forget[j] = d * before[j] * f * (1.0f - f);
            candidate[j] = d * i * (1.0f - g * g);
            carried[j] = d * f;
        }
    }
}
