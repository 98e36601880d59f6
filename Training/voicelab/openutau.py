"""`train.py openutau --from VOICE --voice FOLDER`: a voice folder as a singer for OpenUtau's DiffSinger renderer.

The folder holds, as that program wants it: the acoustic model with its symbols and speakers; `dsdur` (how long phones
last), `dspitch` (pitch in detail), `dsvocoder` (mel frames to sound), each with its own tables; dictionaries for
Mandarin (all syllables of Pinyin) and English. The singer's symbols name the language, `zh/aa` and `en/aa`, and stand
for the same sounds inside.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import torch
import yaml

from . import export, openutau_check, openutau_graphs as bank, phones, sizes, warm
from .acoustic import Acoustic, regulate
from .vocoder import Vocoder
from .warp import Warp

# What OpenUtau's dictionaries want to know of a symbol. What is missing here is a vowel.
KINDS = {
    "stop": "P T K B D G", "affricate": "CH JH tc tch ts dz", "fricative": "F V TH DH S Z SH ZH HH sj",
    "nasal": "M N NG", "liquid": "L R", "semivowel": "Y W"}
MANDARIN_TONE = 1  # sung finals have no tone; the level one is nearest


def run(config: dict, work: Path, voice: Path, target: Path) -> None:
    acoustic, vocoder, manifest = networks(config, voice)
    table, names = symbols()
    tables = bank.Symbols(table)
    guess = voicing(config, work, acoustic)
    for name in ("", "dsdur", "dspitch", "dsvocoder"):
        (target / name).mkdir(parents=True, exist_ok=True)
    graphs(acoustic, vocoder, tables, guess, Warp(config["sound"]), target)
    for folder in (target, target / "dsdur", target / "dspitch"):
        write_json(folder / "phonemes.json", {name: number for number, name in enumerate(names) if number})
        (folder / "phonemes.txt").write_text("\n".join(["<PAD>", *names[1:]]) + "\n", encoding="utf-8")
        write_json(folder / "languages.json", {"zh": 1, "en": 2})
    dictionaries(names, [target / "dsdur", target / "dspitch"])
    speakers = [s["name"] for s in manifest["speakers"]]
    for speaker in manifest["speakers"]:
        bank.speaker_vector(acoustic, speaker["index"]).tofile(target / f"{speaker['name']}.emb")
    configurations(config, target, speakers, acoustic)
    character(target, manifest, speakers)
    for name in ("LICENSE", "NOTICE"):
        if (voice / name).exists():
            shutil.copy(voice / name, target / name)
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file()) / 1e6
    print(f"openutau: {target}, {len(names)} symbols, {size:.1f} MB")
    openutau_check.run(target)


def networks(config: dict, voice: Path):
    manifest = yaml.safe_load((voice / "voice.yaml").read_text(encoding="utf-8"))
    size = {name: sizes.voice(config, name, voice) for name in sizes.GRAPHS}
    acoustic = Acoustic(config["sound"], speakers=len(manifest["speakers"]), **size["acoustic"])
    warm.acoustic(acoustic, voice)
    vocoder = Vocoder(config["sound"], **size["vocoder"])
    warm.vocoder(vocoder, voice)
    return acoustic.eval(), vocoder.eval(), manifest


def symbols():
    """Our phone, tone and language for each of the bank's symbols, and their names; number 0 pads."""
    table, names = [("SIL", 0, 0)], ["<PAD>"]
    for name, phone in (("SP", "SIL"), ("AP", "HH")):
        names.append(name)
        table.append((phone, 0, 0))
    vowels = {p for final in phones.FINALS.values() for p in final.split()}
    mandarin = sorted(vowels | set(phones.INITIALS.values()))
    english = sorted(set(phones.PHONES) - {"_", "SIL", "SP"})
    for language, number, inventory in (("zh", 0, mandarin), ("en", 1, english)):
        for phone in inventory:
            # N and NG end finals as they begin syllables; only what can be sung long has a tone.
            tone = MANDARIN_TONE if language == "zh" and phone in vowels and kind(phone) == "vowel" else 0
            names.append(f"{language}/{phone.lower()}")
            table.append((phone, tone, number))
    return table, names


def kind(phone: str) -> str:
    return next((name for name, members in KINDS.items() if phone in members.split()), "vowel")


