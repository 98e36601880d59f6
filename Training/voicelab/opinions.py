"""What models of listeners would say: DNSMOS P.835 (Reddy et al. 2022) and PLCMOS (Diener et al. 2023), 1 to 5.

They were trained on noise, echo and lost packets, and put a voice of the 1990s above a better one; so they are no measure
of how natural a voice is. They are a gate for artefacts: what is lost on the way from a recording to its copy, and that
the voice is not below others in `background` and `gaps`.
"""

from pathlib import Path

import numpy as np

from . import measures, unseen
from .prepare import Prepared
from .speaking import Voice

LEVEL = -23.0  # LUFS: both models hear loudness too
KINDS = dict(overall="ovrl_mos", signal="sig_mos", background="bak_mos", listeners="p808_mos", gaps="plcmos")


def of(sounds) -> dict:
    """Means over sounds with their rates."""
    from speechmos import dnsmos, plcmos

    rows = []
    for wave, rate in sounds:
        x = measures.resampled(wave, rate, 16000)
        x = x * 10 ** ((LEVEL - measures.loudness(x, 16000)) / 20)
        x = np.clip(x, -1, 1).astype(np.float32)
        heard = dnsmos.run(x, 16000) | plcmos.run(x, 16000)
        rows.append([float(heard[key]) for key in KINDS.values()])
    return dict(zip(KINDS, np.round(np.mean(rows, 0), 2).tolist())) | dict(items=len(rows))


def compared(config: dict, prepared: Prepared, voice: Voice, rivals: dict, texts: dict, count: int = 12) -> dict:
    """Recordings that no training heard, their copies by the vocoder, the voice's sentences and those of other
    synthesisers. `rivals` give a sound for a text; `texts` are the readings of each language's sentences."""
    rate, result = config["sound"]["sample_rate"], {}
    for speaker, corpus in config["corpora"].items():
        cuts = [prepared.cut(e, 0, e["frames"]) for e in unseen.held_out(config, prepared, speaker, count)]
        result[f"recordings, {speaker}"] = of((real, rate) for _, _, real in cuts)
        if (voice.rate, voice.hop) == (rate, config["sound"]["hop"]):
            result[f"their copies, {speaker}"] = of((voice.vocode(mel[None], f0), rate) for mel, f0, _ in cuts)
        for language, readings in texts.items():
            result[f"sentences, {speaker}, {language}"] = of(
                (voice.say(*reading, language, speaker)[0], voice.rate) for _, reading in readings[:count])
    for name, speak in rivals.items():
        result[f"sentences, {name}"] = of(speak(text) for text, _ in texts["en"][:count])
    return result
