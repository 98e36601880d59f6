// The layer between llama.cpp and the daemon, built by `make llama` against llama.cpp's headers and never by SwiftPM.
// Nothing throws past it; what llama.cpp asserts ends the process all the same, so files are checked before they come here.
#include "CLlama.h"

#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <vector>

#include "ggml-cpu.h"
#include "llama.h"

struct VoxModel {
    llama_model *model = nullptr;
    llama_context *context = nullptr;
    ggml_threadpool *threads = nullptr;
    llama_batch batch = {};
    int32_t batchRoom = 0;
    // Of the call under way.
    const uint32_t *stop = nullptr;

    ~VoxModel() {
        if (batchRoom > 0) llama_batch_free(batch);
        if (context) llama_detach_threadpool(context);
        if (context) llama_free(context);
        if (threads) ggml_threadpool_free(threads);
        if (model) llama_model_free(model);
    }
};

struct VoxSampler {
    llama_sampler *chain = nullptr;
    ~VoxSampler() {
        if (chain) llama_sampler_free(chain);
    }
};

namespace {

// The last complaint of this thread, which a failed call gives as its reason. Nothing else of the log is kept.
thread_local std::string complaint;

void hear(ggml_log_level level, const char *text, void *) {
    if (level == GGML_LOG_LEVEL_ERROR && complaint.size() < 300) complaint += text;
}

void begin() {
    static std::once_flag once;
    std::call_once(once, [] {
        llama_log_set(hear, nullptr);
        llama_backend_init();
    });
    complaint.clear();
}

bool isStopped(void *data) {
    const uint32_t *stop = static_cast<VoxModel *>(data)->stop;
    return stop && vox_is_stopped(stop);
}

const llama_vocab *vocabulary(const VoxModel *model) { return llama_model_get_vocab(model->model); }

const char *version() { return llama_version(); }

// The wide instructions that `GGML_NATIVE` compiled in, against those that this processor has.
const char *lacking() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (ggml_cpu_has_avx() && !__builtin_cpu_supports("avx")) return "AVX";
    if (ggml_cpu_has_avx2() && !__builtin_cpu_supports("avx2")) return "AVX2";
    if (ggml_cpu_has_fma() && !__builtin_cpu_supports("fma")) return "FMA";
    if (ggml_cpu_has_avx512() && !__builtin_cpu_supports("avx512f")) return "AVX-512";
    if (ggml_cpu_has_avx512_vnni() && !__builtin_cpu_supports("avx512vnni")) return "AVX-512 VNNI";
#endif
    return nullptr;
}

bool load(VoxModel &made, const char *path, const VoxModelOptions &options) {
    llama_model_params parameters = llama_model_default_params();
    parameters.n_gpu_layers = 0;
    // Tensors whose values cannot be are refused: a damaged file would say nonsense for ever.
    parameters.check_tensors = true;
    parameters.progress_callback = [](float, void *data) { return !isStopped(data); };
    parameters.progress_callback_user_data = &made;
    made.model = llama_model_load_from_file(path, parameters);
    if (!made.model) return false;
    if (!llama_model_has_decoder(made.model) || llama_model_has_encoder(made.model) ||
        llama_model_is_diffusion(made.model)) {
        complaint = "it is not a model that goes on with a text";
        return false;
    }
    llama_context_params context = llama_context_default_params();
    context.n_ctx = static_cast<uint32_t>(options.cells);
    context.n_batch = context.n_ubatch = static_cast<uint32_t>(options.batch);
    context.n_seq_max = static_cast<uint32_t>(options.sequences);
    context.n_threads = context.n_threads_batch = options.threads;
    context.abort_callback = isStopped;
    context.abort_callback_data = &made;
    // One memory for all sequences: those that begin alike share it. Whole windows: what was cut can be gone on with.
    context.kv_unified = true;
    context.swa_full = true;
    context.no_perf = true;
    made.context = llama_init_from_model(made.model, context);
    if (!made.context) return false;
    ggml_threadpool_params pool = ggml_threadpool_params_default(options.threads);
    pool.poll = 0;
    made.threads = ggml_threadpool_new(&pool);
    if (!made.threads) return false;
    llama_attach_threadpool(made.context, made.threads, made.threads);
    made.batch = llama_batch_init(options.batch, 0, 1);
    made.batchRoom = options.batch;
    return true;
}

VoxModel *open(const char *path, const VoxModelOptions *options, const uint32_t *stop, char *reason, size_t room) {
    VoxModel *made = nullptr;
    try {
        begin();
        made = new VoxModel;
        made->stop = stop;
        if (load(*made, path, *options)) {
            made->stop = nullptr;
            return made;
        }
    } catch (const std::exception &error) {
        complaint = error.what();
    }
    delete made;
    if (vox_is_stopped(stop)) complaint = "it was stopped";
    snprintf(reason, room, "%s", complaint.empty() ? "llama.cpp gives no reason" : complaint.c_str());
    return nullptr;
}

void close(VoxModel *model) { delete model; }

int32_t trained(const VoxModel *model) { return llama_model_n_ctx_train(model->model); }

int32_t rewinds(const VoxModel *model) {
    return !llama_model_is_recurrent(model->model) && !llama_model_is_hybrid(model->model);
}

