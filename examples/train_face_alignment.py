"""Draw faces, train the example network of face_alignment.py on them, export both.

    pip install torch
    python examples/train_face_alignment.py            # train, export, print the error
    python examples/train_face_alignment.py --check    # evaluate the exported files again

The faces are drawings of this script, so that nobody's picture is in this repository: a head, hair,
eyes, nose and mouth of random size, grey and place, turned by up to 25 degrees, under a gradient of
light and noise. The landmarks are eyes, tip of the nose and corners of the mouth. The exported
faces come from another seed than those of training and choose nothing.

face_alignment_weights.npz   float16, in hwgen's order (rows, columns, channels):
    conv_weight [KH, KW, Cin, Cout], local*_weight [H, W, KH, KW, Cin, Cout], local*_bias
    [H, W, Cout], fc*_weight [N, Cout], *_bias [Cout],
    float_error: mean distance of the landmarks on the exported faces, in pixels
faces.npz   uint8 images [128, 32, 32], float32 landmarks [128, 5, 2] (row, column) in pixels of the
    image, uint8 calibration [64, 32, 32]
"""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

HERE = Path(__file__).parent
WEIGHTS = HERE / "face_alignment_weights.npz"
FACES = HERE / "faces.npz"
SEED = 20261122
SIDE, LANDMARKS = 32, 5
STEPS, BATCH, FACES_DRAWN, RATE = 3000, 64, 12000, 4e-3
FEATURES, LOCAL = 8, 6
Reals = NDArray[np.float64]

# Landmarks of a face without pose, (row, column): eyes, tip of the nose, corners of the mouth.
PLACES = np.array([(-0.28, -0.38), (-0.28, 0.38), (0.12, 0.0), (0.48, -0.26), (0.48, 0.26)])


def draw_face(rng: Generator) -> tuple[Reals, Reals]:
    """An image [SIDE, SIDE] from 0 to 1, and its landmarks [5, 2] in pixels."""
    places = PLACES * (1 + rng.normal(scale=0.06, size=2)) + rng.normal(scale=0.03, size=(5, 2))
    turn, size = math.radians(rng.uniform(-25, 25)), rng.uniform(8.5, 12.5)
    middle = SIDE / 2 - 0.5 + rng.uniform(-3.5, 3.5, 2)
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    grid = np.stack(np.mgrid[:SIDE, :SIDE], axis=-1)
    y, x = np.moveaxis((grid - middle) @ rotation.T / size, -1, 0)
    image = _background(rng)
    _blend(image, rng.uniform(0.05, 0.5), y + 0.15, x, 1.15, 0.95)  # hair
    skin = rng.uniform(0.45, 0.9)
    _blend(image, skin, y, x, 1.05, 0.8)
    for row, column in places[:2]:
        _blend(image, min(1.0, skin + 0.15), y - row, x - column, 0.13, 0.2)
        _blend(image, 0.1, y - row, x - column, 0.11, 0.11)
        _blend(image, skin * 0.45, y - row + 0.24, x - column, 0.05, 0.24)
    _blend(image, skin * 0.75, y - places[2, 0] + 0.12, x - places[2, 1], 0.22, 0.09)
    _blend(image, skin * 0.55, y - places[2, 0], x - places[2, 1], 0.06, 0.14)
    _mouth(image, skin, y, x, places[3:])
    light = 1 + rng.uniform(-0.35, 0.35) * x + rng.uniform(-0.2, 0.2) * y
    noisy = image * light + rng.normal(scale=0.02, size=image.shape)
    return np.clip(noisy, 0, 1), places @ rotation * size + middle


def _background(rng: Generator) -> Reals:
    """A gradient with two dark or bright bars."""
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    image = rng.uniform(0.1, 0.9) + rng.uniform(-0.3, 0.3) * y + rng.uniform(-0.3, 0.3) * x
    for _ in range(2):
        left, grey = int(rng.integers(SIDE)), rng.uniform(0, 1)
        image[:, left : left + int(rng.integers(2, 6))] = grey
    return image


def _blend(image: Reals, grey: float, y: Reals, x: Reals, high: float, wide: float) -> None:
    """Draw an ellipse with a soft edge into the image."""
    inside = np.clip(6 * (1 - np.hypot(y / high, x / wide)) * min(high, wide) * 2, 0, 1)
    image += inside * (grey - image)


def _mouth(image: Reals, skin: float, y: Reals, x: Reals, corners: Reals) -> None:
    (row, column), half = corners.mean(axis=0), (corners[1] - corners[0]) / 2
    wide = float(np.hypot(*half))
    slope = half[0] / half[1]
    _blend(image, skin * 0.4, y - row - slope * (x - column), x - column, 0.09, wide)


def draw_faces(seed: int, count: int) -> tuple[NDArray[np.uint8], Reals]:
    """Images uint8 [count, SIDE, SIDE] and landmarks [count, 5, 2] in pixels."""
    rng = np.random.default_rng(seed)
    images, landmarks = zip(*(draw_face(rng) for _ in range(count)), strict=True)
    return np.rint(255 * np.stack(images)).astype(np.uint8), np.stack(landmarks)


class LocallyConnected(nn.Module):
    """A 3x3 convolution without padding, with weights and a bias of its own at each position."""

    def __init__(self, side: int, inputs: int, outputs: int) -> None:
        super().__init__()
        places, taps = (side - 2) ** 2, 9 * inputs
        self.side = side - 2
        self.weight = nn.Parameter(torch.randn(places, taps, outputs) * math.sqrt(2 / taps))
        self.bias = nn.Parameter(torch.zeros(places, outputs))

    def forward(self, x: Tensor) -> Tensor:
        taps = functional.unfold(x, 3).transpose(1, 2)  # [N, places, inputs * 9]
        y = torch.einsum("npt,pto->npo", taps, self.weight) + self.bias
        return y.transpose(1, 2).unflatten(2, (self.side, self.side))


