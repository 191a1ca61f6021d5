"""Edges of a video, 640x480 at one pixel a cycle: Sobel, magnitude, two poolings. No training.

    hwgen emit examples/edge_pool_video.py -o build/edges --interval 307200

Four Sobel kernels and ReLUs give the positive parts of gx, -gx, gy and -gy, a 1x1 convolution adds
them to |gx| + |gy|, and two poolings read the sum: the strongest edge of each 2x2, and the average
of each 8x8. All weights are small integers and all scales powers of two, so the numbers are those
that one would write by hand: edges = max of (|gx| + |gy| + 4) // 8, density = their rounded mean.
`inputs` is a short clip, drawn here: a ball and a car move in front of houses, with some noise.
"""

import numpy as np

from hwgen import Graph, LayerOptions, quantize

HEIGHT, WIDTH, FRAMES = 480, 640, 3
SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def houses(image: np.ndarray, rng: np.random.Generator) -> None:
    """Fronts of different heights and greys, with rows of windows."""
    left = 0
    while left < WIDTH:
        wide, top = int(rng.integers(60, 120)), int(rng.integers(90, 220))
        grey = int(rng.integers(70, 170))
        image[top:380, left : left + wide] = grey
        for y in range(top + 15, 350, 40):
            for x in range(left + 10, min(left + wide, WIDTH) - 20, 28):
                image[y : y + 22, x : x + 14] = int(rng.choice([30, 60, 220]))
        left += wide


def scene(frame: int) -> np.ndarray:
    """One frame, grey from 0 to 255, [HEIGHT, WIDTH]."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    image = 235.0 - 0.25 * y + 6.0 * np.sin(x / 37.0)
    houses(image, rng)
    road = y >= 380
    image[road] = 60.0 + (y[road] - 380) * 0.4
    image[(y >= 425) & (y < 433) & ((x + 40 * frame) % 120 < 60)] = 230.0
    car = 80 + 24 * frame
    image[390:425, car : car + 110] = 25.0
    image[370:390, car + 25 : car + 85] = 140.0
    ball = np.hypot(y - (120 + 12 * frame), x - (470 - 18 * frame))
    image = np.where(ball < 45, 250.0 - 2.0 * ball, image)
    image += rng.normal(scale=2.0, size=image.shape)
    return np.clip(np.rint(image), 0, 255)


def strongest(height: int, width: int) -> np.ndarray:
    """The strongest edges that there can be: |gx| of 1020 on a chessboard, |gx| + |gy| of 1530 on
    diagonal stripes; black and white both ways round. [3, height, width, 1]"""
    y, x = np.mgrid[:height, :width]
    board = 255.0 * ((y // 8 + x // 8) % 2)
    stripes = 255.0 * ((y + x) // 8 % 2)
    return np.stack([board, 255.0 - board, stripes])[..., np.newaxis]


def edges(height: int, width: int) -> Graph:
    """The network in integers, for images of any size."""
    kernels = np.stack([SOBEL, -SOBEL, SOBEL.T, -SOBEL.T], axis=-1)[:, :, np.newaxis]
    graph = Graph("edges")
    x = graph.input("video", (height, width, 1))
    x = graph.conv2d(x, kernels, padding=1, fill="edge", name="sobel")
    x = graph.conv2d(graph.relu(x, name="parts"), np.ones((1, 1, 4, 1)), name="magnitude")
    graph.output(graph.max_pool2d(x, 2, name="strongest"), name="edges")
    graph.output(graph.avg_pool2d(x, 8, name="average"), name="density")
    return quantize(
        graph,
        strongest(height, width),
        power_of_two=True,
        signed_activations="auto",
        overrides={
            "sobel": LayerOptions(weight_bits=3, activation_bits=10),  # 0 .. 1020, exactly
            "magnitude": LayerOptions(weight_bits=2),
        },
    )


inputs = np.stack([scene(frame) for frame in range(FRAMES)])[..., np.newaxis]
graph = edges(HEIGHT, WIDTH)
