"""Logits, loss and gradients of a tiny transformer with section memory in PyTorch, for PyTorchAgreementTests.

    python3 Tests/Reference/transformer.py
"""
import torch
from torch.nn import functional as F

from reference import parameters, show

VOCABULARY, WIDTH, HEADS, LAYERS, REACH, SMOOTHING = 11, 8, 2, 2, 6, 0.1
MEMORY, CONTEXT, SECTION = 7, 5, 9
HEAD = WIDTH // HEADS
COUNT = MEMORY + CONTEXT + SECTION

tokens = [(3 * i * i + 5 * i + 1) % VOCABULARY for i in range(COUNT)]
starts = [(MEMORY, 0), (CONTEXT, -3), (SECTION, 0)]
places = [(bar + i // 4, i * 3 % 16, i % 3) for count, bar in starts for i in range(count)]
targets = tokens[1:MEMORY] + [-1] + tokens[MEMORY + 1:] + [-1]
weights = torch.tensor([0.5] * MEMORY + [0.75] * CONTEXT + [1.0] * SECTION, dtype=torch.float64)

shapes = {"embedding": (VOCABULARY, WIDTH)}
for layer in range(LAYERS):
    for name, shape in [
            ("norm1.gamma", (WIDTH,)), ("norm1.beta", (WIDTH,)),
            ("qkv.weight", (WIDTH, 3 * WIDTH)), ("qkv.bias", (3 * WIDTH,)),
            ("attention.distances", (HEADS, REACH, HEAD)), ("attention.distanceQuery", (HEADS, HEAD)),
            ("attention.barDistance", (2, HEADS, 17)), ("attention.stepDistance", (2, HEADS, 11)),
            ("attention.sameTrack", (2, HEADS, 2)),
            ("projection.weight", (WIDTH, WIDTH)), ("projection.bias", (WIDTH,)),
            ("norm2.gamma", (WIDTH,)), ("norm2.beta", (WIDTH,)),
            ("expand.weight", (WIDTH, 4 * WIDTH)), ("expand.bias", (4 * WIDTH,)),
            ("contract.weight", (4 * WIDTH, WIDTH)), ("contract.bias", (WIDTH,))]:
        shapes[f"layers.{layer}.{name}"] = shape
shapes |= {"finalNorm.gamma": (WIDTH,), "finalNorm.beta": (WIDTH,)}
p = parameters(shapes)


def step_bucket(difference):
    bucket = sum(abs(difference) > edge for edge in (0, 1, 2, 4, 8))
    return 5 - bucket if difference < 0 else 5 + bucket


def attention(x, name):
    qkv = x @ p[name + "qkv.weight"] + p[name + "qkv.bias"]
    q, k, v = (part.view(COUNT, HEADS, HEAD).transpose(0, 1) for part in qkv.split(WIDTH, 1))
    bars, steps, tracks = (p[f"{name}attention.{t}"] for t in ("barDistance", "stepDistance", "sameTrack"))
    distances, query = p[name + "attention.distances"], p[name + "attention.distanceQuery"]
    heads = []
    for h in range(HEADS):
        rows = []
        for i in range(COUNT):
            part = 0 if i < MEMORY else 1 if i < MEMORY + CONTEXT else 2
            logits, seen = [], range(MEMORY if part == 1 else 0, i + 1)
            for j in seen:
                recalls = part == 2 and j < MEMORY
                score = q[h, i] @ k[h, j]
                if not recalls:  # row m of the table stands for the distance REACH - 1 - m
                    score = score + (q[h, i] + query[h]) @ distances[h, max(0, REACH - 1 - (i - j))]
                (bi, si, ti), (bj, sj, tj) = places[i], places[j]
                bias = bars[int(recalls), h, min(max(bi - bj, -8), 8) + 8]
                bias = bias + steps[int(recalls), h, step_bucket(si - sj)] + tracks[int(recalls), h, int(ti == tj)]
                logits.append(score / HEAD ** 0.5 + bias)
            rows.append(torch.stack(logits).softmax(0) @ v[h, list(seen)])
        heads.append(torch.stack(rows))
    return torch.cat(heads, 1) @ p[name + "projection.weight"] + p[name + "projection.bias"]


def norm(x, name):
    return F.layer_norm(x, (WIDTH,), p[name + ".gamma"], p[name + ".beta"], 1e-5)


x = p["embedding"][tokens]
for layer in range(LAYERS):
    name = f"layers.{layer}."
    x = x + attention(norm(x, name + "norm1"), name)
    inner = norm(x, name + "norm2") @ p[name + "expand.weight"] + p[name + "expand.bias"]
    x = x + F.gelu(inner, approximate="tanh") @ p[name + "contract.weight"] + p[name + "contract.bias"]
logits = norm(x, "finalNorm") @ p["embedding"].T

losses = F.cross_entropy(
    logits, torch.tensor(targets), ignore_index=-1, label_smoothing=SMOOTHING, reduction="none")
loss = (losses * weights).sum()
loss.backward()
show("logits", logits)
show("loss", loss)
for name in shapes:
    show(name, p[name].grad)
