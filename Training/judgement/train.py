"""Trains the built-in mind's judgement: logistic regression, one for each kind of entry.

    VOXHUMANA_FEATURES=/tmp/features.jsonl swift test --filter JudgementTraining
    python3 Training/judgement/train.py /tmp/features.jsonl Sources/Dialogue/Resources/judgement.txt

The rows are candidates of the development questions (evaluation.yaml, evaluation-second.yaml and evaluation-third.yaml
of Tests/DialogueTests/Resources) with their features; the frozen ones have no part in it.
Needs numpy. The same rows give the same weights; what cross-validation over questions says is printed.
"""

import collections
import json
import random
import sys

import numpy as np

RIDGE = 8.0          # on standardised features: a hundred questions a kind hold no more than this
FALSE_WEIGHT = {"fact": 4.5, "lore": 4.5, "example": 1.0, "refusal": 1.0}   # small talk misleads nobody
THRESHOLD = {"fact": 0.78, "example": 0.4, "lore": 0.36, "refusal": 0.36}  # as in Judgement.swift
FOLDS = 5


def load(path):
    questions = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        questions[row["question"]].append(row)
    return list(questions.values())


def pool(kind):
    """Lore and refusals are few: each learns with what is nearest to it."""
    return {"lore": ("lore", "fact"), "refusal": ("refusal", "example")}.get(kind, (kind,))


def rows_of(questions, kind):
    for question in questions:
        for row in question:
            if row["kind"] not in pool(kind):
                continue
            # A refusal of what has no answer harms nobody, and teaches nothing.
            if row["kind"] == "refusal" and row["isUnanswerable"] and not row["isMeant"]:
                continue
            # The other kind counts a little.
            share = 1.0 if row["kind"] == kind else 0.3
            yield row, share * (FALSE_WEIGHT[kind] if row["isUnanswerable"] else 1.0)


def regression(x, y, weights):
    """Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-3
    b = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        gradient = x.T @ (weights * (p - y)) + ridge * b
        step = np.linalg.solve((x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(ridge), gradient)
        b -= step
        if np.abs(step).max() < 1e-7:
            break
    return b


def train(questions, names):
    model = {}
    for kind in THRESHOLD:
        found = list(rows_of(questions, kind))
        x = np.array([[row["features"][name] for name in names] for row, _ in found])
        y = np.array([float(row["isRight"]) for row, _ in found])
        weights = np.array([weight for _, weight in found])
        mean, spread = x.mean(0), x.std(0)
        spread[spread < 1e-6] = 1
        b = regression((x - mean) / spread, y, weights)
        slopes = b[:-1] / spread
        model[kind] = (slopes, b[-1] - float(slopes @ mean))
    return model


def confidence(model, row, names):
    slopes, bias = model[row["kind"]]
    z = float(slopes @ np.array([row["features"][name] for name in names])) + bias
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def judged(model, question, names):
    meant = [(confidence(model, row, names), row) for row in question if row["isMeant"]]
    return max(meant, key=lambda one: one[0], default=(0, None))


def outcome(model, question, names):
    best, row = judged(model, question, names)
    is_outright = row is not None and best >= THRESHOLD[row["kind"]]
    if question[0]["isUnanswerable"]:
        return "false" if is_outright and row["kind"] != "refusal" else "declined"
    if not is_outright:
        return "not outright"
    return "right" if row["isRight"] else "wrong"


def main(source, target):
    questions = load(source)
    names = list(questions[0][0]["features"])
    order = list(range(len(questions)))
    random.Random(1).shuffle(order)
    counts = collections.Counter()
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        model = train([questions[i] for i in order if i not in held], names)
        for i in held:
            found = outcome(model, questions[i], names)
            counts[found] += 1
            if found in ("false", "wrong"):
                best, row = judged(model, questions[i], names)
                print(f"  {found} {questions[i][0]['question']}: {row['ask']} ({row['kind']} {best:.2f})")
    print(f"cross-validation over {len(questions)} questions: {dict(counts)}")
    model = train(questions, names)
    with open(target, "w", encoding="utf-8") as out:
        out.write("# Made by Training/judgement/train.py: kind of entry, feature, weight.\n")
        for kind, (slopes, bias) in model.items():
            out.write(f"{kind} bias {bias:.4f}\n")
            for name, slope in zip(names, slopes):
                out.write(f"{kind} {name} {slope:.4f}\n")


main(*sys.argv[1:3])
