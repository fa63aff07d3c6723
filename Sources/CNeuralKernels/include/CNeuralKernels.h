// Vector kernels for NeuralCore: plain C that the compiler vectorises, one clone for each family of processors.
// All matrices are row-major; counts are elements, not bytes; pointers need no alignment unless said.
#ifndef CNEURALKERNELS_H
#define CNEURALKERNELS_H
#include <stddef.h>
#include <stdint.h>

// Elementwise.c
void nk_exp(const float *x, float *y, size_t count);
void nk_tanh(const float *x, float *y, size_t count);
// dx = dy * (1 - y^2), y being the output of tanh. May work in place.
void nk_tanh_backward(const float *y, const float *dy, float *dx, size_t count);
void nk_sigmoid(const float *x, float *y, size_t count);
// y = 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
void nk_gelu(const float *x, float *y, size_t count);
// dx = dy * gelu'(x). May work in place of dy.
void nk_gelu_backward(const float *x, const float *dy, float *dx, size_t count);
// y += x
void nk_add(const float *x, float *y, size_t count);
// y += a x
void nk_add_scaled(float a, const float *x, float *y, size_t count);
// x *= a
void nk_scale(float *x, float a, size_t count);
double nk_sum(const float *x, size_t count);
double nk_sum_of_squares(const float *x, size_t count);
float nk_dot(const float *x, const float *y, size_t count);
// Multiplies by 0 with probability `rate`, else by 1 / (1 - rate); the draw depends on (key, index) only,
// so that the backward pass calls it again with the same key instead of keeping a mask.
void nk_dropout(float *x, size_t count, float rate, uint32_t key);

// Rows.c
// x[r, c] += bias[c]
void nk_add_bias(float *x, const float *bias, size_t rows, size_t columns);
// sums[c] += sum over r of x[r, c]
void nk_add_column_sums(const float *x, float *sums, size_t rows, size_t columns);
// In place, each row on its own, its maximum subtracted; `stride` floats from row to row.
void nk_softmax_rows(float *x, size_t rows, size_t columns, size_t stride);
// y = gamma (x - mean) rstd + beta; mean and rstd, one a row, are kept for the backward pass.
void nk_layer_norm(const float *x, const float *gamma, const float *beta, float *y, float *mean, float *rstd,
                   size_t rows, size_t columns, float epsilon);
// dx, dgamma and dbeta are added to.
void nk_layer_norm_backward(const float *dy, const float *x, const float *gamma, const float *mean,
                            const float *rstd, float *dx, float *dgamma, float *dbeta, size_t rows, size_t columns);
// For each row with target >= 0 and weight != 0: negativeLogLikelihood[r] = -log softmax(x)[target],
// loss[r] = cross-entropy with the target smoothed to (1 - smoothing) onehot + smoothing / columns;
// x becomes weight[r] * (softmax(x) - smoothed target). Other rows become 0. Either output may be null;
// neither is multiplied by the weight. `weights` may be null (all 1).
void nk_cross_entropy(float *x, const int32_t *targets, const float *weights, float smoothing, float *loss,
                      float *negative_log_likelihood, size_t rows, size_t columns, size_t stride);

// MatrixProduct.c
// What the processor is fast at in nk_multiply: 0 nothing, 1 single precision, 2 bfloat16 as well, 3 that on a matrix unit.
int nk_product_support(void);
// C (m, n) = op(A) (m, k) op(B) (k, n), added to C if `adds`; leading dimensions in floats. If `bfloat` is not 0 the
// factors are rounded to bfloat16 and the sums are kept in single precision: 1 takes the matrix unit where there is one,
// 2 never does. Returns 0, having done nothing, where the processor lacks the instructions or a size is 0.
int nk_multiply(int bfloat, const float *a, int a_transposed, size_t a_leading, const float *b, int b_transposed,
                size_t b_leading, float *c, size_t c_leading, size_t m, size_t n, size_t k, int adds);
// op(B) packed once for many products of few rows, which would spend more on packing it than on multiplying: its size in
// floats (0 where the processor lacks the instructions), packing into 64-byte aligned memory, and C (m, n) = A (m, k)
// op(B), added to C if `adds`. `bfloat` as above, 0 or 1, the same in all three.
size_t nk_packed_size(int bfloat, size_t n, size_t k);
void nk_pack(int bfloat, const float *b, int b_transposed, size_t b_leading, size_t n, size_t k, float *packed);
int nk_multiply_by_packed(int bfloat, const float *a, size_t a_leading, const float *packed, float *c, size_t c_leading,
                          size_t m, size_t n, size_t k, int adds);
// A number of the calling thread's own, 0 at first: which precision its products have.
int nk_thread_precision(void);
void nk_set_thread_precision(int precision);

