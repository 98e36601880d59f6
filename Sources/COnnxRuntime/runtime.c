#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    OrtSlots (*getApi)(uint32_t);
    const char *(*getVersion)(void);
} OrtBase;

// The tables asked for: 17 has every slot used here; 12 is the first that surely has all of them too.
enum { HIGHEST_API = 17, LOWEST_API = 12 };

OrtLibrary ort_load(const char *path) {
    OrtLibrary library = {0};
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        library.reason = dlerror();
        return library;
    }
    const OrtBase *(*getBase)(void) = (const OrtBase *(*)(void))dlsym(handle, "OrtGetApiBase");
    const OrtBase *base = getBase ? getBase() : NULL;
    if (!base) {
        library.reason = "it has no OrtGetApiBase: this is not ONNX Runtime";
        return library;
    }
    library.version = base->getVersion();
    // A version "1.M" accepts tables up to M and prints a complaint for more, so never ask above it.
    const char *dot = library.version ? strchr(library.version, '.') : NULL;
    int minor = dot ? atoi(dot + 1) : HIGHEST_API;
    for (int api = minor < HIGHEST_API ? minor : HIGHEST_API; api >= LOWEST_API && !library.slots; api--) {
        library.slots = base->getApi((uint32_t)api);
        library.api = (uint32_t)api;
    }
    if (!library.slots) library.reason = "this version of ONNX Runtime is too old: 1.12 or newer is needed";
    return library;
}
