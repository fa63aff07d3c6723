// Hidden Markov models in double precision: rows of states, padded to whole vectors, are worked on at once.
#include <math.h>

#include "CNeuralKernels.h"
#include "VectorMath.h"

// Functions that take or return vectors are all inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define WIDTH NK_STATE_WIDTH
// Frames that share one reading of the weights, and frames whose outer products are added together.
#define FRAMES 4
#define BLOCK 8
#define LOWEST -1e300
// 256 states.
#define MOST_VECTORS 32

typedef double Doubles __attribute__((vector_size(WIDTH * sizeof(double)), aligned(sizeof(double)), may_alias));
typedef int64_t Integers __attribute__((vector_size(WIDTH * sizeof(int64_t))));

#define AT(pointer) (*(Doubles *)(pointer))
#define READ(pointer) (*(const Doubles *)(pointer))

INLINED double sum_across(Doubles x) {
#pragma clang fp reassociate(off)
    return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}

INLINED double maximum_across(Doubles x) {
    Doubles y = __builtin_elementwise_max(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));
    y = __builtin_elementwise_max(y, __builtin_shufflevector(y, y, 2, 3, 0, 1, 6, 7, 4, 5));
    return y[0] > y[1] ? y[0] : y[1];
}

// e^x for x <= 0, to 1e-15; 0 below -700. e^x = 2^n e^r, |r| <= ln 2 / 2, e^r by its series.
INLINED Doubles exp_of_negative(Doubles x) {
#pragma clang fp reassociate(off) contract(fast)
    // Adding 1.5 2^52 rounds to an integer, which then stands in the lowest bits.
    const double shift = 0x1.8p52;
    Doubles bounded = __builtin_elementwise_max(x, (Doubles){0} - 700.0);
    Doubles shifted = bounded * 1.4426950408889634074 + shift;
    Doubles n = shifted - shift;
    Doubles r = (bounded - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
    Doubles p = r * (1.0 / 39916800) + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    Integers exponent = ((Integers)shifted + 1023) << 52;
    Integers value = (Integers)(p * (Doubles)exponent);
    return (Doubles)(value & (Integers)(x > -700.0));
}

// Log densities of `rows` frames under `blocks` vectors of states.
INLINED void log_columns(const double *x, size_t rows, size_t features, int full, const double *weights,
                         const double *constants, size_t states, size_t blocks, double *y) {
    Doubles squares[FRAMES][2], sums[FRAMES][2];
    for (size_t r = 0; r < rows; r++)
        for (size_t b = 0; b < blocks; b++) squares[r][b] = (Doubles){0};
    for (size_t d = 0; d < features; d++) {
        for (size_t r = 0; r < rows; r++)
            for (size_t b = 0; b < blocks; b++) sums[r][b] = READ(weights + b * WIDTH);
        weights += states;
        for (size_t e = full ? 0 : d; e <= d; e++) {
            for (size_t r = 0; r < rows; r++)
                for (size_t b = 0; b < blocks; b++)
                    sums[r][b] += x[r * features + e] * READ(weights + b * WIDTH);
            weights += states;
        }
        for (size_t r = 0; r < rows; r++)
            for (size_t b = 0; b < blocks; b++) squares[r][b] += sums[r][b] * sums[r][b];
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t b = 0; b < blocks; b++)
            // A frame too far away to be counted is as far as can be, from all states alike.
            AT(y + r * states + b * WIDTH) = __builtin_elementwise_max(
                READ(constants + b * WIDTH) - 0.5 * squares[r][b], (Doubles){0} + LOWEST);
}

INLINED void log_rows(const double *x, size_t rows, size_t features, int full, const double *weights,
                      const double *constants, size_t states, double *y) {
    size_t j = 0;
    for (; j + 2 * WIDTH <= states; j += 2 * WIDTH)
        log_columns(x, rows, features, full, weights + j, constants + j, states, 2, y + j);
    if (j < states) log_columns(x, rows, features, full, weights + j, constants + j, states, 1, y + j);
}

// From log densities to densities over the largest of each row; returns the sum of the largest logs.
INLINED double over_largest(double *y, size_t rows, size_t states) {
    double sum = 0;
    for (size_t r = 0; r < rows; r++) {
        double *row = y + r * states;
        Doubles largest = READ(row);
        for (size_t j = WIDTH; j < states; j += WIDTH) largest = __builtin_elementwise_max(largest, READ(row + j));
        double peak = maximum_across(largest);
        sum += peak;
        for (size_t j = 0; j < states; j += WIDTH) AT(row + j) = exp_of_negative(READ(row + j) - peak);
    }
    return sum;
}

INLINED double densities(const double *x, size_t frames, size_t features, int full, const double *weights,
                         const double *constants, size_t states, int logarithms, double *y) {
    double sum = 0;
    size_t t = 0;
    for (; t + FRAMES <= frames; t += FRAMES) {
        log_rows(x + t * features, FRAMES, features, full, weights, constants, states, y + t * states);
        if (!logarithms) sum += over_largest(y + t * states, FRAMES, states);
    }
    for (; t < frames; t++) {
        log_rows(x + t * features, 1, features, full, weights, constants, states, y + t * states);
        if (!logarithms) sum += over_largest(y + t * states, 1, states);
    }
    return sum;
}

// Common numbers of states are compiled on their own, with all of a row in registers.
#define FOR_STATES(call)       \
    do {                       \
        if (states == 8) {     \
            enum { n = 8 };    \
            call;              \
        } else if (states == 16) { \
            enum { n = 16 };   \
            call;              \
        } else {               \
            size_t n = states; \
            call;              \
        }                      \
    } while (0)

CLONED
double nk_hmm_densities(const double *x, size_t frames, size_t features, int full, const double *weights,
                        const double *constants, size_t states, double *y) {
    double sum = 0;
    if (full)
        FOR_STATES(sum = densities(x, frames, features, 1, weights, constants, n, 0, y));
    else
        FOR_STATES(sum = densities(x, frames, features, 0, weights, constants, n, 0, y));
    return sum;
}

CLONED
void nk_hmm_log_densities(const double *x, size_t frames, size_t features, int full, const double *weights,
                          const double *constants, size_t states, double *y) {
    if (full)
        FOR_STATES(densities(x, frames, features, 1, weights, constants, n, 1, y));
    else
        FOR_STATES(densities(x, frames, features, 0, weights, constants, n, 1, y));
}

#define SPREAD(x, i) __builtin_shufflevector(x, x, i, i, i, i, i, i, i, i)
#define ADD_PRODUCT(chain, i)                                                                       \
    do {                                                                                            \
        Doubles spread = SPREAD(x[h], i);                                                           \
        for (size_t b = 0; b < blocks; b++) sums[b][chain] += spread * READ(row + (i) * states + b * WIDTH); \
    } while (0)

// `blocks` vectors of columns of x (states) times matrix (states, states), in four chains that do not wait for each
// other. x lies in vectors, whose elements need not go through memory to be spread.
INLINED void product_columns(const Doubles *x, const double *matrix, size_t states, size_t blocks, Doubles *y) {
// The compiler would make one chain of the four.
#pragma clang fp reassociate(off) contract(fast)
    Doubles sums[2][4];
    for (size_t b = 0; b < blocks; b++)
        for (int c = 0; c < 4; c++) sums[b][c] = (Doubles){0};
    for (size_t h = 0; h < states / WIDTH; h++) {
        const double *row = matrix + h * WIDTH * states;
        ADD_PRODUCT(0, 0);
        ADD_PRODUCT(1, 1);
        ADD_PRODUCT(2, 2);
        ADD_PRODUCT(3, 3);
        ADD_PRODUCT(0, 4);
        ADD_PRODUCT(1, 5);
        ADD_PRODUCT(2, 6);
        ADD_PRODUCT(3, 7);
    }
    for (size_t b = 0; b < blocks; b++) y[b] = (sums[b][0] + sums[b][1]) + (sums[b][2] + sums[b][3]);
}

INLINED void product(const Doubles *x, const double *matrix, size_t states, Doubles *y) {
    size_t j = 0;
    for (; j + 2 * WIDTH <= states; j += 2 * WIDTH) product_columns(x, matrix + j, states, 2, y + j / WIDTH);
    if (j < states) product_columns(x, matrix + j, states, 1, y + j / WIDTH);
}

// Each row is divided by its sum only while the next one is computed, so that nobody waits for the division.
INLINED double forward(const double *start, const double *transitions, size_t states, size_t count, const double *b,
                       size_t frames, double *alpha, double *inverses) {
    Doubles row[MOST_VECTORS], reached[MOST_VECTORS];
    size_t vectors = states / WIDTH;
    double total = 0, kept = 1, inverse = 1;
    for (size_t j = 0; j < vectors; j++) reached[j] = READ(start + j * WIDTH);
    for (size_t t = 0; t < frames; t++) {
        Doubles sums = {0};
        for (size_t j = 0; j < vectors; j++) {
            row[j] = reached[j] * (READ(b + t * states + j * WIDTH) * inverse);
            sums += row[j];
        }
        double sum = sum_across(sums);
        if (!(sum > 1e-280)) {
            // No path reaches this frame: it is as likely as the smallest number, from any state.
            sum = 1e-280;
            for (size_t j = 0; j < states; j++) row[j / WIDTH][j % WIDTH] = j < count ? sum / (double)count : 0;
        }
        product(row, transitions, states, reached);
        inverse = 1 / sum;
        inverses[t] = inverse;
        for (size_t j = 0; j < vectors; j++) AT(alpha + t * states + j * WIDTH) = row[j] * inverse;
        // One logarithm for many frames.
        kept *= sum;
        if (kept < 1e-20) {
            total += log(kept);
            kept = 1;
        }
    }
    return total + log(kept);
}

CLONED
double nk_hmm_forward(const double *start, const double *transitions, size_t states, size_t count, const double *b,
                      size_t frames, double *alpha, double *inverses) {
    double total = 0;
    FOR_STATES(total = forward(start, transitions, n, count, b, frames, alpha, inverses));
    return total;
}

// sums (columns, blocks) += the outer products of `rows` rows of a and v.
INLINED void outer_columns(const double *a, ptrdiff_t stride, size_t columns, const double *v, size_t states,
                           size_t rows, size_t blocks, double *sums) {
    Doubles values[BLOCK][2];
    for (size_t k = 0; k < rows; k++)
        for (size_t b = 0; b < blocks; b++) values[k][b] = READ(v + k * states + b * WIDTH);
    for (size_t i = 0; i < columns; i++) {
        Doubles row[2];
        for (size_t b = 0; b < blocks; b++) row[b] = READ(sums + i * states + b * WIDTH);
        for (size_t k = 0; k < rows; k++)
            for (size_t b = 0; b < blocks; b++) row[b] += a[(ptrdiff_t)k * stride + (ptrdiff_t)i] * values[k][b];
        for (size_t b = 0; b < blocks; b++) AT(sums + i * states + b * WIDTH) = row[b];
    }
}

INLINED void outer(const double *a, ptrdiff_t stride, size_t columns, const double *v, size_t states, size_t rows,
                   double *sums) {
    size_t j = 0;
    for (; j + 2 * WIDTH <= states; j += 2 * WIDTH) {
        if (rows == BLOCK)
            outer_columns(a, stride, columns, v + j, states, BLOCK, 2, sums + j);
        else
            outer_columns(a, stride, columns, v + j, states, rows, 2, sums + j);
    }
    if (j < states) outer_columns(a, stride, columns, v + j, states, rows, 1, sums + j);
}

// 1, the features and their products: what the moments are sums of.
INLINED void monomials(const double *x, size_t features, int full, double *z) {
    *z++ = 1;
    for (size_t d = 0; d < features; d++) *z++ = x[d];
    for (size_t d = 0; d < features; d++)
        for (size_t e = full ? 0 : d; e <= d; e++) *z++ = x[d] * x[e];
}

INLINED void backward(const double *transposed, size_t states, const double *b, const double *inverses, size_t frames,
                      const double *alpha, const double *x, size_t features, int full, double *start, double *pairs,
                      double *moments, double *gamma, double *room) {
    size_t columns = NK_HMM_MOMENTS(features, full);
    double *shares = room, *weighted = shares + BLOCK * states, *powers = weighted + BLOCK * states;
    Doubles beta[MOST_VECTORS], v[MOST_VECTORS];
    size_t vectors = states / WIDTH;
    for (size_t j = 0; j < vectors; j++) beta[j] = (Doubles){0} + 1.0;
    for (size_t end = frames; end > 0;) {
        size_t rows = end < BLOCK ? end : BLOCK;
        for (size_t k = 0; k < rows; k++) {
            size_t t = end - 1 - k;
            for (size_t j = 0; j < vectors; j++) {
                size_t place = t * states + j * WIDTH;
                AT(shares + k * states + j * WIDTH) = beta[j] * READ(alpha + place);
                v[j] = beta[j] * (READ(b + place) * inverses[t]);
                AT(weighted + k * states + j * WIDTH) = v[j];
            }
            product(v, transposed, states, beta);
        }
        if (gamma)
            for (size_t k = 0; k < rows; k++)
                for (size_t j = 0; j < states; j++) gamma[(end - 1 - k) * states + j] = shares[k * states + j];
        if (pairs) {
            for (size_t k = 0; k < rows; k++)
                monomials(x + (end - 1 - k) * features, features, full, powers + k * columns);
            outer(powers, (ptrdiff_t)columns, columns, shares, states, rows, moments);
            // The first frame has none before it.
            size_t followers = end > rows ? rows : rows - 1;
            if (followers > 0)
                outer(alpha + (end - 2) * states, -(ptrdiff_t)states, states, weighted, states, followers, pairs);
            if (end == rows)
                for (size_t j = 0; j < states; j++) start[j] += shares[(rows - 1) * states + j];
        }
        end -= rows;
    }
}

CLONED
void nk_hmm_backward(const double *transposed, size_t states, const double *b, const double *inverses, size_t frames,
                     const double *alpha, const double *x, size_t features, int full, double *start, double *pairs,
                     double *moments, double *gamma, double *room) {
    if (full)
        FOR_STATES(backward(transposed, n, b, inverses, frames, alpha, x, features, 1, start, pairs, moments, gamma,
                            room));
    else
        FOR_STATES(backward(transposed, n, b, inverses, frames, alpha, x, features, 0, start, pairs, moments, gamma,
                            room));
}

// The largest of best[i] + logs[i, columns] for one vector of columns.
INLINED Doubles largest(const double *best, const double *logs, size_t states) {
    Doubles a = best[0] + READ(logs), b = best[1] + READ(logs + states);
    for (size_t i = 2; i < states; i += 2) {
        a = __builtin_elementwise_max(a, best[i] + READ(logs + i * states));
        b = __builtin_elementwise_max(b, best[i + 1] + READ(logs + (i + 1) * states));
    }
    return __builtin_elementwise_max(a, b);
}

INLINED void best_paths(const double *start, const double *logs, size_t states, double *best, size_t frames) {
    for (size_t t = 0; t < frames; t++) {
        double *row = best + t * states;
        for (size_t j = 0; j < states; j += WIDTH)
            AT(row + j) += t == 0 ? READ(start + j) : largest(row - states, logs + j, states);
    }
}

CLONED
double nk_hmm_viterbi(const double *start, const double *logs, const double *transposed, size_t states, size_t count,
                      double *best, size_t frames, uint8_t *path) {
    if (frames == 0) return 0;
    FOR_STATES(best_paths(start, logs, n, best, frames));
    const double *row = best + (frames - 1) * states;
    size_t state = 0;
    for (size_t j = 1; j < count; j++)
        if (row[j] > row[state]) state = j;
    double result = row[state];
    path[frames - 1] = (uint8_t)state;
    // Where a state was best reached from is sought again for the states of the path alone.
    for (size_t t = frames - 1; t > 0; t--) {
        row -= states;
        const double *into = transposed + state * states;
        size_t from = 0;
        double most = row[0] + into[0];
        for (size_t i = 1; i < count; i++) {
            double sum = row[i] + into[i];
            from = sum > most ? i : from;
            most = sum > most ? sum : most;
        }
        state = from;
        path[t - 1] = (uint8_t)state;
    }
    return result;
}

// For each of `rows` frames the nearest of the centres.
INLINED void nearest(const double *x, size_t rows, size_t features, const double *centres, size_t states,
                     size_t count, size_t *chosen) {
    Doubles least[FRAMES];
    for (size_t r = 0; r < rows; r++) least[r] = (Doubles){0} + INFINITY;
    for (size_t j = 0; j < count; j += WIDTH) {
        Doubles squares[FRAMES];
        for (size_t r = 0; r < rows; r++) squares[r] = (Doubles){0};
        for (size_t d = 0; d < features; d++) {
            Doubles centre = READ(centres + d * states + j);
            for (size_t r = 0; r < rows; r++) {
                Doubles difference = x[r * features + d] - centre;
                squares[r] += difference * difference;
            }
        }
        // The state takes the place of the lowest bits, so that the least of all tells whose it is.
        Integers state = (Integers){0, 1, 2, 3, 4, 5, 6, 7} + (int64_t)j;
        Integers padding = state >= (int64_t)count;
        for (size_t r = 0; r < rows; r++) {
            Integers marked = ((Integers)squares[r] & ~(int64_t)0xff) | state;
            marked = (marked & ~padding) | (padding & (Integers)((Doubles){0} + INFINITY));
            least[r] = __builtin_elementwise_min(least[r], (Doubles)marked);
        }
    }
    for (size_t r = 0; r < rows; r++) {
        Doubles y = __builtin_elementwise_min(least[r], __builtin_shufflevector(least[r], least[r], 4, 5, 6, 7, 0, 1, 2, 3));
        y = __builtin_elementwise_min(y, __builtin_shufflevector(y, y, 2, 3, 0, 1, 6, 7, 4, 5));
        y = __builtin_elementwise_min(y, __builtin_shufflevector(y, y, 1, 0, 3, 2, 5, 4, 7, 6));
        size_t state = ((Integers)y)[0] & 0xff;
        // A frame at no distance that is a number is anybody's.
        chosen[r] = state < count ? state : 0;
    }
}

INLINED void assign(const double *x, size_t frames, size_t features, const double *centres, size_t states,
                    size_t count, double *sums, double *sizes) {
    size_t chosen[FRAMES];
    for (size_t t = 0; t < frames; t += FRAMES) {
        size_t rows = frames - t < FRAMES ? frames - t : FRAMES;
        if (rows == FRAMES)
            nearest(x + t * features, FRAMES, features, centres, states, count, chosen);
        else
            nearest(x + t * features, rows, features, centres, states, count, chosen);
        for (size_t r = 0; r < rows; r++) {
            sizes[chosen[r]] += 1;
            for (size_t d = 0; d < features; d++) sums[chosen[r] * features + d] += x[(t + r) * features + d];
        }
    }
}

CLONED
void nk_assign_to_centres(const double *x, size_t frames, size_t features, const double *centres, size_t states,
                          size_t count, double *sums, double *sizes) {
    FOR_STATES(assign(x, frames, features, centres, n, count, sums, sizes));
}

CLONED
void nk_shorten_distances(const double *x, size_t frames, size_t features, const double *centre, double *squares) {
    for (size_t t = 0; t < frames; t++, x += features) {
        double sum = 0;
        for (size_t d = 0; d < features; d++) sum += (x[d] - centre[d]) * (x[d] - centre[d]);
        squares[t] = sum < squares[t] ? sum : squares[t];
    }
}
