// glibc declares pthread_setname_np only for those who ask for its extensions.
#define _GNU_SOURCE
#include <pthread.h>

#include "CNeuralKernels.h"

void nk_name_thread(const char *name) {
#ifdef __linux__
    pthread_setname_np(pthread_self(), name);
#else
    (void)name;
#endif
}
