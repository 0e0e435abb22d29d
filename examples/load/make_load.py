"""Writes load.csv: the electricity demand of England and Wales in each half hour of twelve weeks of 2000. Needs Python 3 and Debian or Ubuntu, and no account.

It is the series taylor of the Debian package r-cran-forecast (GPL-3), fetched by apt-get download and opened by dpkg-deb; nothing is installed, and no R is needed.
With the name of a package that is there already, nothing is fetched: python3 make_load.py r-cran-forecast_8.20-1_amd64.deb
"""
import csv
import datetime
import glob
import hashlib
import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zlib

PACKAGE, FILE = "r-cran-forecast", "./usr/lib/R/site-library/forecast/data/Rdata.rdb"
HALF_HOURS, BEGIN = 12 * 7 * 48, datetime.datetime(2000, 6, 5)                          # a Monday
DIGEST = "7d5a221c61d51e73dab6e6dd5bd0337e577044d08f3d945daef15925551ac9da"
folder = os.path.dirname(os.path.abspath(__file__))


def objects(data):
    """The objects of R's file, each as R serializes it: their length, then zlib."""
    while data:
        unpacking = zlib.decompressobj()
        yield unpacking.decompress(data[4:])
        data = unpacking.unused_data


def demand(package):
    """The one vector of as many whole numbers: a head of 23 bytes, its kind (13, with attributes), its length, and big-endian numbers of 32 bits."""
    files = tarfile.open(fileobj=io.BytesIO(subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, stdout=subprocess.PIPE).stdout))
    for item in objects(files.extractfile(FILE).read()):
        if item[23:31] == struct.pack(">II", 0x30D, HALF_HOURS):
            return struct.unpack(f">{HALF_HOURS}i", item[31:31 + 4 * HALF_HOURS])
    sys.exit(f"{package} holds no series of {HALF_HOURS} half hours")


with tempfile.TemporaryDirectory() as temporary:
    if len(sys.argv) > 1:
        package = sys.argv[1]
    else:
        if not shutil.which("apt-get"):
            sys.exit(f"apt-get is not there: fetch the package {PACKAGE} from packages.debian.org and give its name")
        subprocess.run(["apt-get", "download", PACKAGE], cwd=temporary, check=True)
        package = glob.glob(os.path.join(temporary, "*.deb"))[0]
    series = demand(package)
text = io.StringIO()
write = csv.writer(text, lineterminator="\n")
write.writerow(["at", "megawatts"])
write.writerows((BEGIN + i * datetime.timedelta(minutes=30), megawatts) for i, megawatts in enumerate(series))
content = text.getvalue().encode()
if hashlib.sha256(content).hexdigest() != DIGEST:
    sys.exit(f"the demand is not that of 2000: {hashlib.sha256(content).hexdigest()}")
with open(os.path.join(folder, "load.csv"), "wb") as file:
    file.write(content)
print(f"load.csv: {len(series)} half hours")
