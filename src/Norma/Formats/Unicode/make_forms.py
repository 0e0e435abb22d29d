"""Writes forms.tsv and the digests of forms.json in the tests, by Python's unicodedata (Unicode 14.0): python3 make_forms.py

A line for each character that is a mark with a combining class or that decomposes: the code point, the class, how it decomposes (c canonical, k for
compatibility, - not), into what, and whether what it decomposes into composes to it again. Hangul is left out: it follows from arithmetic.
"""
import hashlib, json, os, unicodedata as u

here = os.path.dirname(os.path.abspath(__file__))
points = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
lines, interesting = [], []
for c in points:
    ccc, d = u.combining(chr(c)), u.decomposition(chr(c))
    if ccc == 0 and not d: continue
    interesting.append(c)
    parts = d.split()
    kind = "-" if not parts else "k" if parts[0].startswith("<") else "c"
    into = [p for p in parts if not p.startswith("<")]
    again = kind == "c" and len(into) == 2 and u.normalize("NFC", chr(c)) == chr(c)
    lines.append(f"{c:X}\t{ccc}\t{kind}\t{' '.join(into)}\t{int(again)}")
open(f"{here}/forms.tsv", "w").write("\n".join(lines) + "\n")

def sequences():
    x = 1
    def step():
        nonlocal x
        x = (x * 1664525 + 1013904223) % 2**32
        return x >> 8
    pool = interesting + [0x41, 0x61, 0x20, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xD7A3, 0x4E00]
    for _ in range(20000): yield "".join(chr(pool[step() % len(pool)]) for _ in range(1 + step() % 6))

digests = {}
for form in ["NFC", "NFD", "NFKC", "NFKD"]:
    h = hashlib.sha256()
    for c in points: h.update((u.normalize(form, chr(c)) + "\n").encode())
    for s in sequences(): h.update((u.normalize(form, s) + "\n").encode())
    digests[form] = h.hexdigest()
json.dump(digests, open(f"{here}/../../../../tests/Norma.Tests/Formats/Unicode/forms.json", "w"), indent=1)
