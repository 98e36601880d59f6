#include "CLlama.h"

#include <dlfcn.h>
#include <stdio.h>

VoxLibrary vox_load(const char *path) {
    VoxLibrary library = {0};
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(library.reason, sizeof library.reason, "%s", dlerror());
        return library;
    }
    const VoxTable *(*give)(void) = (const VoxTable *(*)(void))dlsym(handle, VOX_LLAMA_SYMBOL);
    const VoxTable *table = give ? give() : NULL;
    if (!table) {
        snprintf(library.reason, sizeof library.reason, "it has no " VOX_LLAMA_SYMBOL);
    } else if (table->abi != VOX_LLAMA_ABI) {
        snprintf(
            library.reason, sizeof library.reason, "it was built for version %u of the interface, and this is version %u",
            table->abi, VOX_LLAMA_ABI);
    } else if (table->lacking()) {
        snprintf(library.reason, sizeof library.reason, "it was built for a processor with %s", table->lacking());
    } else {
        library.table = table;
    }
    return library;
}