// Attention.c
// Row r of a block of scores (rows, columns) sees its first visible_first + r columns:
// p = softmax(scale (score + relative) + table[pair]), 0 beyond. `relative` (rows, relative_columns; may be null)
// holds a score for each distance, 0 in its last column, added to columns from relative_start on; distances that it
// does not reach use its first column. `pairs` (rows, columns) are indices into `table`.
void nk_attention_softmax(float *scores, size_t rows, size_t columns, size_t visible_first, const float *relative,
                          size_t relative_start, size_t relative_columns, const uint16_t *pairs, const float *table,
                          float scale);
// gradient: of the probabilities on entry, of the scores on return. relative (written; may be null): the gradient of
// the scores by distance. table (may be null): four copies of table_size floats, whose sum is added to.
void nk_attention_softmax_backward(const float *probabilities, float *gradient, size_t rows, size_t columns,
                                   size_t visible_first, float *relative, size_t relative_start,
                                   size_t relative_columns, const uint16_t *pairs, float *table, size_t table_size,
                                   float scale);

// Panels.c
// A matrix (depth, 64 panel_count) cut into panels of 64 columns, for rows that are multiplied by it again and again:
// y[r, 64 p + c] = sum over i of x[r, i] panels[p, i, c]. Rows of x and y lie `stride` and `y_stride` elements apart.
// A row's result does not depend on its company. Floats and halves: each panel (depth, 64).
void nk_float_panels(const float *x, size_t stride, size_t rows, size_t depth, const float *panels,
                     size_t panel_count, float *y, size_t y_stride);
void nk_half_panels(const float *x, size_t stride, size_t rows, size_t depth, const uint16_t *panels,
                    size_t panel_count, float *y, size_t y_stride);
// Bytes: a panel is (depth / 4, 64, 4) of values + 128; depth is a multiple of four. Each column has a scale (null: 1),
// each row of x a scale and the sum of its bytes. All sums are exact.
void nk_byte_panels(const int8_t *x, size_t stride, size_t rows, size_t depth, const uint8_t *panels,
                    const float *scales, size_t panel_count, const float *x_scales, const int32_t *x_sums, float *y,
                    size_t y_stride);
// The same three for a family of processors: 0 any, 1 AVX2, 2 AVX-512 with VNNI, 3 with a matrix unit for bytes (AMX)
// besides; null where this one lacks it.
struct nk_panel_kernels {
    void (*floats)(const float *, size_t, size_t, size_t, const float *, size_t, float *, size_t);
    void (*halves)(const float *, size_t, size_t, size_t, const uint16_t *, size_t, float *, size_t);
    void (*bytes)(const int8_t *, size_t, size_t, size_t, const uint8_t *, const float *, size_t,
                           const float *, const int32_t *, float *, size_t);
};
const struct nk_panel_kernels *nk_panel_kernels_at(int level);

// Quantising.c
// y[r, c] = round(x[r, c] / scale), scale = max |x[r]| / 127; up to three zeros fill the last group of four.
void nk_quantise_rows(const float *x, size_t stride, size_t rows, size_t count, int8_t *y, size_t y_stride,
                      float *scales, int32_t *sums);
// A row-major (depth, columns) matrix as byte panels and a scale for each column; `depth` is filled up with zeros to a
// multiple of four, columns to whole panels.
void nk_pack_bytes(const float *matrix, size_t leading, size_t depth, size_t columns, uint8_t *panels, float *scales);
// p[i] scales[i] (>= 0, left in p) as two digits to the base 128, with a scale and a sum for each digit.
void nk_probability_digits(float *p, const float *scales, size_t count, int8_t *high, int8_t *low,
                           float *digit_scales, int32_t *sums);

// Decoding.c
// y[c] = scale (x[c] + relative[c]) + table[pairs[c]] + offset; relative may be null.
void nk_biased_scores(const float *x, const float *relative, const uint16_t *pairs, const float *table, float scale,
                      float offset, float *y, size_t count);
// y[c] (+)= first[c] + second[c]: y is added to if `adds`, else overwritten; second may be null.
void nk_gather_sums(const float *first, const float *second, float *y, int adds, size_t count);
// x[r, c] += first[r, c] + second[r, c] + bias[c]; rows of x lie `columns` apart; second may be null.
void nk_add_partial_sums(float *x, const float *first, const float *second, size_t stride, const float *bias,
                         size_t rows, size_t columns);

// RecurrentGates.c
// gates (rows, 4 size) hold pre-activations in the order i, f, g, o and are replaced by their activations;
// bias (4 size) may be null. c = f c_previous + i g; h = o tanh c. c may be c_previous.
void nk_lstm_gates(float *gates, const float *bias, const float *c_previous, float *c, float *h, size_t rows,
                   size_t size);
