// Matrix products for processors with AVX-512: near the peak in single precision, twice that with bfloat16 factors,
// several times that where there is a matrix unit.
#include "CNeuralKernels.h"

static _Thread_local int thread_precision;

int nk_thread_precision(void) { return thread_precision; }
void nk_set_thread_precision(int precision) { thread_precision = precision; }

#if defined(__x86_64__) && defined(__linux__)
#include "MatrixTiles.h"
#include "MatrixUnit.h"
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

// Units of depth that a tile's rows are packed for: they stay in the first-level cache.
#define DEPTH_UNITS 384
// Units of a block of B: it stays in the second-level cache.
#define BLOCK_UNITS 131072

struct room {
    uint32_t block[BLOCK_UNITS + DIRECT_COLUMNS * DEPTH_UNITS];
    uint32_t rows[UNIT_SIDE * DEPTH_UNITS];
};

static pthread_key_t room_key;
static pthread_once_t room_once = PTHREAD_ONCE_INIT;
static void make_room_key(void) { pthread_key_create(&room_key, free); }

// Each thread packs into memory of its own, kept until it ends.
static struct room *thread_room(void) {
    static _Thread_local struct room *mine;
    if (mine) return mine;
    pthread_once(&room_once, make_room_key);
    size_t size = (sizeof(struct room) + 4095) & ~(size_t)4095;
    mine = aligned_alloc(4096, size);
    if (mine) {
        madvise(mine, size, MADV_HUGEPAGE);
        pthread_setspecific(room_key, mine);
    }
    return mine;
}

int nk_product_support(void) {
    static int known = -1;
    if (known >= 0) return known;
    __builtin_cpu_init();
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    if (!wide) return known = 0;
    if (!__builtin_cpu_supports("avx512bf16")) return known = 1;
    int has_unit = __builtin_cpu_supports("amx-tile") && __builtin_cpu_supports("amx-bf16");
    if (has_unit && may_use_unit_registers()) return known = 3;
    // Intel's vectors sum products of bfloat16 at half the speed of single precision, AMD's at twice it.
    return known = __builtin_cpu_is("amd") ? 2 : 1;
}

// 16 lanes of op(A) or op(B) from `lane` on, `depth` steps from `start` on.
static void pack(int bfloat, uint32_t *target, size_t stride, const float *matrix, size_t leading, int along_depth,
                 size_t lane, size_t lanes, size_t start, size_t depth) {
    const float *source = matrix + (along_depth ? lane * leading + start : start * leading + lane);
    if (bfloat)
        pack_bfloats(target, stride, source, leading, along_depth, lanes, depth);
    else
        pack_floats((float *)target, stride, source, leading, along_depth, lanes, depth);
}

