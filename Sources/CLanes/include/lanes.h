// Arithmetic on eight numbers at once. Swift's own operators on SIMD8<Float> are loops over the lanes, which its
// optimiser turns back into vectors only in part, with as many shuffles as sums between them. These are vectors from the
// beginning: of four lanes on every x86-64 and arm64, of eight where the program is built for a processor that has them.

#ifndef VOXHUMANA_LANES_H
#define VOXHUMANA_LANES_H

// Swift's SIMD8<Float>.
typedef float lanes __attribute__((ext_vector_type(8)));

#define LANES static inline __attribute__((always_inline, const)) lanes

LANES lanes_add(lanes a, lanes b) { return a + b; }
LANES lanes_subtract(lanes a, lanes b) { return a - b; }
LANES lanes_multiply(lanes a, lanes b) { return a * b; }
LANES lanes_divide(lanes a, lanes b) { return a / b; }
LANES lanes_lower(lanes a, lanes b) { return a < b ? a : b; }
LANES lanes_higher(lanes a, lanes b) { return a > b ? a : b; }
LANES lanes_root(lanes a) { return __builtin_elementwise_sqrt(a); }

// Where `a` is below `b`: `c`, else `d`.
LANES lanes_choose(lanes a, lanes b, lanes c, lanes d) { return a < b ? c : d; }

LANES lanes_reversed(lanes a) { return __builtin_shufflevector(a, a, 7, 6, 5, 4, 3, 2, 1, 0); }
LANES lanes_even(lanes a, lanes b) { return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14); }
LANES lanes_odd(lanes a, lanes b) { return __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15); }
// Steps of turning rows into columns: neighbours, pairs and halves exchanged.
LANES lanes_first(lanes a, lanes b) { return __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14); }
LANES lanes_second(lanes a, lanes b) { return __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15); }
LANES lanes_first_pairs(lanes a, lanes b) { return __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13); }
LANES lanes_second_pairs(lanes a, lanes b) { return __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15); }
LANES lanes_lower_halves(lanes a, lanes b) { return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11); }
LANES lanes_higher_halves(lanes a, lanes b) { return __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15); }
LANES lanes_zipped_low(lanes a, lanes b) { return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11); }
LANES lanes_zipped_high(lanes a, lanes b) { return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15); }

#undef LANES
#endif
