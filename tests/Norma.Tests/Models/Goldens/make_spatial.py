"""Goldens of convolution, pooling and spatial layers, in NumPy from the formulas: loops over places and cells, the edges as TensorFlow lays them. Run: python3 make_spatial.py"""
import itertools

import numpy as np

from goldens import case, write

random = np.random.default_rng(1)


def normal(*shape):
    return random.normal(size=shape).astype(np.float32).astype(np.float64)


def each(value, rank):
    return [value] * rank if isinstance(value, int) else value


def walk(sizes, window, strides, dilations, padding):
    """For each place that leaves: (place, [(cell of the window, cell of the input)]), cells beyond the edges left out."""
    axes = []
    for size, k, s, d in zip(sizes, window, strides, dilations):
        span = (k - 1) * d + 1
        places = {"valid": (size - span) // s + 1, "same": -(-size // s), "causal": -(-size // s)}[padding]
        before = {"valid": 0, "same": max((places - 1) * s + span - size, 0) // 2, "causal": span - 1}[padding]
        axes.append([[(i, p * s + i * d - before) for i in range(k) if 0 <= p * s + i * d - before < size] for p in range(places)])
    for place in itertools.product(*[range(len(a)) for a in axes]):
        cells = [tuple(zip(*c)) for c in itertools.product(*[axes[axis][p] for axis, p in enumerate(place)])]
        yield place, cells


def windows(x, window, strides, padding, dilations=1):
    rank = x.ndim - 2
    window, strides, dilations = each(window, rank), each(strides, rank), each(dilations, rank)
    places = list(walk(x.shape[1:-1], window, strides, dilations, padding))
    return [max(p[axis] for p, _ in places) + 1 for axis in range(rank)], places


def convolve(x, kernel, bias=0.0, strides=1, padding="valid", dilations=1, groups=1):
    out, places = windows(x, list(kernel.shape[:-2]), strides, padding, dilations)
    y = np.zeros((len(x), *out, kernel.shape[-1])) + bias
    channels, filters = kernel.shape[-2], kernel.shape[-1] // groups
    for place, cells in places:
        for cell, at in cells:
            for g in range(groups):
                here = slice(g * filters, (g + 1) * filters)
                y[(slice(None), *place, here)] += x[(slice(None), *at, slice(g * channels, (g + 1) * channels))] @ kernel[cell][:, here]
    return y


def depthwise(x, kernel, bias=0.0, strides=1, padding="valid", dilations=1):
    out, places = windows(x, list(kernel.shape[:-2]), strides, padding, dilations)
    y = np.zeros((len(x), *out, kernel.shape[-2] * kernel.shape[-1])) + bias
    for place, cells in places:
        for cell, at in cells:
            y[(slice(None), *place)] += (x[(slice(None), *at)][:, :, None] * kernel[cell][None]).reshape(len(x), -1)
    return y


def transpose(x, kernel, bias=0.0, strides=1, padding="valid", dilations=1):
    """The gradient of the convolution that goes from the output's size to the input's."""
    rank = x.ndim - 2
    strides, dilations = each(strides, rank), each(dilations, rank)
    spans = [(k - 1) * d + 1 for k, d in zip(kernel.shape, dilations)]
    sizes = [n * s + (max(k - s, 0) if padding == "valid" else 0) for n, s, k in zip(x.shape[1:], strides, spans)]
    y = np.zeros((len(x), *sizes, kernel.shape[-2]))
    for place, cells in walk(sizes, kernel.shape[:-2], strides, dilations, padding):
        for cell, at in cells:
            y[(slice(None), *at)] += x[(slice(None), *place)] @ kernel[cell].T
    return y + bias


def pool(x, f, size, strides, padding):
    out, places = windows(x, size, strides, padding)
    y = np.zeros((len(x), *out, x.shape[-1]))
    for place, cells in places:
        y[(slice(None), *place)] = f(np.stack([x[(slice(None), *at)] for _, at in cells]), axis=0)
    return y


def bilinear(x, axis, factor):
    size = x.shape[axis]
    at = np.clip((np.arange(size * factor) + 0.5) / factor - 0.5, 0, size - 1)
    low = np.floor(at).astype(int)
    share = (at - low).reshape([-1 if a == axis else 1 for a in range(x.ndim)])
    return np.take(x, low, axis) * (1 - share) + np.take(x, np.minimum(low + 1, size - 1), axis) * share


steps, image, volume = normal(2, 7, 4), normal(1, 6, 5, 2), normal(1, 4, 5, 4, 2)
cases = []


def add(name, layer, x, y, **weights):
    cases.append(case(name, layer, [x], [y], weights))


k, b = normal(3, 4, 3), normal(3)
add("conv1d", "{type: conv1d, filters: 3, kernel_size: 3, activation: tanh}", steps, np.tanh(convolve(steps, k, b)), kernel=k, bias=b)
add("conv1d causal with gaps", "{type: conv1d, filters: 3, kernel_size: 3, padding: causal, dilation_rate: 2}", steps, convolve(steps, k, b, 1, "causal", 2), kernel=k, bias=b)
add("conv1d causal with strides", "{type: conv1d, filters: 3, kernel_size: 3, padding: causal, strides: 2}", steps, convolve(steps, k, b, 2, "causal"), kernel=k, bias=b)
k = normal(4, 2, 6)
add("conv1d same, even kernel, strides, groups", "{type: conv1d, filters: 6, kernel_size: 4, padding: same, strides: 2, groups: 2, use_bias: false}", steps, convolve(steps, k, 0, 2, "same", 1, 2), kernel=k)
k, b = normal(3, 2, 2, 3), normal(3)
add("conv2d", "{type: conv2d, filters: 3, kernel_size: [3, 2]}", image, convolve(image, k, b), kernel=k, bias=b)
add("conv2d same with strides", "{type: conv2d, filters: 3, kernel_size: [3, 2], strides: [2, 3], padding: same}", image, convolve(image, k, b, [2, 3], "same"), kernel=k, bias=b)
add("conv2d same with gaps", "{type: conv2d, filters: 3, kernel_size: [3, 2], padding: same, dilation_rate: [2, 3]}", image, convolve(image, k, b, 1, "same", [2, 3]), kernel=k, bias=b)
k = normal(2, 3, 2, 2, 2)
add("conv3d same with strides", "{type: conv3d, filters: 2, kernel_size: [2, 3, 2], strides: 2, padding: same, use_bias: false}", volume, convolve(volume, k, 0, 2, "same"), kernel=k)
k, b = normal(3, 4, 2), normal(8)
add("depthwise_conv1d", "{type: depthwise_conv1d, kernel_size: 3, depth_multiplier: 2, padding: same, strides: 2}", steps, depthwise(steps, k, b, 2, "same"), kernel=k, bias=b)
k, b = normal(2, 3, 2, 3), normal(6)
add("depthwise_conv2d", "{type: depthwise_conv2d, kernel_size: [2, 3], depth_multiplier: 3, padding: same, dilation_rate: 2}", image, depthwise(image, k, b, 1, "same", 2), kernel=k, bias=b)
k, p, b = normal(3, 4, 2), normal(1, 8, 3), normal(3)
add("separable_conv1d", "{type: separable_conv1d, filters: 3, kernel_size: 3, depth_multiplier: 2, strides: 2, padding: same}", steps, depthwise(steps, k, 0, 2, "same") @ p[0] + b, depthwise_kernel=k, pointwise_kernel=p, bias=b)
k, p, b = normal(2, 3, 2, 2), normal(1, 1, 4, 3), normal(3)
add("separable_conv2d", "{type: separable_conv2d, filters: 3, kernel_size: [2, 3], depth_multiplier: 2, activation: tanh}", image, np.tanh(depthwise(image, k) @ p[0, 0] + b), depthwise_kernel=k, pointwise_kernel=p, bias=b)
for size, stride, padding, gap in ((3, 2, "same", 1), (3, 2, "valid", 1), (2, 3, "valid", 1), (2, 3, "same", 1), (4, 1, "same", 1), (4, 2, "same", 1), (3, 1, "same", 2), (3, 1, "valid", 2)):
    k, b = normal(size, 3, 4), normal(3)
    add(f"conv1d_transpose {size} {stride} {padding} {gap}", f"{{type: conv1d_transpose, filters: 3, kernel_size: {size}, strides: {stride}, padding: {padding}, dilation_rate: {gap}}}", steps, transpose(steps, k, b, stride, padding, gap), kernel=k, bias=b)
k, b = normal(3, 2, 3, 2), normal(3)
add("conv2d_transpose", "{type: conv2d_transpose, filters: 3, kernel_size: [3, 2], strides: [2, 3], padding: same}", image, transpose(image, k, b, [2, 3], "same"), kernel=k, bias=b)
small = volume[:, :2, :3, :2]
k = normal(2, 3, 2, 2, 2)
add("conv3d_transpose", "{type: conv3d_transpose, filters: 2, kernel_size: [2, 3, 2], strides: 2, padding: same, use_bias: false}", small, transpose(small, k, 0, 2, "same"), kernel=k)
for kind, f in (("max", np.max), ("average", np.mean)):
    add(f"{kind}_pooling1d", f"{kind}_pooling1d", steps, pool(steps, f, 2, 2, "valid"))
    add(f"{kind}_pooling1d same", f"{{type: {kind}_pooling1d, pool_size: 4, strides: 2, padding: same}}", steps, pool(steps, f, 4, 2, "same"))
    add(f"{kind}_pooling2d same", f"{{type: {kind}_pooling2d, pool_size: [3, 2], strides: [2, 1], padding: same}}", image, pool(image, f, [3, 2], [2, 1], "same"))
    add(f"{kind}_pooling3d same", f"{{type: {kind}_pooling3d, pool_size: [2, 3, 2], padding: same}}", volume, pool(volume, f, [2, 3, 2], [2, 3, 2], "same"))
for rank, x in ((1, steps), (2, image), (3, volume)):
    axes = tuple(range(1, rank + 1))
    add(f"global_max_pooling{rank}d", f"global_max_pooling{rank}d", x, x.max(axis=axes))
    add(f"global_average_pooling{rank}d", f"{{type: global_average_pooling{rank}d, keepdims: true}}", x, x.mean(axis=axes, keepdims=True))
    sides = [1, 2, 0, 1, 1, 0][:2 * rank]
    pairs = [(sides[2 * a], sides[2 * a + 1]) for a in range(rank)]
    add(f"zero_padding{rank}d", f"{{type: zero_padding{rank}d, padding: {sides}}}", x, np.pad(x, [(0, 0), *pairs, (0, 0)]))
    add(f"cropping{rank}d", f"{{type: cropping{rank}d, cropping: {sides}}}", x, x[(slice(None), *[slice(before, size - after) for (before, after), size in zip(pairs, x.shape[1:])])])
    grown = x[:, :3, ...][..., :2]
    y = grown
    for axis, factor in zip(axes, [2, 3, 1]):
        y = np.repeat(y, factor, axis)
    add(f"up_sampling{rank}d", f"{{type: up_sampling{rank}d, size: {[2, 3, 1][:rank]}}}", grown, y)
add("up_sampling2d bilinear", "{type: up_sampling2d, size: [2, 3], interpolation: bilinear}", image, bilinear(bilinear(image, 1, 2), 2, 3))
mask = np.array([[1, 1, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1]])
cases.append(case("global_average_pooling1d of a mask", "global_average_pooling1d", [steps], [(steps * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)], mask=mask))
write(__file__, cases)