static size_t split(size_t whole, size_t largest, size_t multiple) {
    size_t parts = (whole + largest - 1) / largest;
    size_t part = (whole + parts - 1) / parts;
    return (part + multiple - 1) / multiple * multiple;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

// Pairs of bfloat16 that `depth` numbers take on the matrix unit.
static size_t whole_registers(size_t depth) { return (depth + UNIT_SIDE - 1) / UNIT_SIDE * LANE_COUNT; }

// A piece of op(A), from some row and some step of depth on, times the block of B.
struct piece {
    const uint32_t *block;
    const float *a;
    int a_transposed;
    size_t a_leading;
    float *c;
    size_t c_leading, rows, columns, depth;
    int adds;
};

// Rows of A packed, too, tile by tile.
PRODUCT_TARGET static void multiply_packed(struct room *room, int bfloat, struct piece p) {
    size_t units = bfloat ? (p.depth + 1) / 2 : p.depth;
    size_t tiles = (p.rows + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t tile = 0; tile < tiles; tile++) {
        size_t row = p.rows * tile / tiles, rows = p.rows * (tile + 1) / tiles - row;
        pack(bfloat, room->rows, LANE_COUNT, p.a, p.a_leading, !p.a_transposed, row, rows, 0, p.depth);
        for (size_t j = 0; j < p.columns; j += PANEL_COLUMNS) {
            size_t width = p.columns - j;
            struct tile_target target = {p.c + row * p.c_leading + j, p.c_leading, first_lanes(width),
                                         width > LANE_COUNT ? first_lanes(width - LANE_COUNT) : 0, p.adds};
            const uint32_t *panel = p.block + j * units;
            if (bfloat)
                bfloat_tiles[rows - 1](room->rows, panel, units, target);
            else
                float_tiles[rows - 1]((const float *)room->rows, (const float *)panel, units, target);
        }
    }
}

// The same on the matrix unit; the block's depth is filled up to whole registers.
UNIT_TARGET static void multiply_on_unit(struct room *room, struct piece p) {
    size_t units = whole_registers(p.depth), distance = units * LANE_COUNT;
    for (size_t row = 0; row < p.rows; row += UNIT_SIDE) {
        size_t rows = least(p.rows - row, UNIT_SIDE);
        for (size_t half = 0; half < UNIT_SIDE; half += LANE_COUNT) {
            size_t first = row + half, count = rows > half ? least(rows - half, LANE_COUNT) : 0;
            pack_rows(room->rows + half / LANE_COUNT * distance,
                      p.a + (p.a_transposed ? first : first * p.a_leading), p.a_leading, !p.a_transposed, count,
                      p.depth);
        }
        for (size_t j = 0; j < p.columns; j += UNIT_SIDE)
            unit_tile(room->rows, distance, p.block + j * units, units, p.c + row * p.c_leading + j, p.c_leading,
                      rows, least(p.columns - j, UNIT_SIDE), p.adds);
    }
}

PRODUCT_TARGET static void multiply_direct(struct piece p) {
    size_t tiles = (p.rows + DIRECT_ROWS - 1) / DIRECT_ROWS;
    for (size_t j = 0; j < p.columns; j += DIRECT_COLUMNS) {
        size_t width = least(p.columns - j, DIRECT_COLUMNS), vectors = (width + LANE_COUNT - 1) / LANE_COUNT;
        __mmask16 last = first_lanes(width - (vectors - 1) * LANE_COUNT);
        for (size_t tile = 0; tile < tiles; tile++) {
            size_t row = p.rows * tile / tiles, rows = p.rows * (tile + 1) / tiles - row;
            direct_tiles[rows - 1][vectors - 1](p.a + row * p.a_leading, p.a_leading,
                                                (const float *)p.block + j * p.depth, p.depth,
                                                p.c + row * p.c_leading + j, p.c_leading, last, p.adds);
        }
    }
}

// What becomes of the factors: read where they lie, packed as they are, packed as bfloat16 for vectors or for the unit.
enum method { direct, packed, rounded, on_unit };

static enum method method_for(int bfloat, int a_transposed, size_t m) {
    if (!bfloat) return a_transposed ? packed : direct;
    // A register of the unit has 16 rows, empty ones take as long as full ones.
    return bfloat == 1 && nk_product_support() == 3 && m >= LANE_COUNT / 2 ? on_unit : rounded;
}

// How op(B) (k, n) is cut into blocks, each packed in panels of columns.
struct cut {
    enum method method;
    size_t panel, depth_step;
};

static struct cut cut_for(enum method method, size_t k) {
    size_t longest = method >= rounded ? 2 * DEPTH_UNITS : DEPTH_UNITS;
    return (struct cut){method, method == direct ? DIRECT_COLUMNS : PANEL_COLUMNS, split(k, longest, 2 * LANE_COUNT)};
}

// 32-bit units of a column of a block.
static size_t units_of(struct cut cut, size_t depth) {
    return cut.method == on_unit ? whole_registers(depth) : cut.method == rounded ? (depth + 1) / 2 : depth;
}

static size_t columns_of(struct cut cut, size_t n, size_t units) { return split(n, BLOCK_UNITS / units, cut.panel); }

static size_t block_size(struct cut cut, size_t width, size_t units) {
    return (width + cut.panel - 1) / cut.panel * cut.panel * units;
}

struct factor {
    const float *b;
    int is_transposed;
    size_t leading;
};

static void pack_block(struct cut cut, uint32_t *block, struct factor f, size_t column, size_t width, size_t start,
                       size_t depth) {
    size_t units = units_of(cut, depth), filled = cut.method >= rounded ? (depth + 1) / 2 : depth;
    for (size_t j = 0; j < width; j += LANE_COUNT) {
        uint32_t *target = block + j / cut.panel * cut.panel * units + j % cut.panel;
        pack(cut.method >= rounded, target, cut.panel, f.b, f.leading, f.is_transposed, column + j,
             least(LANE_COUNT, width - j), start, depth);
        for (size_t k = filled; k < units; k++) memset(target + k * cut.panel, 0, 4 * LANE_COUNT);
    }
}

// Multiplies by a factor that is packed already, or packs it block by block.
static void multiply(struct room *room, enum method method, const float *a, int a_transposed, size_t a_leading,
                     struct factor b, const uint32_t *packed_b, float *c, size_t c_leading, size_t m, size_t n,
                     size_t k, int adds) {
    struct cut cut = cut_for(method, k);
    if (method == on_unit) open_unit_registers();
    for (size_t start = 0; start < k; start += cut.depth_step) {
        size_t depth = least(cut.depth_step, k - start), units = units_of(cut, depth);
        size_t column_step = columns_of(cut, n, units);
        for (size_t column = 0; column < n; column += column_step) {
            size_t width = least(column_step, n - column);
            if (!packed_b) pack_block(cut, room->block, b, column, width, start, depth);
            struct piece piece = {packed_b ? packed_b : room->block, a + (a_transposed ? start * a_leading : start),
                                  a_transposed, a_leading, c + column, c_leading, m, width, depth, adds || start > 0};
            if (packed_b) packed_b += block_size(cut, width, units);
            if (method == direct)
                multiply_direct(piece);
            else if (method == on_unit)
                multiply_on_unit(room, piece);
            else
                multiply_packed(room, method == rounded, piece);
        }
    }
    if (method == on_unit) close_matrix_unit();
}

int nk_multiply(int bfloat, const float *a, int a_transposed, size_t a_leading, const float *b, int b_transposed,
                size_t b_leading, float *c, size_t c_leading, size_t m, size_t n, size_t k, int adds) {
    if (nk_product_support() < (bfloat ? 2 : 1) || m == 0 || n == 0 || k == 0) return 0;
    struct room *room = thread_room();
    if (!room) return 0;
    struct factor factor = {b, b_transposed, b_leading};
    multiply(room, method_for(bfloat, a_transposed, m), a, a_transposed, a_leading, factor, NULL, c, c_leading, m, n, k,
             adds);
    return 1;
}

// Whatever the number of rows, so that the packed factor serves them all.
static enum method packed_method(int bfloat) { return method_for(bfloat, 0, LANE_COUNT); }

size_t nk_packed_size(int bfloat, size_t n, size_t k) {
    if (nk_product_support() < (bfloat ? 2 : 1)) return 0;
    struct cut cut = cut_for(packed_method(bfloat), k);
    size_t size = 0;
    for (size_t start = 0; start < k; start += cut.depth_step) {
        size_t units = units_of(cut, least(cut.depth_step, k - start)), step = columns_of(cut, n, units);
        for (size_t column = 0; column < n; column += step)
            size += block_size(cut, least(step, n - column), units);
    }
    return size;
}

void nk_pack(int bfloat, const float *b, int b_transposed, size_t b_leading, size_t n, size_t k, float *packed) {
    struct cut cut = cut_for(packed_method(bfloat), k);
    struct factor factor = {b, b_transposed, b_leading};
    uint32_t *block = (uint32_t *)packed;
    for (size_t start = 0; start < k; start += cut.depth_step) {
        size_t depth = least(cut.depth_step, k - start), units = units_of(cut, depth), step = columns_of(cut, n, units);
        for (size_t column = 0; column < n; column += step) {
            size_t width = least(step, n - column);
            pack_block(cut, block, factor, column, width, start, depth);
            block += block_size(cut, width, units);
        }
    }
}

int nk_multiply_by_packed(int bfloat, const float *a, size_t a_leading, const float *packed, float *c, size_t c_leading,
                          size_t m, size_t n, size_t k, int adds) {
    struct room *room = thread_room();
    if (!room || m == 0 || n == 0 || k == 0) return 0;
    multiply(room, packed_method(bfloat), a, 0, a_leading, (struct factor){0}, (const uint32_t *)packed, c, c_leading, m,
             n, k, adds);
    return 1;
}

#else

int nk_product_support(void) { return 0; }

int nk_multiply(int bfloat, const float *a, int a_transposed, size_t a_leading, const float *b, int b_transposed,
                size_t b_leading, float *c, size_t c_leading, size_t m, size_t n, size_t k, int adds) {
    return 0;
}

size_t nk_packed_size(int bfloat, size_t n, size_t k) { return 0; }

void nk_pack(int bfloat, const float *b, int b_transposed, size_t b_leading, size_t n, size_t k, float *packed) {}

int nk_multiply_by_packed(int bfloat, const float *a, size_t a_leading, const float *packed, float *c, size_t c_leading,
                          size_t m, size_t n, size_t k, int adds) {
    return 0;
}

#endif
