"""Writes train.csv and test.csv for spelled-digits.yaml from the recordings of the Free Spoken Digit Dataset, and, in joined/, for spelled-numbers.yaml:
sounds of one to four digits of one speaker with short silences between them. These are put together here; nobody spoke them in one breath.

Run: python3 make_spelled_digits.py RECORDINGS, in the folder of the YAML; RECORDINGS is then copied into recordings/.
"""
import array, csv, os, random, shutil, sys, wave

words = "zero one two three four five six seven eight nine".split()
source = sys.argv[1]
names = sorted(name for name in os.listdir(source) if name.endswith(".wav"))
takes = {"train": [n for n in names if int(n[:-4].split("_")[2]) > 4], "test": [n for n in names if int(n[:-4].split("_")[2]) <= 4]}   # the official test
os.makedirs("recordings", exist_ok=True)
for name in names:
    shutil.copy(os.path.join(source, name), "recordings")


def table(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([("audio", "text"), *rows])


def samples(name):
    with wave.open(os.path.join(source, name)) as sound:
        return array.array("h", sound.readframes(sound.getnframes()))


draw = random.Random(1)
for part, count in (("train", 1600), ("test", 300)):
    table(f"{part}.csv", [(f"recordings/{name}", words[int(name[0])]) for name in takes[part]])
    os.makedirs(f"joined/{part}", exist_ok=True)
    speakers = {}
    for name in takes[part]:
        speakers.setdefault(name.split("_")[1], []).append(name)
    rows = []
    for i in range(count):
        own = speakers[draw.choice(sorted(speakers))]
        said = [draw.choice(own) for _ in range(draw.randint(1, 4))]
        whole = array.array("h")
        for k, name in enumerate(said):
            if k > 0:
                whole.extend([0] * draw.randint(400, 1200))
            whole.extend(samples(name))
        with wave.open(f"joined/{part}/{i:04}.wav", "wb") as out:
            out.setparams((1, 2, 8000, 0, "NONE", ""))
            out.writeframes(whole.tobytes())
        rows.append((f"joined/{part}/{i:04}.wav", " ".join(words[int(name[0])] for name in said)))
    table(f"joined-{part}.csv", rows)
