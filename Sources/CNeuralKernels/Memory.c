// Large blocks of zeroed memory that cost nothing until they are touched.
#include <stdlib.h>
#include <string.h>

#include "CNeuralKernels.h"

#ifdef __linux__
#include <sys/mman.h>
#define HUGE_PAGE ((size_t)2 << 20)

static size_t mapped(size_t size) { return (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1); }
#endif

// What lies before the block: where the allocation begins, and how long a mapping is (0: not one).
struct origin {
    void *start;
    size_t length;
};

void *nk_allocate_zeroed(size_t size) {
    const size_t head = 64;
#ifdef __linux__
    if (size >= HUGE_PAGE) {
        size_t length = mapped(size + head);
        char *start = mmap(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start != MAP_FAILED) {
            // Few large pages instead of many small ones: a step of generation reads everything once, in order.
            madvise(start, length, MADV_HUGEPAGE);
            struct origin origin = {start, length};
            memcpy(start + head - sizeof origin, &origin, sizeof origin);
            return start + head;
        }
    }
#endif
    char *start = calloc(1, size + 2 * head);
    if (!start) abort();
    char *block = (char *)(((uintptr_t)start + 2 * head - 1) & ~(uintptr_t)(head - 1));
    struct origin origin = {start, 0};
    memcpy(block - sizeof origin, &origin, sizeof origin);
    return block;
}

void nk_free_zeroed(void *block) {
    struct origin origin;
    memcpy(&origin, (char *)block - sizeof origin, sizeof origin);
#ifdef __linux__
    if (origin.length) {
        munmap(origin.start, origin.length);
        return;
    }
#endif
    free(origin.start);
}
