#pragma once
// ONNX Runtime's C interface by slot number. The library has no header in Debian, and its function table is only ever
// appended to, so a number means the same function in every version. Each slot used gets a typed inline here: Swift
// never sees a cast. Numbers and signatures: onnxruntime_c_api.h, checked against versions 1.28 and 1.31.
#include <stddef.h>
#include <stdint.h>

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtValue OrtValue;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtTensorInfo OrtTensorInfo;
typedef struct OrtAllocator OrtAllocator;

/// The function table.
typedef const void *const *OrtSlots;

/// What loading gave: the table, or a reason.
typedef struct {
    OrtSlots slots;
    const char *version;
    /// Of the table: the highest of those asked for that the library has.
    uint32_t api;
    /// The loader's own words when `slots` is null; not to be freed.
    const char *reason;
} OrtLibrary;

/// Loads the library for the life of the process: its threads forbid unloading it.
OrtLibrary ort_load(const char *path);

#define ORT_SLOT(index, result, ...) ((result(*)(__VA_ARGS__))slots[index])

static inline int ort_error_code(OrtSlots slots, const OrtStatus *status) {
    return ORT_SLOT(1, int, const OrtStatus *)(status);
}
static inline const char *ort_error_message(OrtSlots slots, const OrtStatus *status) {
    return ORT_SLOT(2, const char *, const OrtStatus *)(status);
}
static inline OrtStatus *ort_create_env(OrtSlots slots, int level, const char *name, OrtEnv **env) {
    return ORT_SLOT(3, OrtStatus *, int, const char *, OrtEnv **)(level, name, env);
}
static inline OrtStatus *ort_create_session(
    OrtSlots slots, const OrtEnv *env, const char *path, const OrtSessionOptions *options, OrtSession **session) {
    return ORT_SLOT(7, OrtStatus *, const OrtEnv *, const char *, const OrtSessionOptions *, OrtSession **)(
        env, path, options, session);
}
static inline OrtStatus *ort_create_session_from_bytes(
    OrtSlots slots, const OrtEnv *env, const void *bytes, size_t count, const OrtSessionOptions *options,
    OrtSession **session) {
    return ORT_SLOT(
        8, OrtStatus *, const OrtEnv *, const void *, size_t, const OrtSessionOptions *, OrtSession **)(
        env, bytes, count, options, session);
}
static inline OrtStatus *ort_run(
    OrtSlots slots, OrtSession *session, const OrtRunOptions *options, const char *const *inputNames,
    const OrtValue *const *inputs, size_t inputCount, const char *const *outputNames, size_t outputCount,
    OrtValue **outputs) {
    return ORT_SLOT(
        9, OrtStatus *, OrtSession *, const OrtRunOptions *, const char *const *, const OrtValue *const *, size_t,
        const char *const *, size_t, OrtValue **)(
        session, options, inputNames, inputs, inputCount, outputNames, outputCount, outputs);
}
static inline OrtStatus *ort_create_session_options(OrtSlots slots, OrtSessionOptions **options) {
    return ORT_SLOT(10, OrtStatus *, OrtSessionOptions **)(options);
}
static inline OrtStatus *ort_disable_memory_pattern(OrtSlots slots, OrtSessionOptions *options) {
    return ORT_SLOT(17, OrtStatus *, OrtSessionOptions *)(options);
}
static inline OrtStatus *ort_set_log_severity(OrtSlots slots, OrtSessionOptions *options, int level) {
    return ORT_SLOT(22, OrtStatus *, OrtSessionOptions *, int)(options, level);
}
static inline OrtStatus *ort_set_optimization(OrtSlots slots, OrtSessionOptions *options, int level) {
    return ORT_SLOT(23, OrtStatus *, OrtSessionOptions *, int)(options, level);
}
static inline OrtStatus *ort_set_intra_threads(OrtSlots slots, OrtSessionOptions *options, int count) {
    return ORT_SLOT(24, OrtStatus *, OrtSessionOptions *, int)(options, count);
}
static inline OrtStatus *ort_set_inter_threads(OrtSlots slots, OrtSessionOptions *options, int count) {
    return ORT_SLOT(25, OrtStatus *, OrtSessionOptions *, int)(options, count);
}
static inline OrtStatus *ort_input_count(OrtSlots slots, const OrtSession *session, size_t *count) {
    return ORT_SLOT(30, OrtStatus *, const OrtSession *, size_t *)(session, count);
}
static inline OrtStatus *ort_output_count(OrtSlots slots, const OrtSession *session, size_t *count) {
    return ORT_SLOT(31, OrtStatus *, const OrtSession *, size_t *)(session, count);
}
static inline OrtStatus *ort_input_type(OrtSlots slots, const OrtSession *session, size_t index, OrtTypeInfo **info) {
    return ORT_SLOT(33, OrtStatus *, const OrtSession *, size_t, OrtTypeInfo **)(session, index, info);
}
static inline OrtStatus *ort_output_type(OrtSlots slots, const OrtSession *session, size_t index, OrtTypeInfo **info) {
    return ORT_SLOT(34, OrtStatus *, const OrtSession *, size_t, OrtTypeInfo **)(session, index, info);
}
static inline OrtStatus *ort_input_name(
    OrtSlots slots, const OrtSession *session, size_t index, OrtAllocator *allocator, char **name) {
    return ORT_SLOT(36, OrtStatus *, const OrtSession *, size_t, OrtAllocator *, char **)(
        session, index, allocator, name);
}
static inline OrtStatus *ort_output_name(
    OrtSlots slots, const OrtSession *session, size_t index, OrtAllocator *allocator, char **name) {
    return ORT_SLOT(37, OrtStatus *, const OrtSession *, size_t, OrtAllocator *, char **)(
        session, index, allocator, name);
}
static inline OrtStatus *ort_create_run_options(OrtSlots slots, OrtRunOptions **options) {
    return ORT_SLOT(39, OrtStatus *, OrtRunOptions **)(options);
}
static inline OrtStatus *ort_set_terminate(OrtSlots slots, OrtRunOptions *options) {
    return ORT_SLOT(46, OrtStatus *, OrtRunOptions *)(options);
}
static inline OrtStatus *ort_create_tensor(
    OrtSlots slots, OrtAllocator *allocator, const int64_t *shape, size_t rank, int type, OrtValue **value) {
    return ORT_SLOT(48, OrtStatus *, OrtAllocator *, const int64_t *, size_t, int, OrtValue **)(
        allocator, shape, rank, type, value);
}
static inline OrtStatus *ort_is_tensor(OrtSlots slots, const OrtValue *value, int *yes) {
    return ORT_SLOT(50, OrtStatus *, const OrtValue *, int *)(value, yes);
}
static inline OrtStatus *ort_tensor_data(OrtSlots slots, OrtValue *value, void **data) {
    return ORT_SLOT(51, OrtStatus *, OrtValue *, void **)(value, data);
}
/// The result is borrowed from `info`: never release it.
static inline OrtStatus *ort_as_tensor_info(OrtSlots slots, const OrtTypeInfo *info, const OrtTensorInfo **tensor) {
    return ORT_SLOT(55, OrtStatus *, const OrtTypeInfo *, const OrtTensorInfo **)(info, tensor);
}
static inline OrtStatus *ort_element_type(OrtSlots slots, const OrtTensorInfo *info, int *type) {
    return ORT_SLOT(60, OrtStatus *, const OrtTensorInfo *, int *)(info, type);
}
static inline OrtStatus *ort_rank(OrtSlots slots, const OrtTensorInfo *info, size_t *rank) {
    return ORT_SLOT(61, OrtStatus *, const OrtTensorInfo *, size_t *)(info, rank);
}
/// −1 stands for a size that varies.
static inline OrtStatus *ort_dimensions(OrtSlots slots, const OrtTensorInfo *info, int64_t *sizes, size_t rank) {
    return ORT_SLOT(62, OrtStatus *, const OrtTensorInfo *, int64_t *, size_t)(info, sizes, rank);
}
/// The result belongs to the caller: `ort_release_tensor_info`.
static inline OrtStatus *ort_value_info(OrtSlots slots, const OrtValue *value, OrtTensorInfo **info) {
    return ORT_SLOT(65, OrtStatus *, const OrtValue *, OrtTensorInfo **)(value, info);
}
static inline OrtStatus *ort_free(OrtSlots slots, OrtAllocator *allocator, void *memory) {
    return ORT_SLOT(76, OrtStatus *, OrtAllocator *, void *)(allocator, memory);
}
/// The library's own allocator: never release it.
static inline OrtStatus *ort_default_allocator(OrtSlots slots, OrtAllocator **allocator) {
    return ORT_SLOT(78, OrtStatus *, OrtAllocator **)(allocator);
}
static inline void ort_release_status(OrtSlots slots, OrtStatus *status) {
    ORT_SLOT(93, void, OrtStatus *)(status);
}
static inline void ort_release_session(OrtSlots slots, OrtSession *session) {
    ORT_SLOT(95, void, OrtSession *)(session);
}
static inline void ort_release_value(OrtSlots slots, OrtValue *value) { ORT_SLOT(96, void, OrtValue *)(value); }
static inline void ort_release_run_options(OrtSlots slots, OrtRunOptions *options) {
    ORT_SLOT(97, void, OrtRunOptions *)(options);
}
static inline void ort_release_type_info(OrtSlots slots, OrtTypeInfo *info) { ORT_SLOT(98, void, OrtTypeInfo *)(info); }
static inline void ort_release_tensor_info(OrtSlots slots, OrtTensorInfo *info) {
    ORT_SLOT(99, void, OrtTensorInfo *)(info);
}
static inline void ort_release_session_options(OrtSlots slots, OrtSessionOptions *options) {
    ORT_SLOT(100, void, OrtSessionOptions *)(options);
}
static inline OrtStatus *ort_add_session_config(
    OrtSlots slots, OrtSessionOptions *options, const char *key, const char *value) {
    return ORT_SLOT(130, OrtStatus *, OrtSessionOptions *, const char *, const char *)(options, key, value);
}
