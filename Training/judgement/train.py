"""Trains the built-in mind's judgement: logistic regression, one for each kind of entry, says how sure it is that an
entry answers; another, over the candidates of one question, which passage stands nearest.

    VOXHUMANA_FEATURES=/tmp/features.jsonl swift test --filter JudgementTraining
    python3 Training/judgement/train.py /tmp/features.jsonl Sources/Dialogue/Resources/judgement.txt

The rows are candidates of the development questions (evaluation.yaml, evaluation-second.yaml and so on of
Tests/DialogueTests/Resources) with their features; the frozen ones have no part in it.
Needs numpy. The same rows give the same weights; what cross-validation says, over questions and with each knowledge base
left out, is printed.
"""

import collections
import json
import random
import sys

import numpy as np

# On standardised features: what holds with a knowledge base left out. Small talk has fewer lines, and harms less.
RIDGE = {"fact": 40.0, "lore": 40.0, "example": 8.0, "refusal": 8.0}
FALSE_WEIGHT = {"fact": 4.5, "lore": 4.5, "example": 1.0, "refusal": 1.0}   # small talk misleads nobody
THRESHOLD = {"fact": 0.82, "example": 0.5, "lore": 0.5, "refusal": 0.36}  # as in Judgement.swift
FOLDS = 5
RANK = "rank"
RANK_RIDGE = 30.0    # the same for the ranking: one choice a question


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


def regression(x, y, weights, strength):
    """Newton's method."""
    x = np.hstack([x, np.ones((len(x), 1))])
    ridge = np.full(x.shape[1], strength)
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
    model[RANK] = (rank(questions, names), 0.0)
    for kind in THRESHOLD:
        found = list(rows_of(questions, kind))
        x = np.array([[row["features"][name] for name in names] for row, _ in found])
        y = np.array([float(row["isRight"]) for row, _ in found])
        weights = np.array([weight for _, weight in found])
        mean, spread = x.mean(0), x.std(0)
        spread[spread < 1e-6] = 1
        b = regression((x - mean) / spread, y, weights, RIDGE[kind])
        slopes = b[:-1] / spread
        model[kind] = (slopes, b[-1] - float(slopes @ mean))
    return model


def rank(questions, names):
    """How near a passage stands among the others: softmax over a question's facts, by Newton's method."""
    data = []
    for question in questions:
        facts = [row for row in question if row["kind"] == "fact"]
        right = np.array([float(row["isRight"]) for row in facts])
        if question[0]["isUnanswerable"] or not right.any():
            continue
        data.append((np.array([[row["features"][name] for name in names] for row in facts]), right))
    every = np.vstack([x for x, _ in data])
    spread = every.std(0)
    spread[spread < 1e-6] = 1
    b = np.zeros(len(names))
    for _ in range(60):
        gradient = RANK_RIDGE * b
        hessian = np.diag(np.full(len(names), RANK_RIDGE))
        for x, right in data:
            z = x / spread
            p = np.exp(z @ b - (z @ b).max())
            p /= p.sum()
            meant = p * right / (p * right).sum()
            gradient -= z.T @ (meant - p)
            centred = z - p @ z
            hessian += (centred * p[:, None]).T @ centred
        step = np.linalg.solve(hessian, gradient)
        b -= step
        if np.abs(step).max() < 1e-7:
            break
    return b / spread


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


def is_nearest_right(model, question, names):
    """None where no passage is right, or none has to be."""
    facts = [row for row in question if row["kind"] == "fact"]
    if question[0]["isUnanswerable"] or not any(row["isRight"] for row in facts):
        return None
    slopes, _ = model[RANK]
    return max(facts, key=lambda row: float(slopes @ np.array([row["features"][name] for name in names])))["isRight"]


def validate(folds, names, title, is_told=False):
    counts = collections.Counter()
    nearest = collections.Counter()
    for held in folds:
        model = train([q for other in folds if other is not held for q in other], names)
        for question in held:
            found = outcome(model, question, names)
            counts[found] += 1
            nearest[is_nearest_right(model, question, names)] += 1
            if is_told and found in ("false", "wrong"):
                best, row = judged(model, question, names)
                print(f"  {found} {question[0]['question']}: {row['ask']} ({row['kind']} {best:.2f})")
    print(f"{title}: {dict(counts)}; nearest passage right {nearest[True]}, wrong {nearest[False]}")


def base(question):
    """Its knowledge base."""
    return question[0]["question"].split("/")[1].split("-")[0]


def main(source, target):
    questions = load(source)
    names = list(questions[0][0]["features"])
    order = list(range(len(questions)))
    random.Random(1).shuffle(order)
    folds = [[questions[i] for i in order[fold::FOLDS]] for fold in range(FOLDS)]
    validate(folds, names, f"cross-validation over {len(questions)} questions", is_told=True)
    bases = sorted({base(question) for question in questions})
    validate([[q for q in questions if base(q) == one] for one in bases], names, "each knowledge base left out")
    model = train(questions, names)
    with open(target, "w", encoding="utf-8") as out:
        out.write("# Made by Training/judgement/train.py: kind of entry, feature, weight.\n")
        for kind, (slopes, bias) in model.items():
            if kind != RANK:
                out.write(f"{kind} bias {bias:.4f}\n")
            for name, slope in zip(names, slopes):
                out.write(f"{kind} {name} {slope:.4f}\n")


main(*sys.argv[1:3])