// gates: activations of the forward pass, replaced by the gradient of the pre-activations.
// dc: on entry the gradient of c from later steps, on return the gradient of c_previous.
void nk_lstm_gates_backward(float *gates, const float *c_previous, const float *c, const float *dh, float *dc,
                            size_t rows, size_t size);

// Optimiser.c
// g = gradient * gradient_scale; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
// p -= rate (m / correction1 / (sqrt(v / correction2) + epsilon) + decay p)
void nk_adam(float *parameters, const float *gradients, float *m, float *v, size_t count, float rate, float b1,
             float b2, float epsilon, float correction1, float correction2, float decay, float gradient_scale);

// Conversion.c
// IEEE 754 binary16, round to nearest even; overflow becomes infinity.
void nk_to_half(const float *x, uint16_t *y, size_t count);
void nk_from_half(const uint16_t *x, float *y, size_t count);

// Memory.c
// At least 64-byte aligned; pages that are never touched are never there. Ends the program where there is none left.
void *nk_allocate_zeroed(size_t size);
void nk_free_zeroed(void *block);

// HiddenMarkov.c
// Models of `count` states, rows of which are padded to `states`, a multiple of NK_STATE_WIDTH. What stands in the
// padding must not be reached: 0 in start and transitions, their logarithms -infinity, constants -1e300 or below.
#define NK_STATE_WIDTH 8
// Sums that the moments of a state consist of: its weight, the features, and their squares or their products.
#define NK_HMM_MOMENTS(features, full) \
    (1 + (features) + ((full) ? (features) * ((features) + 1) / 2 : (features)))
// Doubles that nk_hmm_backward works in.
#define NK_HMM_ROOM(states, features, full) (17 * (states) + 8 * NK_HMM_MOMENTS(features, full))
// y (frames, states) = constants - sum over d of (offset[d] + sum over e of w[d, e] x[e])^2 / 2. weights: for each d
// the row of offsets, then rows w[d, e], for e = d alone or, if full, for e = 0...d.
void nk_hmm_log_densities(const double *x, size_t frames, size_t features, int full, const double *weights,
                          const double *constants, size_t states, double *y);
// The same as densities, each frame's divided by their largest; returns the sum of the largest ones' logarithms.
double nk_hmm_densities(const double *x, size_t frames, size_t features, int full, const double *weights,
                        const double *constants, size_t states, double *y);
// From densities b to forward variables alpha (frames, states), whose rows sum to 1; inverses: 1 over the sums they
// were divided by. Returns the sum of the logarithms of these sums.
double nk_hmm_forward(const double *start, const double *transitions, size_t states, size_t count, const double *b,
                      size_t frames, double *alpha, double *inverses);
// Goes back over what nk_hmm_forward left. Added to: start (states), gamma of the first frame; pairs (states, states),
// alpha[t, i] b[t + 1, j] beta[t + 1, j] over the scale, to be multiplied by the transitions; moments
// (NK_HMM_MOMENTS, states), gamma times 1, x[d], and products x[d] x[e]. The three may be null together. Written:
// gamma (frames, states), which may be null.
void nk_hmm_backward(const double *transposed, size_t states, const double *b, const double *inverses, size_t frames,
                     const double *alpha, const double *x, size_t features, int full, double *start, double *pairs,
                     double *moments, double *gamma, double *room);
// best: log densities on entry, logarithms of the best paths' probabilities on return. Returns that of the best of
// all, path (frames) being its states; ties go to the lower state.
double nk_hmm_viterbi(const double *start, const double *logs, const double *transposed, size_t states, size_t count,
                      double *best, size_t frames, uint8_t *path);
// Adds each frame to sums (count, features) and sizes (count) of the nearest of the centres (features, states).
void nk_assign_to_centres(const double *x, size_t frames, size_t features, const double *centres, size_t states,
                          size_t count, double *sums, double *sizes);
// squares[t] = min(squares[t], |x[t] - centre|^2).
void nk_shorten_distances(const double *x, size_t frames, size_t features, const double *centre, double *squares);

// Limits.c
// Multiply-adds on registers, NK_PEAK_OPERATIONS floating-point operations a round: the most this processor can do.
#define NK_PEAK_OPERATIONS 192
float nk_peak_multiply_adds(size_t rounds);
// The sum, read as fast as memory gives.
float nk_read(const float *x, size_t count);

// Tells the processor that this is a waiting loop.
static inline void nk_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// Raises `next` from `expected` by one and returns 1, or returns 0 where somebody else has.
static inline int nk_claim(intptr_t *next, intptr_t expected) {
    return __atomic_compare_exchange_n(next, &expected, expected + 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// The name that the system shows for the calling thread; at most 15 characters.
void nk_name_thread(const char *name);
#endif
