"""Makes up what 1,500 customers of a shop bought: events.csv, an event a line. Needs Python 3 alone; the same events each time.

Each customer leans to one or two of eight kinds of things; in each kind some things are bought far more often than others, and one purchase in five is of any kind.
"""
import csv
import os
import random

KINDS = {
    "kitchen": "pan knife board bowl grater kettle whisk ladle sieve apron",
    "garden": "spade hose rake gloves seeds pots shears barrow trowel bench",
    "office": "pens paper stapler folder lamp chair desk tape scissors ink",
    "sport": "ball racket mat rope weights bottle shoes towel cap goggles",
    "music": "strings picks stand tuner cable drumsticks metronome capo reeds rosin",
    "bath": "soap sponge mirror curtain basket scale brush robe slippers hook",
    "tools": "hammer saw drill screws pliers level wrench tape_measure clamp file",
    "toys": "puzzle blocks kite doll train cards dice marbles yoyo robot",
}
draw = random.Random(20260202)
kinds = {kind: names.split() for kind, names in KINDS.items()}
shares = [1 / (place + 1) for place in range(10)]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "events.csv"), "w", newline="") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["customer", "thing", "town"])
    for customer in range(1500):
        own, town = draw.sample(list(kinds), draw.choice([1, 1, 2])), draw.choice(["Bergen", "Oslo", "Tromsø"])
        for _ in range(draw.randint(1, 12)):
            kind = draw.choice(list(kinds)) if draw.random() < 0.2 else draw.choice(own)
            write.writerow([f"c{customer:04}", draw.choices(kinds[kind], shares)[0], town])
