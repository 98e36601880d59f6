#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <portaudio.h>

// ALSA and JACK report every device that they do not find on stderr. PortAudio has no switch for it, so their own
// handlers are replaced where those libraries are loaded.
static void portaudio_shim_ignore_alsa(const char *file, int line, const char *function, int code, const char *format,
                                       ...) {
    (void)file, (void)line, (void)function, (void)code, (void)format;
}
static void portaudio_shim_ignore_jack(const char *message) { (void)message; }

static inline void portaudio_shim_be_quiet(void) {
    int (*alsa)(void *) = (int (*)(void *))dlsym(RTLD_DEFAULT, "snd_lib_error_set_handler");
    if (alsa) alsa((void *)portaudio_shim_ignore_alsa);
    void (*jackError)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "jack_set_error_function");
    if (jackError) jackError((void *)portaudio_shim_ignore_jack);
    void (*jackInfo)(void *) = (void (*)(void *))dlsym(RTLD_DEFAULT, "jack_set_info_function");
    if (jackInfo) jackInfo((void *)portaudio_shim_ignore_jack);
}
