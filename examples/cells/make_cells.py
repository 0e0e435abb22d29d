"""Draws cells under a microscope, with the mask of each picture: bright, uneven light, noise, dark debris that is no cell.

Needs Python 3 alone. The same pictures each time. Writes pictures/, masks/ and cells.csv beside itself.
"""
import csv
import math
import os
import random
import struct
import zlib

SIZE, PICTURES = 64, 400
HERE = os.path.dirname(os.path.abspath(__file__))


def png(path, rows):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    height, width = len(rows), len(rows[0])
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def blob(random):
    """An ellipse with a wavy edge: its middle, radii, turn and waves."""
    radius = random.uniform(5, 11)
    return (random.uniform(4, SIZE - 4), random.uniform(4, SIZE - 4), radius, radius * random.uniform(0.7, 1.3), random.uniform(0, math.pi),
            [(k, random.uniform(0, 0.1), random.uniform(0, 2 * math.pi)) for k in (2, 3, 5)])


def depth(cell, x, y):
    """Below 1 inside."""
    cx, cy, a, b, turn, waves = cell
    dx, dy = x - cx, y - cy
    u, v = dx * math.cos(turn) + dy * math.sin(turn), -dx * math.sin(turn) + dy * math.cos(turn)
    angle = math.atan2(v, u)
    return math.hypot(u / a, v / b) / (1 + sum(size * math.sin(k * angle + phase) for k, size, phase in waves))


def picture(random):
    cells = [blob(random) for _ in range(random.randint(2, 6))]
    levels = [random.uniform(0.25, 0.45) for _ in cells]
    debris = [(random.uniform(0, SIZE), random.uniform(0, SIZE), random.uniform(0.8, 2.2)) for _ in range(random.randint(3, 9))]
    light, slope_x, slope_y = random.uniform(0.55, 0.75), random.uniform(-0.25, 0.25), random.uniform(-0.25, 0.25)
    pixels, mask = [], []
    for y in range(SIZE):
        row, classes = [], []
        for x in range(SIZE):
            value = light + slope_x * (x / SIZE - 0.5) + slope_y * (y / SIZE - 0.5)
            inside = [(depth(cell, x, y), level) for cell, level in zip(cells, levels)]
            nearest, level = min(inside)
            if nearest < 1:
                value -= level * (0.5 + 0.5 * nearest ** 2)      # a dark membrane, a lighter middle
            if any(math.hypot(x - dx, y - dy) < size for dx, dy, size in debris):
                value -= 0.4
            row.append(max(0, min(255, round(255 * (value + random.gauss(0, 0.04))))))
            classes.append(255 if nearest < 1 else 0)
        pixels.append(row)
        mask.append(classes)
    return pixels, mask


def main():
    for folder in ("pictures", "masks"):
        os.makedirs(os.path.join(HERE, folder), exist_ok=True)
    source = random.Random(7)
    names = [f"{i:03}.png" for i in range(PICTURES)]
    for name in names:
        pixels, mask = picture(source)
        png(os.path.join(HERE, "pictures", name), pixels)
        png(os.path.join(HERE, "masks", name), mask)
    with open(os.path.join(HERE, "cells.csv"), "w", newline="") as file:      # the table last: what is interrupted has none
        rows = csv.writer(file)
        rows.writerow(["picture", "cells"])
        rows.writerows([f"pictures/{name}", f"masks/{name}"] for name in names)


if __name__ == "__main__":
    main()
