// A program built for a processor with AVX2 (Scripts/processor) says so on one without, instead of dying of an unknown
// instruction. This file itself is built for every processor; a constructor runs before anything of Swift's.

#ifdef VOXHUMANA_AVX2
#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void check_processor(void) {
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) return;
    fputs("voxhumana: this program was built for processors with AVX2, and this one has none. "
          "Build it here, or with `make build CPU=any`.\n", stderr);
    exit(1);
}
#endif
