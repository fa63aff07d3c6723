#ifndef COPENBLAS_H
#define COPENBLAS_H
#include <cblas.h>
#endif
