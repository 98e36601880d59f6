#pragma once
// A language model inside this process: what libvoxllama.so offers and the daemon loads at run time. The library is built
// by `make llama` against llama.cpp's own headers, so its structs, which change from version to version, are never seen
// here: this table is all that both sides know. Change it, and `VOX_LLAMA_ABI` with it.
#include <stddef.h>
#include <stdint.h>

#ifndef __clang__
#define _Nonnull
#endif

#define VOX_LLAMA_ABI 1u

/// A model with its context. One caller at a time, but for `tokenize`, `piece`, `kind` and `render`.
typedef struct VoxModel VoxModel;
/// How the next token is chosen, with what it remembers of those before.
typedef struct VoxSampler VoxSampler;

typedef struct {
    /// Tokens that all sequences together may hold.
    int32_t cells;
    /// Tokens of one call of `step` at most.
    int32_t batch;
    int32_t sequences;
    int32_t threads;
} VoxModelOptions;

typedef struct {
    /// 0 takes the likeliest token always.
    float temperature;
    float topP;
    float minP;
    /// 1 is none.
    float repeatPenalty;
    /// Tokens back that the penalty counts.
    int32_t repeatTokens;
    uint32_t seed;
} VoxSampling;

/// What `kind` answers with, added up.
enum { VOX_ENDS_ANSWER = 1, VOX_IS_CONTROL = 2 };

/// What `step` answers with.
enum { VOX_DONE = 0, VOX_NO_ROOM = 1, VOX_STOPPED = 2, VOX_FAILED = -1 };

typedef struct {
    uint32_t abi;
    /// llama.cpp's version.
    const char *_Nonnull (*_Nonnull version)(void);
    /// What this machine's processor lacks for the library; null when it can run it.
    const char *(*_Nonnull lacking)(void);

    /// Null and `reason` when it cannot be. `stop` ends the loading when another thread sets it.
    VoxModel *(*_Nonnull open)(
        const char *_Nonnull path, const VoxModelOptions *_Nonnull options, const uint32_t *_Nonnull stop,
        char *_Nonnull reason, size_t room);
    void (*_Nonnull close)(VoxModel *_Nonnull model);
    /// Tokens of context that it was trained with.
    int32_t (*_Nonnull trained)(const VoxModel *_Nonnull model);
    /// Whether a part of what a sequence holds can be taken back: not with recurrent models.
    int32_t (*_Nonnull rewinds)(const VoxModel *_Nonnull model);

    /// - Returns: how many tokens; where that is more than `room`, none was written. Negative: it cannot be.
    int32_t (*_Nonnull tokenize)(
        const VoxModel *_Nonnull model, const char *_Nonnull text, int32_t bytes, int32_t atStart, int32_t readsControl,
        int32_t *_Nonnull tokens, int32_t room);
    /// The bytes of a token, which may be a part of a character. The same rule for `room`.
    int32_t (*_Nonnull piece)(const VoxModel *_Nonnull model, int32_t token, char *_Nonnull bytes, int32_t room);
    int32_t (*_Nonnull kind)(const VoxModel *_Nonnull model, int32_t token);
    /// The messages by the model's own template, with the beginning of the answer. Bytes, and the same rule for `room`;
    /// negative: the model has no template that is known.
    int32_t (*_Nonnull render)(
        const VoxModel *_Nonnull model, const char *const *_Nonnull roles, const char *const *_Nonnull contents,
        int32_t count, char *_Nonnull text, int32_t room);

    VoxSampler *(*_Nonnull sampler)(const VoxModel *_Nonnull model, const VoxSampling *_Nonnull sampling);
    void (*_Nonnull freeSampler)(VoxSampler *_Nonnull sampler);

    /// Forgets what a sequence holds from a place on. 0: it cannot be done, and the sequence is as before.
    int32_t (*_Nonnull rewind)(VoxModel *_Nonnull model, int32_t sequence, int32_t from);
    /// Gives an empty sequence the first tokens of another, which share their memory from then on.
    void (*_Nonnull share)(VoxModel *_Nonnull model, int32_t from, int32_t to, int32_t count);
    /// Takes in tokens of a sequence, which holds `place` so far, and chooses the next where there is a sampler. Returns
    /// within a part of a layer after another thread has set `stop`.
    int32_t (*_Nonnull step)(
        VoxModel *_Nonnull model, int32_t sequence, int32_t place, const int32_t *_Nonnull tokens, int32_t count,
        VoxSampler *sampler, const uint32_t *_Nonnull stop, int32_t *_Nonnull next);
} VoxTable;

/// The library's one symbol.
#define VOX_LLAMA_SYMBOL "vox_llama_table"

/// What loading gave: the table, or a reason.
typedef struct {
    const VoxTable *table;
    /// Never null; empty when there is a table.
    char reason[512];
} VoxLibrary;

/// Loads the library for the life of the process: its threads forbid unloading it.
#ifdef __cplusplus
extern "C"
#endif
VoxLibrary vox_load(const char *_Nonnull path);

/// Sets a flag that `step` or `open` reads in another thread.
static inline void vox_stop(uint32_t *_Nonnull flag) { __atomic_store_n(flag, 1u, __ATOMIC_RELAXED); }
static inline int vox_is_stopped(const uint32_t *_Nonnull flag) { return __atomic_load_n(flag, __ATOMIC_RELAXED) != 0; }
