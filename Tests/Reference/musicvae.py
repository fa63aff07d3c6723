"""Loss and gradients of a tiny hierarchical MusicVAE in PyTorch, for PyTorchAgreementTests.

    python3 Tests/Reference/musicvae.py
"""
import math

import torch
from torch.nn import functional as F

from reference import parameters, show

SYMBOLS, STEPS, PLACES, LATENT, LAYERS, BETA = 7, 4, 4, 5, 2, 0.5
ENCODER, BARS_ENCODER, CONDUCTOR, EMBEDDING, DECODER = 6, 5, 6, 5, 6
SEQUENCES, BARS = 3, 3

symbols = torch.tensor([[(5 * s + 3 * i * i + i) % SYMBOLS for i in range(BARS * STEPS)] for s in range(SEQUENCES)])
# (steps, rows) with a row for each bar of each sequence
rows = symbols.view(SEQUENCES, BARS, STEPS).permute(2, 1, 0).reshape(STEPS, BARS * SEQUENCES)


class Noise:
    """SplitMix64 and the polar method of Marsaglia, as FloatRandom."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def normal(self):
        while True:
            x, y = (2 * (self.next() >> 11) * 2.0 ** -53 - 1 for _ in range(2))
            square = x * x + y * y
            if 0 < square < 1:
                return x * math.sqrt(-2 * math.log(square) / square)


def lstm(name, inputs, size):
    input = {f"{name}.input": (inputs, 4 * size)} if inputs else {}
    return input | {f"{name}.recurrent": (size, 4 * size), f"{name}.bias": (4 * size,)}


def stack(name, size):
    return lstm(f"{name}.0", 0, size) | lstm(f"{name}.1", size, size)


shapes = {}
for direction in ("forwards", "backwards"):
    shapes[f"encoder.symbols.{direction}.weight"] = (SYMBOLS, 4 * ENCODER)
    shapes[f"encoder.places.{direction}.weight"] = (STEPS, 4 * ENCODER)
for layer in range(LAYERS):
    for direction in ("forwards", "backwards"):
        shapes |= lstm(f"encoder.{layer}.{direction}", 2 * ENCODER if layer else 0, ENCODER)
shapes["encoder.shortcut.weight"] = (STEPS * SYMBOLS, 2 * ENCODER)
for direction in ("forwards", "backwards"):
    shapes |= lstm(f"encoder.bars.{direction}", 2 * ENCODER, BARS_ENCODER)
shapes["encoder.bars.shortcut.weight"] = (PLACES, 2 * ENCODER, LATENT)
for name in ("latent.mean", "latent.logVariance"):
    shapes |= {f"{name}.weight": (2 * BARS_ENCODER, LATENT), f"{name}.bias": (LATENT,)}
shapes |= stack("conductor", CONDUCTOR) | {
    "conductor.start.weight": (LATENT, 4 * CONDUCTOR), "conductor.start.bias": (4 * CONDUCTOR,),
    "conductor.latent.weight": (LATENT, 4 * CONDUCTOR), "conductor.places.weight": (PLACES, 4 * CONDUCTOR),
    "conductor.output.weight": (CONDUCTOR, EMBEDDING), "conductor.output.bias": (EMBEDDING,),
    "conductor.shortcut.weight": (PLACES, LATENT, EMBEDDING)}
shapes |= stack("decoder", DECODER) | {
    "decoder.start.weight": (EMBEDDING, 4 * DECODER), "decoder.start.bias": (4 * DECODER,),
    "decoder.embedding.weight": (EMBEDDING, 4 * DECODER), "decoder.symbols.weight": (SYMBOLS + 1, 4 * DECODER),
    "decoder.places.weight": (STEPS, 4 * DECODER),
    "decoder.output.weight": (DECODER, SYMBOLS), "decoder.output.bias": (SYMBOLS,),
    "decoder.shortcut.weight": (STEPS, EMBEDDING, SYMBOLS)}
p = parameters(shapes)


def dense(name, x):
    return x @ p[name + ".weight"] + p[name + ".bias"]


def run(name, x, size, reverse=False, state=None):
    """x: pre-activations from outside, (steps, rows, 4 size). Returns all outputs."""
    h, c = state or (torch.zeros(x.shape[1], size).double(),) * 2
    outputs = [None] * len(x)
    for t in reversed(range(len(x))) if reverse else range(len(x)):
        i, f, g, o = (x[t] + h @ p[name + ".recurrent"] + p[name + ".bias"]).split(size, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        outputs[t] = h
    return torch.stack(outputs)


def both_ways(name, forwards, backwards, size):
    a, b = run(name + ".forwards", forwards, size), run(name + ".backwards", backwards, size, reverse=True)
    return torch.cat((a, b), 2), torch.cat((a[-1], b[0]), 1)


def stacked(name, x, size, start):
    (h0, c0, h1, c1) = start.split(size, 1)
    lower = run(f"{name}.0", x, size, state=(h0, c0))
    return run(f"{name}.1", lower @ p[f"{name}.1.input"], size, state=(h1, c1))


table = lambda d: p[f"encoder.symbols.{d}.weight"][rows] + p[f"encoder.places.{d}.weight"][:, None]
outputs, _ = both_ways("encoder.0", table("forwards"), table("backwards"), ENCODER)
_, bars = both_ways(
    "encoder.1", outputs @ p["encoder.1.forwards.input"], outputs @ p["encoder.1.backwards.input"], ENCODER)
bars = bars + sum(p["encoder.shortcut.weight"][step * SYMBOLS + rows[step]] for step in range(STEPS))
bars = bars.view(BARS, SEQUENCES, 2 * ENCODER)
_, features = both_ways(
    "encoder.bars", bars @ p["encoder.bars.forwards.input"], bars @ p["encoder.bars.backwards.input"], BARS_ENCODER)
mean = dense("latent.mean", features) + sum(bars[b] @ p["encoder.bars.shortcut.weight"][b] for b in range(BARS))
log_variance = dense("latent.logVariance", features)
noise = Noise(Noise(9).next())
epsilon = torch.tensor([[noise.normal() for _ in range(LATENT)] for _ in range(SEQUENCES)]).double()
z = mean + (0.5 * log_variance).exp() * epsilon

x = torch.stack([z @ p["conductor.latent.weight"] + p["conductor.places.weight"][b] for b in range(BARS)])
h = stacked("conductor", x, CONDUCTOR, dense("conductor.start", z).tanh())
e = torch.stack([dense("conductor.output", h[b]) + z @ p["conductor.shortcut.weight"][b] for b in range(BARS)])
e = e.tanh().view(BARS * SEQUENCES, EMBEDDING)
inputs = torch.cat((torch.full((1, BARS * SEQUENCES), SYMBOLS), rows[:-1]))
x = e @ p["decoder.embedding.weight"] + p["decoder.places.weight"][:, None] + p["decoder.symbols.weight"][inputs]
h = stacked("decoder", x, DECODER, dense("decoder.start", e).tanh())
logits = torch.stack([dense("decoder.output", h[t]) + e @ p["decoder.shortcut.weight"][t] for t in range(STEPS)])

divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
loss = F.cross_entropy(logits.view(-1, SYMBOLS), rows.reshape(-1)) + BETA * divergence / rows.numel()
loss.backward()
show("mean", mean)
show("loss", loss)
for name in shapes:
    show(name, p[name].grad)
