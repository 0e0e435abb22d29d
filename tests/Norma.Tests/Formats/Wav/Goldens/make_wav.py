"""Writes wav.json: small WAV files (base64) and their samples as float32, as libsndfile gives them. Run: python3 make_wav.py

The files are written by Python 3.11's wave module, scipy 1.10.1's scipy.io.wavfile and soundfile 0.12.1 (libsndfile 1.2.0); the samples are read by soundfile
alone (always_2d, dtype float32). float32 is written with 9 digits, which gives the same bits back. Debian: python3-numpy python3-scipy python3-soundfile.
"""
import base64, io, json, os, wave
import numpy as np
import soundfile
from scipy.io import wavfile

rng = np.random.default_rng(20260201)
cases = []


def case(name, file):
    samples, rate = soundfile.read(io.BytesIO(file), dtype="float32", always_2d=True)
    cases.append({"name": name, "file": base64.b64encode(file).decode(), "sample_rate": rate, "channels": samples.shape[1],
                  "samples": [float(f"{x:.9g}") for x in samples.ravel()]})


def by_wave(name, rate, channels, width, frames):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(frames)
    case(name, file.getvalue())


def by_scipy(name, rate, samples):
    file = io.BytesIO()
    wavfile.write(file, rate, samples)
    case(name, file.getvalue())


def by_soundfile(name, rate, samples, subtype, format="WAV"):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, subtype=subtype, format=format)
    case(name, file.getvalue())


by_wave("wave, 8 bits, one channel, every value", 8000, 1, 1, bytes(range(256)))
by_wave("wave, 8 bits, an odd number of bytes", 11025, 1, 1, bytes([0, 127, 128, 129, 255]))
by_wave("wave, 16 bits, two channels", 44100, 2, 2, np.array([-32768, 32767, -1, 0, 1, 12345], "<i2").tobytes())
by_wave("wave, 24 bits, three channels", 48000, 3, 3, bytes([0, 0, 0x80, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0x56, 0x34, 0x12, 0xAA, 0xBB, 0xCC]))
by_wave("wave, 32 bits, one channel", 96000, 1, 4, np.array([-2**31, 2**31 - 1, 2**31 - 64, 2**31 - 65, -1, 0, 1, 123456789], "<i4").tobytes())
by_wave("wave, 16 bits, no frame", 16000, 1, 2, b"")
by_wave("wave, 16 bits, the lowest rate", 1, 1, 2, np.array([5, -7], "<i2").tobytes())
by_scipy("scipy, uint8", 22050, rng.integers(0, 256, (9, 2)).astype(np.uint8))
by_scipy("scipy, int16", 192000, rng.integers(-2**15, 2**15, (10, 6)).astype(np.int16))
by_scipy("scipy, int32", 16000, rng.integers(-2**31, 2**31, 20).astype(np.int32))
by_scipy("scipy, float32", 16000, np.concatenate([rng.standard_normal(12), [0, -0.0, 1, -1, 1e-40, -2**31]]).astype(np.float32))
by_scipy("scipy, float64", 768000, np.concatenate([rng.standard_normal((8, 2)), [[1 / 3, -2 / 3]]]))
for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"):
    by_soundfile(f"soundfile, {subtype}", 16000, np.clip(rng.standard_normal((11, 2)) / 3, -1, 0.999), subtype)
    by_soundfile(f"soundfile, extensible, {subtype}", 32000, np.clip(rng.standard_normal((7, 3)) / 3, -1, 0.999), subtype, "WAVEX")

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "wav.json"), "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