int32_t tokenize(
    const VoxModel *model, const char *text, int32_t bytes, int32_t atStart, int32_t readsControl, int32_t *tokens,
    int32_t room) {
    try {
        int32_t count = llama_tokenize(vocabulary(model), text, bytes, tokens, room, atStart != 0, readsControl != 0);
        return count == INT32_MIN ? VOX_FAILED : (count < 0 ? -count : count);
    } catch (const std::exception &) {
        return VOX_FAILED;
    }
}

bool isToken(const VoxModel *model, int32_t token) {
    return token >= 0 && token < llama_vocab_n_tokens(vocabulary(model));
}

int32_t piece(const VoxModel *model, int32_t token, char *bytes, int32_t room) {
    if (!isToken(model, token)) return VOX_FAILED;
    try {
        int32_t count = llama_token_to_piece(vocabulary(model), token, bytes, room, 0, true);
        return count < 0 ? -count : count;
    } catch (const std::exception &) {
        return VOX_FAILED;
    }
}

int32_t kind(const VoxModel *model, int32_t token) {
    if (!isToken(model, token)) return VOX_ENDS_ANSWER;
    const llama_vocab *words = vocabulary(model);
    return (llama_vocab_is_eog(words, token) ? VOX_ENDS_ANSWER : 0) |
        (llama_vocab_is_control(words, token) ? VOX_IS_CONTROL : 0);
}

int32_t render(
    const VoxModel *model, const char *const *roles, const char *const *contents, int32_t count, char *text,
    int32_t room) {
    const char *layout = llama_model_chat_template(model->model, nullptr);
    if (!layout) return VOX_FAILED;
    try {
        std::vector<llama_chat_message> messages;
        for (int32_t i = 0; i < count; i++) messages.push_back({roles[i], contents[i]});
        return llama_chat_apply_template(layout, messages.data(), messages.size(), true, text, room);
    } catch (const std::exception &) {
        return VOX_FAILED;
    }
}

VoxSampler *sampler(const VoxModel *model, const VoxSampling *sampling) {
    try {
        VoxSampler *made = new VoxSampler;
        made->chain = llama_sampler_chain_init(llama_sampler_chain_default_params());
        if (sampling->repeatPenalty != 1 && sampling->repeatTokens > 0) {
            llama_sampler_chain_add(
                made->chain,
                llama_sampler_init_penalties(
                    llama_vocab_n_tokens(vocabulary(model)), sampling->repeatTokens, sampling->repeatPenalty, 0, 0));
        }
        if (sampling->temperature <= 0) {
            llama_sampler_chain_add(made->chain, llama_sampler_init_greedy());
            return made;
        }
        llama_sampler_chain_add(made->chain, llama_sampler_init_top_p(sampling->topP, 1));
        llama_sampler_chain_add(made->chain, llama_sampler_init_min_p(sampling->minP, 1));
        llama_sampler_chain_add(made->chain, llama_sampler_init_temp(sampling->temperature));
        llama_sampler_chain_add(made->chain, llama_sampler_init_dist(sampling->seed));
        return made;
    } catch (const std::exception &) {
        return nullptr;
    }
}

void freeSampler(VoxSampler *sampler) { delete sampler; }

int32_t rewind(VoxModel *model, int32_t sequence, int32_t from) {
    return llama_memory_seq_rm(llama_get_memory(model->context), sequence, from, -1);
}

void share(VoxModel *model, int32_t from, int32_t to, int32_t count) {
    llama_memory_seq_cp(llama_get_memory(model->context), from, to, 0, count);
}

int32_t step(
    VoxModel *model, int32_t sequence, int32_t place, const int32_t *tokens, int32_t count, VoxSampler *sampler,
    const uint32_t *stop, int32_t *next) {
    if (count < 1 || count > model->batchRoom) return VOX_FAILED;
    try {
        begin();
        model->stop = stop;
        llama_batch &batch = model->batch;
        batch.n_tokens = count;
        for (int32_t i = 0; i < count; i++) {
            if (!isToken(model, tokens[i])) return VOX_FAILED;
            batch.token[i] = tokens[i];
            batch.pos[i] = place + i;
            batch.n_seq_id[i] = 1;
            batch.seq_id[i][0] = sequence;
            batch.logits[i] = sampler && i == count - 1;
        }
        int32_t outcome = llama_decode(model->context, batch);
        model->stop = nullptr;
        if (outcome == 1) return VOX_NO_ROOM;
        if (outcome != 0) return vox_is_stopped(stop) ? VOX_STOPPED : VOX_FAILED;
        if (sampler) *next = llama_sampler_sample(sampler->chain, model->context, -1);
        return VOX_DONE;
    } catch (const std::exception &) {
        model->stop = nullptr;
        return vox_is_stopped(stop) ? VOX_STOPPED : VOX_FAILED;
    }
}

const VoxTable table = {
    VOX_LLAMA_ABI, version, lacking,  open,   close,       trained, rewinds, tokenize,
    piece,         kind,    render,   sampler, freeSampler, rewind,  share,   step,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const VoxTable *vox_llama_table(void) { return &table; }
