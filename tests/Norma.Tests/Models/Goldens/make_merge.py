"""Goldens of the merging and reshaping layers, from NumPy, one example after the other. Run: python3 make_merge.py"""
import functools

import numpy as np

from goldens import case, write

random = np.random.default_rng(5)


def draw(*shape):
    return random.standard_normal(shape).astype(np.float32)


def no(*shape):
    return random.random(shape) < 0.5


# Keras 3: a step counts where any input's mask says so, and everywhere where an input has none.
def either(masks):
    return None if any(m is None for m in masks) else np.logical_or.reduce(masks)


def each(inputs, compute):
    return np.stack([compute(*(x[b] for x in inputs)) for b in range(len(inputs[0]))])


cases = []
folds = {
    "add": lambda *x: functools.reduce(np.add, x), "subtract": lambda *x: x[0] - x[1], "multiply": lambda *x: functools.reduce(np.multiply, x),
    "average": lambda *x: functools.reduce(np.add, x) / len(x), "maximum": lambda *x: functools.reduce(np.maximum, x), "minimum": lambda *x: functools.reduce(np.minimum, x),
}
for word, fold in folds.items():
    two, mixed = [draw(2, 3, 2), draw(2, 3, 2)], [draw(2, 3, 2), draw(2, 1, 2)]
    both, one = [no(2, 3), no(2, 3)], [no(2, 3), None]
    layer = f"{{type: {word}}}"
    cases.append(case(f"{word}, no mask, one input broadcast", layer, mixed, [each(mixed, fold)], masks=[None, None], mask_after=None))
    cases.append(case(f"{word}, one mask", layer, two, [each(two, fold)], masks=one, mask_after=either(one)))
    cases.append(case(f"{word}, two masks", layer, two, [each(two, fold)], masks=both, mask_after=either(both)))
    if word != "subtract":
        three, masks = [draw(2, 3, 2) for _ in range(3)], [no(2, 3) for _ in range(3)]
        cases.append(case(f"{word}, three inputs and masks", layer, three, [each(three, fold)], masks=masks, mask_after=either(masks)))
        ranks = [draw(2, 3, 2), draw(2, 2)]
        cases.append(case(f"{word}, fewer axes", layer, ranks, [each(ranks, fold)]))

steps, features = [draw(2, 3, 2), draw(2, 2, 2)], [draw(2, 3, 2), draw(2, 3, 1)]
joined = lambda axis: lambda *x: np.concatenate(x, axis)
first, second = no(2, 3), no(2, 2)
for name, masks in {"no mask": [None, None], "one mask": [first, None], "the other mask": [None, second], "two masks": [first, second]}.items():
    filled = [np.ones(x.shape[:2], bool) if m is None else m for x, m in zip(steps, masks)]
    after = None if all(m is None for m in masks) else np.concatenate(filled, 1)
    cases.append(case(f"concatenate steps, {name}", "{type: concatenate, axis: 1}", steps, [each(steps, joined(0))], masks=masks, mask_after=after))
for name, masks in {"no mask": [None, None], "one mask": [no(2, 3), None], "two masks": [no(2, 3), no(2, 3)]}.items():
    cases.append(case(f"concatenate features, {name}", "{type: concatenate}", features, [each(features, joined(-1))], masks=masks, mask_after=either(masks)))

x = draw(2, 3, 4)
mask = [no(2, 3)]
cases.append(case("flatten", "{type: flatten}", [x], [each([x], np.ravel)], masks=mask, mask_after=None))
cases.append(case("reshape", "{type: reshape, target_shape: [2, -1]}", [x], [each([x], lambda x: x.reshape(2, 6))], masks=mask, mask_after=None))
cases.append(case("permute", "{type: permute, dims: [2, 1]}", [x], [each([x], np.transpose)], masks=mask, mask_after=None))
image = draw(2, 2, 3, 2)
cases.append(case("permute three axes", "{type: permute, dims: [3, 1, 2]}", [image], [each([image], lambda x: np.moveaxis(x, 2, 0))]))


def unit(x, axis):
    return x / np.maximum(np.linalg.norm(x, axis=axis, keepdims=True), 1e-7)


def dot(name, axes, inputs, first, second, normalize=False, **masks):
    def one(x, y):
        if normalize:
            x, y = unit(x, first), unit(y, second)
        return np.atleast_1d(np.tensordot(x, y, ([first], [second])))
    layer = f"{{type: dot, axes: {axes}{', normalize: true' if normalize else ''}}}"
    cases.append(case(f"dot {name}", layer, inputs, [each(inputs, one)], **masks))


dot("of vectors", "1", [draw(3, 4), draw(3, 4)], 0, 0)
dot("of vectors, a cosine", "-1", [draw(3, 4), draw(3, 4)], 0, 0, normalize=True)
dot("of a vector of zeros, a cosine", "1", [np.zeros((2, 3), np.float32), draw(2, 3)], 0, 0, normalize=True)
dot("of sequences", "2", [draw(2, 3, 4), draw(2, 2, 4)], 1, 1, masks=[no(2, 3), no(2, 2)], mask_after=None)
dot("of sequences, other axes", "[1, 2]", [draw(2, 4, 3), draw(2, 2, 4)], 0, 1, normalize=True)
dot("of a vector and a sequence", "[1, 2]", [draw(2, 4), draw(2, 3, 4)], 0, 1)
dot("of a sequence and a vector", "[1, 1]", [draw(2, 4, 3), draw(2, 4)], 0, 0)
dot("of images", "[2, -1]", [draw(2, 2, 3, 2), draw(2, 2, 2, 3)], 1, 2)
write(__file__, cases)
