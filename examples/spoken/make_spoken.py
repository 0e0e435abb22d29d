"""Writes sounds/: ten words, each said twice by 60 voices of espeak-ng, 1,200 WAV files, 66 MB. Needs Python 3 and espeak-ng (apt-get install espeak-ng).

A voice is a timbre with an accent. Each time it says a word at another speed and pitch, begins a little later or sooner, is nearer or farther, and has noise behind it.
Nobody spoke these. The same sounds each time from one version of espeak-ng; the figures in README.md are of 1.51.
"""
import array
import os
import random
import shutil
import subprocess
import tempfile
import wave

WORDS = "yes no up down left right on off stop go".split()
ACCENTS = ["en-gb", "en-us", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-x-rp", "en-029", "en-us-nyc"]
TIMBRES = ("m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 Alex Alicia Andrea Andy Annie Denis Diogo Gene Henrique Hugo Jacky Lee Marco Mario Michael Mike Nguyen "
           "adam anika antonio aunty belinda benjamin boris caleb david edward grandma grandpa gustave john linda marcelo max michel miguel pablo "
           "paul pedro quincy rob sandro shelby steph travis victor zac").split()
TAKES, SECONDS = 2, 1.25
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "sounds")
draw = random.Random(20260202)


def said(word, voice, temporary):
    """The samples of a word as espeak-ng says it, 22,050 in a second."""
    path = os.path.join(temporary, "word.wav")
    subprocess.run(["espeak-ng", "-v", voice, "-s", str(draw.randint(120, 220)), "-p", str(draw.randint(25, 75)), "-w", path, word], check=True)
    with wave.open(path) as sound:
        samples = array.array("h", sound.readframes(sound.getnframes()))
        return samples, sound.getframerate()


def heard(samples, rate):
    """Later or sooner, nearer or farther, with noise behind."""
    length = int(SECONDS * rate)
    start, gain, noise = draw.randrange(int(0.25 * rate)), draw.uniform(0.3, 0.9), draw.uniform(1, 10)
    room = array.array("b", draw.randbytes(length))
    out = array.array("h", (int(noise * n) for n in room))
    for i, sample in enumerate(samples[:length - start], start):
        out[i] = max(-32768, min(32767, out[i] + int(gain * sample)))
    return out


# What is interrupted leaves nothing, not some of the sounds: the folder is the data.
with tempfile.TemporaryDirectory(dir=os.path.dirname(folder)) as temporary:
    sounds = os.path.join(temporary, "sounds")
    os.mkdir(sounds)
    for i, timbre in enumerate(TIMBRES):
        voice = f"{ACCENTS[i % len(ACCENTS)]}+{timbre}"
        for word in WORDS:
            for take in range(TAKES):
                samples, rate = said(word, voice, temporary)
                out = heard(samples, rate)
                with wave.open(os.path.join(sounds, f"{word}_{timbre.lower()}_{take}.wav"), "wb") as file:
                    file.setparams((1, 2, rate, 0, "NONE", ""))
                    file.writeframes(out.tobytes())
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(sounds, folder)
print(f"sounds: {len(TIMBRES) * len(WORDS) * TAKES} files")
