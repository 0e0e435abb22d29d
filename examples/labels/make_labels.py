"""Writes labels.csv: the labels of LibreOffice's menus and windows of at most 32 characters, English and French. Needs Python 3 and Debian or Ubuntu, and no account.

The pairs are those of the Debian package libreoffice-l10n-fr (MPL-2.0), fetched by apt-get download and opened by dpkg-deb; nothing is installed.
With the name of a package that is there already, nothing is fetched: python3 make_labels.py libreoffice-l10n-fr_7.4.7-1_all.deb
"""
import csv
import gettext
import glob
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

PACKAGE, LONGEST = "libreoffice-l10n-fr", 32
folder = os.path.dirname(os.path.abspath(__file__))


def plain(text):
    """Without the marks of the keys that choose it (_File, ~File), its blanks single."""
    return " ".join(text.replace("_", "").replace("~", "").split())


def pairs(package):
    """The English and the French of each message, in the order of the files and messages."""
    files = tarfile.open(fileobj=io.BytesIO(subprocess.run(["dpkg-deb", "--fsys-tarfile", package], check=True, stdout=subprocess.PIPE).stdout))
    for name in sorted(name for name in files.getnames() if name.endswith(".mo")):
        messages = gettext.GNUTranslations(files.extractfile(name))
        for message, french in messages._catalog.items():
            message = message[0] if isinstance(message, tuple) else message             # the first form of several
            yield plain(message.split("\x04")[-1]), plain(french)                       # what is before 0x04 says where it stands


with tempfile.TemporaryDirectory() as temporary:
    if len(sys.argv) > 1:
        package = sys.argv[1]
    else:
        if not shutil.which("apt-get"):
            sys.exit(f"apt-get is not there: fetch the package {PACKAGE} from packages.debian.org and give its name")
        subprocess.run(["apt-get", "download", PACKAGE], cwd=temporary, check=True)
        package = glob.glob(os.path.join(temporary, "*.deb"))[0]
    first = {}
    for english, french in pairs(package):
        if french and english != french and len(english) <= LONGEST:       # names that stay as they are teach nothing
            first.setdefault(english, french)                                           # no English text twice
path = os.path.join(folder, "labels.csv")
with open(path + ".part", "w", newline="", encoding="utf-8") as file:
    write = csv.writer(file, lineterminator="\n")
    write.writerow(["en", "fr"])
    write.writerows(sorted(first.items()))
os.replace(path + ".part", path)   # whole or not there
print(f"labels.csv: {len(first)} pairs")
