#include "CNeuralKernels.h"
