"""Draws blood under a microscope, with a box around each cell: red cells, white cells and platelets, uneven light, noise, and dirt that is no cell.

Needs Python 3 alone. The same pictures each time. Writes pictures/ and blood.json, as COCO has boxes, beside itself.
"""
import json
import math
import os
import random
import struct
import zlib

SIZE, PICTURES = 96, 500
KINDS = ["red", "white", "platelet"]
HERE = os.path.dirname(os.path.abspath(__file__))


def png(path, rows):
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))
    height, width = len(rows), len(rows[0]) // 3
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


class Blob:
    """An ellipse with a wavy edge."""

    def __init__(self, random, radius, middle=None, waves=0.06):
        self.x, self.y = middle or (random.uniform(0, SIZE), random.uniform(0, SIZE))
        self.a, self.b, self.turn = radius, radius * random.uniform(0.8, 1.2), random.uniform(0, math.pi)
        self.waves = [(k, random.uniform(0, waves), random.uniform(0, 2 * math.pi)) for k in (2, 3, 5)]

    def inside(self):
        """The pixels it covers, each with how far it is from the middle: below 1."""
        reach = int(1.5 * max(self.a, self.b)) + 1
        for y in range(max(0, int(self.y) - reach), min(SIZE, int(self.y) + reach + 1)):
            for x in range(max(0, int(self.x) - reach), min(SIZE, int(self.x) + reach + 1)):
                dx, dy = x + 0.5 - self.x, y + 0.5 - self.y
                u, v = dx * math.cos(self.turn) + dy * math.sin(self.turn), -dx * math.sin(self.turn) + dy * math.cos(self.turn)
                far = math.hypot(u / self.a, v / self.b) / (1 + sum(size * math.sin(k * math.atan2(v, u) + phase) for k, size, phase in self.waves))
                if far < 1:
                    yield x, y, far


def blend(pixels, x, y, colour, share):
    pixels[y][x] = [(1 - share) * old + share * new for old, new in zip(pixels[y][x], colour)]


def box(blob):
    """Left, top, width and height of what is covered, or none."""
    covered = [(x, y) for x, y, _ in blob.inside()]
    if not covered:
        return None
    left, top = min(x for x, _ in covered), min(y for _, y in covered)
    return [left, top, max(x for x, _ in covered) - left + 1, max(y for _, y in covered) - top + 1]


def red(random, pixels):
    blob, colour, pale = Blob(random, random.uniform(7, 10)), [random.uniform(195, 220), random.uniform(110, 135), random.uniform(120, 145)], random.uniform(0.3, 0.7)
    for x, y, far in blob.inside():
        blend(pixels, x, y, colour, 0.75 * (1 - pale * max(0, 1 - 2 * far)))      # paler in the middle
    return blob


def white(random, pixels):
    blob = Blob(random, random.uniform(11, 15))
    for x, y, far in blob.inside():
        blend(pixels, x, y, [205, 185, 220], 0.8)
    for _ in range(random.randint(1, 3)):                                          # the lobes of its nucleus
        angle, away = random.uniform(0, 2 * math.pi), random.uniform(0, 0.4)
        lobe = Blob(random, blob.a * random.uniform(0.35, 0.5), (blob.x + away * blob.a * math.cos(angle), blob.y + away * blob.b * math.sin(angle)), 0.1)
        for x, y, far in lobe.inside():
            blend(pixels, x, y, [105, 60, 145], 0.85)
    return blob


def platelet(random, pixels):
    blob = Blob(random, random.uniform(2.2, 3.6), waves=0.15)
    for x, y, far in blob.inside():
        blend(pixels, x, y, [135, 90, 160], 0.8)
    return blob


def picture(random):
    light, slope_x, slope_y = random.uniform(-12, 8), random.uniform(-25, 25), random.uniform(-25, 25)
    pixels = [[[value + light + slope_x * (x / SIZE - 0.5) + slope_y * (y / SIZE - 0.5) for value in (235, 225, 215)] for x in range(SIZE)] for y in range(SIZE)]
    kinds = [0] * random.randint(4, 12) + [2] * random.randint(0, 4) + [1] * random.choice([0, 0, 1, 1, 2])
    random.shuffle(kinds)
    cells = [(kind, (red, white, platelet)[kind](random, pixels)) for kind in kinds]
    for _ in range(random.randint(1, 5)):                                          # dirt
        for x, y, far in Blob(random, random.uniform(1, 2.5)).inside():
            blend(pixels, x, y, [95, 85, 70], 0.8)
    rows = []
    for row in pixels:
        line = []
        for colour in row:
            noise = random.gauss(0, 6)
            line += [max(0, min(255, round(value + noise))) for value in colour]
        rows.append(line)
    return rows, [(kind, found) for kind, blob in cells if (found := box(blob))]


def main():
    os.makedirs(os.path.join(HERE, "pictures"), exist_ok=True)
    source = random.Random(7)
    images, annotations = [], []
    for i in range(PICTURES):
        rows, cells = picture(source)
        name = f"{i:03}.png"
        png(os.path.join(HERE, "pictures", name), rows)
        images.append({"id": i + 1, "file_name": name, "width": SIZE, "height": SIZE})
        for kind, found in cells:
            annotations.append({"id": len(annotations) + 1, "image_id": i + 1, "category_id": kind + 1, "bbox": found, "area": found[2] * found[3], "iscrowd": 0})
    with open(os.path.join(HERE, "blood.json"), "w") as file:
        json.dump({"images": images, "annotations": annotations, "categories": [{"id": i + 1, "name": kind} for i, kind in enumerate(KINDS)]}, file)
    print(f"blood.json: {len(images)} pictures, {len(annotations)} boxes")


if __name__ == "__main__":
    main()
