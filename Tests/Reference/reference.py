"""What both references share: parameters by formula, and a table of the gradients they get."""
import math

import torch


def parameters(shapes):
    """Entry j of tensor t is 0.3 sin(1.7 (t + 1) + 0.37 j), rounded to single precision; gammas are 1 more."""
    result = {}
    for t, (name, shape) in enumerate(shapes.items()):
        count = math.prod(shape)
        shift = 1 if name.endswith("gamma") else 0
        values = [shift + 0.3 * math.sin(1.7 * (t + 1) + 0.37 * j) for j in range(count)]
        values = torch.tensor(values, dtype=torch.float64).float().double()
        result[name] = values.view(shape).requires_grad_()
    return result


def fingerprint(values):
    """Norm, and the sums of entry j times cos(0.61 j) and times sin(1.3 j + 1)."""
    flat = values.detach().reshape(-1).double()
    j = torch.arange(flat.numel(), dtype=torch.float64)
    return flat.norm(), (flat * torch.cos(0.61 * j)).sum(), (flat * torch.sin(1.3 * j + 1)).sum()


def show(name, values):
    print(name, *(f"{float(x):.7g}" for x in fingerprint(values)))