def voicing(config: dict, work: Path, acoustic, steps: int = 250) -> bank.VoicingGuess:
    """Trained here, in a minute: what is voiced can be seen in the mel frames. Half of them are recordings', half what
    the acoustic model makes of the same phones at some pitch, for song is what a bank hears, and nobody recorded any."""
    from .prepare import Prepared

    torch.manual_seed(config["seed"])
    prepared, chance = Prepared(work, config["sound"]), np.random.default_rng(config["seed"])
    aligned = json.loads((work / "aligned.json").read_text())
    entries = [e for e in prepared.index if e["frames"] > 70 and e["ratio"] == 1 and e["name"] in aligned]
    net = bank.VoicingGuess(config["sound"]["mels"])
    optimiser = torch.optim.Adam(net.parameters(), 3e-3)
    for step in range(steps):
        rows = []
        for number, k in enumerate(chance.integers(len(entries), size=24)):
            mel, f0, _ = prepared.cut(entries[k], 0, entries[k]["frames"])
            if number % 2:
                mel, f0 = sung(config, acoustic, aligned[entries[k]["name"]], f0, 2 ** chance.uniform(-0.6, 2), step % 2)
            start = chance.integers(len(f0) - 64)
            rows.append((mel[start: start + 64], f0[start: start + 64]))
        mel, f0 = (torch.tensor(np.stack(part)) for part in zip(*rows))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(mel), (f0 > 0).float())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print(f"openutau: voicing from mel frames, loss {loss.item():.3f}")
    return net.eval()


@torch.no_grad()
def sung(config: dict, acoustic, known: dict, f0, ratio: float, speaker: int):
    """Mel frames and F0 of a recording's phones at another pitch, within the range of songs."""
    f0 = np.where(f0 > 0, np.clip(f0 * ratio, 60, 1100), 0).astype(np.float32)
    hidden = acoustic.spectral(torch.tensor([[phones.NUMBER[p] for p in known["phones"]]]))
    frames = regulate(hidden, [torch.tensor(known["durations"])])
    mel = acoustic.decode(frames, torch.tensor(f0)[None], torch.tensor([speaker]), torch.zeros(1))
    return (mel * acoustic.deviation + acoustic.mean)[0].numpy(), f0


def graphs(acoustic, vocoder, tables, guess, warp: Warp, target: Path) -> None:
    tokens, long = torch.tensor([[1, 5, 6, 1]]), torch.tensor
    durations, f0 = long([[8, 9, 10, 8]]), torch.full((1, 35), 220.0)
    width = acoustic.speaker.embedding_dim + acoustic.speaker_shift.embedding_dim
    steps, hidden = long([10]), torch.randn(1, 4, acoustic.phone.embedding_dim)
    filters = bank.Filters(vocoder).eval()
    write(bank.AcousticBank(acoustic, tables, warp), target / "acoustic.onnx", dict(
        tokens=tokens, durations=durations, f0=f0, gender=torch.zeros(1, 35), spk_embed=torch.zeros(1, 35, width),
        steps=steps), ["mel"])
    write(bank.DurationLinguistic(acoustic, tables), target / "dsdur" / "linguistic.onnx", dict(
        tokens=tokens, word_div=long([[2, 2]]), word_dur=long([[17, 18]])), ["encoder_out", "x_masks"])
    write(bank.DurationBank(acoustic), target / "dsdur" / "dur.onnx", dict(
        encoder_out=hidden, x_masks=torch.zeros(1, 4, dtype=torch.bool), ph_midi=long([[60, 60, 60, 60]])),
        ["ph_dur_pred"])
    write(bank.PitchLinguistic(acoustic, tables), target / "dspitch" / "linguistic.onnx", dict(
        tokens=tokens, ph_dur=durations), ["encoder_out", "x_masks"])
    write(bank.PitchBank(acoustic), target / "dspitch" / "pitch.onnx", dict(
        encoder_out=hidden, ph_dur=durations, note_midi=torch.full((1, 3), 60.0), note_dur=long([[8, 19, 8]]),
        pitch=torch.full((1, 35), 60.0), expr=torch.ones(1, 35), retake=torch.ones(1, 35, dtype=torch.bool),
        steps=steps), ["pitch_pred"])
    write(bank.VocoderBank(filters, vocoder, guess), target / "dsvocoder" / "vocoder.onnx", dict(
        mel=torch.randn(1, 35, acoustic.out.out_features) - 5, f0=f0), ["waveform"])


# Axes by input: what each tensor's second axis counts.
AXES = dict(
    tokens="tokens", durations="tokens", ph_dur="tokens", ph_midi="tokens", x_masks="tokens", encoder_out="tokens",
    word_div="words", word_dur="words", note_midi="notes", note_dur="notes", ph_dur_pred="tokens", waveform="samples")


