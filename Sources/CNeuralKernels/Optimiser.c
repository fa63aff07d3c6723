#include "CNeuralKernels.h"
#include "VectorMath.h"
#include <math.h>

CLONED void nk_adam(float *restrict parameters, const float *restrict gradients, float *restrict m, float *restrict v,
                    size_t count, float rate, float b1, float b2, float epsilon, float correction1,
                    float correction2, float decay, float gradient_scale) {
    float step = rate / correction1, inverse2 = 1.0f / correction2, shrink = rate * decay;
    for (size_t i = 0; i < count; i++) {
        float g = gradients[i] * gradient_scale;
        float first = b1 * m[i] + (1.0f - b1) * g;
        float second = b2 * v[i] + (1.0f - b2) * g * g;
        m[i] = first;
        v[i] = second;
        parameters[i] -= step * first / (sqrtf(second * inverse2) + epsilon) + shrink * parameters[i];
    }
}
