"""Goldens of image layers: scipy.ndimage for what lies between cells and beyond edges, NumPy for the rest. Angles, shares and factors are fixed by equal ends. Run: python3 make_image.py"""
import numpy as np
from scipy.ndimage import map_coordinates

from goldens import case, write

random = np.random.default_rng(1)
x = random.normal(size=(2, 6, 5, 2)).astype(np.float32).astype(np.float64)
MODES = {"constant": "grid-constant", "nearest": "nearest", "reflect": "reflect", "wrap": "grid-wrap"}
cases = []


def sampled(x, rows, columns, fill_mode="reflect", order=1, value=0.0):
    """Each channel of each image at places given for its rows and columns."""
    channel = lambda image: map_coordinates(image, [rows, columns], order=order, mode=MODES[fill_mode], cval=value)
    return np.stack([np.stack([channel(image[..., c]) for c in range(image.shape[-1])], -1) for image in x])


def grid(x):
    return np.meshgrid(np.arange(x.shape[1], dtype=float), np.arange(x.shape[2], dtype=float), indexing="ij")


def rotated(x, turn, **how):
    """The matrix of keras.layers.RandomRotation: from places of the output to those of the input, x to the right, y down."""
    a = 2 * np.pi * turn
    cx, cy = (x.shape[2] - 1) / 2, (x.shape[1] - 1) / 2
    matrix = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    rows, columns = grid(x)
    across, down = matrix @ np.stack([columns.ravel() - cx, rows.ravel() - cy])
    return sampled(x, (down + cy).reshape(rows.shape), (across + cx).reshape(rows.shape), **how)


def translated(x, down, right, **how):
    rows, columns = grid(x)
    return sampled(x, rows - down * x.shape[1], columns - right * x.shape[2], **how)


def zoomed(x, high, wide, **how):
    rows, columns = grid(x)
    middle, center = (x.shape[1] - 1) / 2, (x.shape[2] - 1) / 2
    return sampled(x, middle + (rows - middle) * (1 + high), center + (columns - center) * (1 + wide), **how)


def add(name, layer, y, training=True):
    cases.append(case(name, layer, [x], [y], training=training))


def resized(x, to, order):
    """Half-pixel places, those beyond the edges at the edges."""
    rows, columns = [(np.arange(n) + 0.5) * size / n - 0.5 for n, size in zip(to, x.shape[1:3])]
    if order == 0:
        rows, columns = np.floor(rows + 0.5), np.floor(columns + 0.5)
    return sampled(x, *np.meshgrid(rows, columns, indexing="ij"), fill_mode="nearest", order=order)


for mode in MODES:
    for interpolation, order in (("bilinear", 1), ("nearest", 0)):
        how = f"fill_mode: {mode}, interpolation: {interpolation}, fill_value: 0.7"
        given = dict(fill_mode=mode, order=order, value=0.7)
        add(f"random_rotation {mode} {interpolation}", f"{{type: random_rotation, factor: [0.07, 0.07], {how}}}", rotated(x, 0.07, **given))
        add(f"random_translation {mode} {interpolation}", f"{{type: random_translation, height_factor: [0.23, 0.23], width_factor: [-0.71, -0.71], {how}}}", translated(x, 0.23, -0.71, **given))
        add(f"random_zoom {mode} {interpolation}", f"{{type: random_zoom, height_factor: [0.37, 0.37], width_factor: [-0.31, -0.31], {how}}}", zoomed(x, 0.37, -0.31, **given))
add("random_rotation by a quarter, counter-clockwise", "{type: random_rotation, factor: [0.25, 0.25], fill_mode: constant}", rotated(x, 0.25, fill_mode="constant"))
add("random_zoom of both axes alike", "{type: random_zoom, height_factor: [-0.4, -0.4]}", zoomed(x, -0.4, -0.4))
add("random_brightness", "{type: random_brightness, factor: [0.3, 0.3], value_range: [-1, 1]}", np.clip(x + 0.6, -1, 1))
add("center_crop", "{type: center_crop, height: 3, width: 2}", x[:, 1:4, 1:3], training=False)
add("random_crop in evaluation", "{type: random_crop, height: 3, width: 2}", x[:, 1:4, 1:3], training=False)
for to in ([9, 11], [4, 3], [6, 2], [1, 1], [12, 10]):
    add(f"resizing {to}", f"{{type: resizing, height: {to[0]}, width: {to[1]}}}", resized(x, to, 1), training=False)
    add(f"resizing nearest {to}", f"{{type: resizing, height: {to[0]}, width: {to[1]}, interpolation: nearest}}", resized(x, to, 0), training=False)
write(__file__, cases)
