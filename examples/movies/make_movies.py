"""Writes movies.csv: 2,753 films of seven genres, a text and seven numbers each. Needs Python 3 and npm, and no account.

The films are movies.json of the npm package vega-datasets 3.2.1, which names no source and no licence for that file: so it is fetched, not shipped.
With the name of a movies.json that is there already, nothing is fetched: python3 make_movies.py movies.json
"""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE, DIGEST = "vega-datasets@3.2.1", "e63c499759e3b07b49563e036f55290f87feb56def8703ec049ca305ab1523d3"
GENRES = ["Action", "Adventure", "Comedy", "Drama", "Horror", "Romantic Comedy", "Thriller/Suspense"]
NUMBERS = {"budget": "Production Budget", "us_gross": "US Gross", "gross": "Worldwide Gross", "minutes": "Running Time min", "stars": "IMDB Rating", "votes": "IMDB Votes", "tomatoes": "Rotten Tomatoes Rating"}
folder = os.path.dirname(os.path.abspath(__file__))


def fetched():
    if not shutil.which("npm"):
        sys.exit("npm is not there: install Node.js with npm")
    with tempfile.TemporaryDirectory() as temporary:
        archive = subprocess.run(["npm", "pack", "--loglevel=error", PACKAGE], cwd=temporary, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        with tarfile.open(os.path.join(temporary, archive)) as files:
            return files.extractfile("package/data/movies.json").read()


content = open(sys.argv[1], "rb").read() if len(sys.argv) > 1 else fetched()
if hashlib.sha256(content).hexdigest() != DIGEST:
    sys.exit(f"movies.json is not that of {PACKAGE}: {hashlib.sha256(content).hexdigest()}")
films = [film for film in json.loads(content) if film["Major Genre"] in GENRES]
path = os.path.join(folder, "movies.csv")
with open(path + ".part", "w", newline="", encoding="utf-8") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["about", *NUMBERS, "genre"])
    for film in films:
        about = " ".join(". ".join(str(film[key]) for key in ("Title", "Director", "Distributor") if film[key] is not None).split())
        write.writerow([about, *("" if film[key] is None else film[key] for key in NUMBERS.values()), film["Major Genre"]])
os.replace(path + ".part", path)   # whole or not there
print(f"movies.csv: {len(films)} films")