class FaceAlignment(nn.Module):
    """Convolution and max pooling, two locally connected layers with L2 pooling between, dense."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, FEATURES, 5, padding=2)
        self.local1 = LocallyConnected(SIDE // 2, FEATURES, LOCAL)
        self.local2 = LocallyConnected(SIDE // 4 - 1, LOCAL, FEATURES)
        self.fc1 = nn.Linear(FEATURES * 25, 32)
        self.fc2 = nn.Linear(32, 2 * LANDMARKS)

    def forward(self, x: Tensor) -> Tensor:
        """Landmarks [N, 10] of images [N, 1, 32, 32]: (row, column), -1 to 1 at the borders."""
        x = functional.max_pool2d(functional.relu(self.conv(x)), 2)
        x = functional.relu(self.local1(x))
        x = torch.sqrt(functional.avg_pool2d(x * x, 2) + 1e-12)
        x = functional.relu(self.local2(x))
        return self.fc2(functional.relu(self.fc1(x.flatten(1))))


def tensors(images: NDArray[np.uint8], landmarks: Reals) -> tuple[Tensor, Tensor]:
    """Pixels from 0 to 1 as [N, 1, SIDE, SIDE]; landmarks from -1 to 1 as [N, 10]."""
    pixels = torch.from_numpy(images.astype(np.float32) / 255)[:, None]
    places = torch.from_numpy((2 * landmarks / (SIDE - 1) - 1).astype(np.float32))
    return pixels, places.flatten(1)


def train() -> FaceAlignment:
    """The network after STEPS steps; the same on every run on one machine."""
    torch.manual_seed(SEED)
    model = FaceAlignment()
    images, landmarks = tensors(*draw_faces(SEED, FACES_DRAWN))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    for step in range(STEPS):
        chosen = torch.randint(FACES_DRAWN, (BATCH,))
        loss = functional.smooth_l1_loss(model(images[chosen]), landmarks[chosen], beta=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(f"\rstep {step + 1}/{STEPS}, loss {loss.item():.5f}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return model.eval()


@torch.no_grad()
def mean_error(model: FaceAlignment, images: NDArray[np.uint8], landmarks: Reals) -> float:
    """Mean distance between found and true landmarks, in pixels."""
    pixels, _ = tensors(images, landmarks)
    found = (model(pixels).double().numpy().reshape(-1, LANDMARKS, 2) + 1) * (SIDE - 1) / 2
    return float(np.hypot(*np.moveaxis(found - landmarks, -1, 0)).mean())


def to_channels_last(name: str, tensor: Tensor) -> Tensor:
    """A parameter of FaceAlignment in hwgen's order."""
    layer, field = name.split(".")
    if layer.startswith("local"):
        side = math.isqrt(len(tensor))
        if field == "bias":
            return tensor.unflatten(0, (side, side))
        taps = tensor.unflatten(1, (-1, 3, 3)).unflatten(0, (side, side))
        return taps.permute(0, 1, 3, 4, 2, 5)
    if tensor.dim() == 4:
        return tensor.permute(2, 3, 1, 0)
    if name == "fc1.weight":
        tensor = tensor.unflatten(1, (FEATURES, 5, 5)).permute(0, 2, 3, 1).flatten(1)
    return tensor.t() if tensor.dim() == 2 else tensor


def export(model: FaceAlignment) -> None:
    """Write WEIGHTS and FACES; the network is the one with the rounded weights."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(parameter.half().float())
    images, landmarks = draw_faces(SEED + 1, 128)
    calibration, _ = draw_faces(SEED + 2, 64)
    stored = landmarks.astype(np.float32)
    np.savez_compressed(FACES, images=images, landmarks=stored, calibration=calibration)
    arrays = {
        name.replace(".", "_"): to_channels_last(name, tensor).half().contiguous().numpy()
        for name, tensor in model.state_dict().items()
    }
    error = mean_error(model, images, stored.astype(np.float64))
    np.savez_compressed(WEIGHTS, float_error=np.float64(error), **arrays)


def import_weights(arrays: dict[str, NDArray[np.generic]]) -> FaceAlignment:
    """The model whose parameters, in hwgen's order, are `arrays`."""
    model = FaceAlignment()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # The same reordering of indices shows where each exported number came from.
            places = torch.arange(parameter.numel()).reshape(parameter.shape)
            order = to_channels_last(name, places).flatten()
            values = torch.from_numpy(arrays[name.replace(".", "_")].astype(np.float32))
            parameter.view(-1)[order] = values.flatten()
    return model.eval()


def check() -> None:
    """Stop with an error unless WEIGHTS and FACES hold what this script says they hold."""
    with np.load(WEIGHTS) as arrays, np.load(FACES) as faces:
        found = mean_error(import_weights(dict(arrays)), faces["images"], faces["landmarks"])
        stored = float(arrays["float_error"])
        same = np.array_equal(faces["images"], draw_faces(SEED + 1, 128)[0])
    print(f"float error on 128 faces: {found:.3f} pixels")
    if not same or abs(found - stored) > 1e-6:
        sys.exit(f"{WEIGHTS.name} says {stored:.3f}; {FACES.name} holds the faces: {same}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only evaluate the exported files")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    if not options.check:
        export(train())
    check()


if __name__ == "__main__":
    main()
