"""Writes answers.json: the sliding window of Richardson et al. 2013 (weights of inverse counts) with all stretches of a text as candidates, and the best span of
two rows of logits, by plain Python and NumPy. Run: python3 make_answers.py"""
import json, math, os, random, re
from collections import Counter
import numpy as np

WORD = re.compile(r"[^\W_]+")


def words(text):
    return [(m.group().lower(), m.start(), m.end()) for m in WORD.finditer(text)]


def sliding_window(text, question, length):
    found = words(text)
    if not found:
        return ""
    own = [w for w, _, _ in found]
    length = min(length, len(own))
    count = Counter(own)
    asked = {w for w, _, _ in words(question)}
    best, at = -1.0, 0
    for a in range(len(own) - length + 1):
        wanted = asked | set(own[a:a + length])
        size = min(max(len(wanted), length), len(own))
        for j in range(max(0, a + length - size), min(a, len(own) - size) + 1):
            score = sum(math.log(1 + 1 / count[w]) for w in own[j:j + size] if w in wanted)
            if score > best + 1e-9:
                best, at = score, a
    return text[found[at][1]:found[at + length - 1][2]]


rng = random.Random(11)
some = "the Broncos won Super Bowl 50 , and Denver beat Carolina 24 - 10 in Santa Clara on a Sunday ; who was it ? Müller's team , 2016 .".split()
texts = [
    ("The Panthers defense gave up just 308 points, ranking sixth in the league.", "How many points did the Panthers defense surrender?", 1),
    ("In 1066, Duke William II conquered England killing King Harold II at the Battle of Hastings.", "Where did Harold II die?", 3),
    ("", "Who?", 2), ("One", "Who is one?", 4), ("... !", "Who?", 1), ("one two three", "", 2),
]
texts += [(" ".join(rng.choices(some, k=rng.randint(4, 40))), " ".join(rng.choices(some, k=rng.randint(2, 8))), rng.randint(1, 4)) for _ in range(20)]
windows = [{"text": t, "question": q, "length": n, "answer": sliding_window(t, q, n)} for t, q, n in texts]

draws = np.random.default_rng(5)
spans = []
for tokens, most in ((1, 1), (6, 30), (9, 3), (12, 1), (20, 5), (20, 20)):
    z = draws.normal(size=(4, tokens, 2)).astype(np.float32) * 2
    z[1, tokens // 2:] = -1e9                   # behind the text
    for row in z:
        best = max(((float(row[s, 0]) + float(row[e, 1]), -s, -e) for s in range(tokens) for e in range(s, min(tokens, s + most))))
        s, e = -best[1], -best[2]
        p = np.exp(row.astype(float) - row.astype(float).max(0)) / np.exp(row.astype(float) - row.astype(float).max(0)).sum(0)
        spans.append({"tokens": tokens, "most": most, "logits": [float(x) for x in row.ravel()], "first": s, "last": e, "score": float(p[s, 0] * p[e, 1])})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "answers.json"), "w") as out:
    json.dump({"windows": windows, "spans": spans}, out, indent=1)
    out.write("\n")