def write(module, path: Path, inputs: dict, outputs: list[str]) -> None:
    axes = {name: {1: AXES.get(name, "frames")} for name in [*inputs, *outputs] if name != "steps"}
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
        dynamic_axes=axes, opset_version=17, dynamo=False)
    export.store_halves(path)


def dictionaries(names: list[str], folders: list[Path]) -> None:
    """Mandarin: every syllable of Pinyin that has a reading. English: the symbols, for the program's own reader."""
    declared = [dict(symbol="SP", type="vowel"), dict(symbol="AP", type="vowel")]
    entries = [dict(grapheme=syllable, phonemes=[f"zh/{p.lower()}" for p in row])
               for syllable, row in sorted(syllables().items())]
    by_language = dict(zh=entries, en=[])
    for language, words in by_language.items():
        own = [dict(symbol=n, type=kind(next(p for p in phones.PHONES if p.lower() == n[3:])))
               for n in names if n.startswith(f"{language}/")]
        content = dict(symbols=declared + own, entries=words)
        if language == "en":
            content["replacements"] = [{"from": n[3:], "to": n} for n in names if n.startswith("en/")]
        for folder in folders:
            text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
            (folder / f"dsdict-{language}.yaml").write_text(text, encoding="utf-8")
            if language == "zh":
                (folder / "dsdict.yaml").write_text(text, encoding="utf-8")


def syllables() -> dict[str, list[str]]:
    """Pinyin without tones, `ü` also as `v`, to our phones."""
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    result = {}
    for readings in PINYIN_DICT.values():
        for reading in readings.split(","):
            plain = to_normal(reading).replace("v", "ü")
            if plain in result:
                continue
            split = phones.syllable_phones(plain + "1")
            if split:
                result[plain] = split[0]
    return result | {plain.replace("ü", "v"): row for plain, row in result.items() if "ü" in plain}


def configurations(config: dict, target: Path, speakers: list[str], acoustic) -> None:
    sound = config["sound"]
    contract = dict(
        sample_rate=sound["sample_rate"], hop_size=sound["hop"], win_size=sound["fft"], fft_size=sound["fft"],
        num_mel_bins=sound["mels"], mel_fmin=sound["mel_low"], mel_fmax=sound["mel_high"], mel_base="e",
        mel_scale="slaney")
    width = acoustic.speaker.embedding_dim + acoustic.speaker_shift.embedding_dim
    hidden = acoustic.phone.embedding_dim
    common = dict(phonemes="phonemes.json", languages="languages.json", use_lang_id=False)
    write_yaml(target / "dsconfig.yaml", common | dict(
        acoustic="acoustic.onnx", vocoder="dsvocoder", speakers=speakers, hidden_size=width,
        augmentation_args=dict(random_pitch_shifting=dict(range=[-bank.SEMITONES, bank.SEMITONES])),
        use_key_shift_embed=True, use_speed_embed=False, use_energy_embed=False, use_breathiness_embed=False,
        use_voicing_embed=False, use_tension_embed=False, use_continuous_acceleration=True,
        use_variable_depth=False) | contract)
    write_yaml(target / "dsdur" / "dsconfig.yaml", common | dict(
        linguistic="linguistic.onnx", dur="dur.onnx", predict_dur=True, hidden_size=hidden) | contract)
    write_yaml(target / "dspitch" / "dsconfig.yaml", common | dict(
        linguistic="linguistic.onnx", pitch="pitch.onnx", predict_dur=False, use_expr=True, use_note_rest=False,
        use_continuous_acceleration=True, hidden_size=hidden) | contract)
    write_yaml(target / "dsvocoder" / "vocoder.yaml", dict(
        name="dsvocoder", model="vocoder.onnx", pitch_controllable=True, force_on_cpu=True) | contract)


def character(target: Path, manifest: dict, speakers: list[str]) -> None:
    (target / "character.txt").write_text(
        f"name={manifest['name']}\nauthor={'; '.join(manifest['credits'])}\n", encoding="utf-8")
    write_yaml(target / "character.yaml", dict(
        text_file_encoding="utf-8", singer_type="diffsinger",
        default_phonemizer="OpenUtau.Core.DiffSinger.DiffSingerChinesePhonemizer",
        subbanks=[dict(color="" if k == 0 else name, prefix="", suffix=name, tone_ranges=[])
                  for k, name in enumerate(speakers)]))


def write_yaml(path: Path, content: dict) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
