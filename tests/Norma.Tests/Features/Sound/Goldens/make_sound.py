"""Writes sound.json: resampling, transforms and features of small sounds in float64. Run: python3 make_sound.py

scipy 1.10.1 and numpy 1.24.2 are the reference for resample_poly, rfft, get_window and dct. The rest are the formulas of librosa 0.10.1, written anew here:
  frames    y padded by n_fft // 2 zeros on both sides; 1 + (len - n_fft) // hop_length of them                  (librosa.stft, center, pad_mode="constant")
  window    get_window("hann", win_length, fftbins=True) with (n_fft - win_length) // 2 zeros before it            (librosa.util.pad_center)
  mel       f < 1000: f / (200/3), else 15 + 27 ln(f / 1000) / ln 6.4; HTK: 2595 log10(1 + f / 700)               (librosa.hz_to_mel)
  filters   max(0, min((f - h[m]) / (h[m+1] - h[m]), (h[m+2] - f) / (h[m+2] - h[m+1]))) [* 2 / (h[m+2] - h[m])]   (librosa.filters.mel)
  decibels  10 log10(max(amin, S)) - 10 log10(max(amin, |ref|)), then at least its maximum - top_db               (librosa.power_to_db)
  mfcc      dct(D, type 2, ortho)[:n_mfcc] [* (1 + lifter / 2 sin(pi (q + 1) / lifter))]                          (librosa.feature.mfcc)
Sounds are float32, as they are read; arrays are time first.
"""
import json, os
import numpy as np
from scipy.fft import dct
from scipy.signal import get_window, resample_poly

rng = np.random.default_rng(20260202)


def numbers(values, digits=10):
    return [float(f"{v:.{digits}g}") for v in np.asarray(values, np.float64).ravel()]


def sound(length, rate=8000):
    t = np.arange(length) / rate
    y = 0.5 * np.sin(2 * np.pi * 440 * t) + 0.2 * np.sin(2 * np.pi * 1234.5 * t * (1 + t)) + 0.05 * rng.standard_normal(length)
    return np.float32(y)


def exact(values):
    return [float(f"{v:.9g}") for v in np.asarray(values, np.float32).ravel()]


def frames(y, n_fft, hop_length, center):
    y = np.pad(y.astype(np.float64), n_fft // 2) if center else y.astype(np.float64)
    count = 1 + (len(y) - n_fft) // hop_length if len(y) >= n_fft else 0
    return np.array([y[t * hop_length:t * hop_length + n_fft] for t in range(count)]).reshape(count, n_fft)


def window(win_length, n_fft):
    before = (n_fft - win_length) // 2
    return np.pad(get_window("hann", win_length, fftbins=True), (before, n_fft - win_length - before))


def power(y, n_fft, hop_length, win_length, center=True):
    return np.abs(np.fft.rfft(frames(y, n_fft, hop_length, center) * window(win_length, n_fft), axis=-1)) ** 2


def hz_to_mel(f, htk):
    if htk:
        return 2595 * np.log10(1 + f / 700)
    return np.where(f < 1000, f / (200 / 3), 15 + 27 * np.log(np.maximum(f, 1000) / 1000) / np.log(6.4))


def mel_to_hz(m, htk):
    if htk:
        return 700 * (10 ** (m / 2595) - 1)
    return np.where(m < 15, m * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (np.maximum(m, 15) - 15)))


def mel_filters(sr, n_fft, n_mels, fmin, fmax, htk, norm):
    f = np.arange(n_fft // 2 + 1) * sr / n_fft
    h = mel_to_hz(np.linspace(hz_to_mel(np.float64(fmin), htk), hz_to_mel(np.float64(fmax or sr / 2), htk), n_mels + 2), htk)
    weights = np.maximum(0, np.minimum((f - h[:-2, None]) / np.diff(h)[:-1, None], (h[2:, None] - f) / np.diff(h)[1:, None]))
    return weights * (2 / (h[2:] - h[:-2]))[:, None] if norm else weights


def power_to_db(S, ref=1.0, amin=1e-10, top_db=80.0):
    zero = S.max() if ref is None else np.abs(ref)
    D = 10 * np.log10(np.maximum(amin, S)) - 10 * np.log10(np.maximum(amin, zero))
    return D if top_db is None else np.maximum(D, D.max() - top_db)


def mfcc(D, n_mfcc, lifter):
    C = dct(D, type=2, norm="ortho", axis=-1)[:, :n_mfcc]
    return C * (1 + lifter / 2 * np.sin(np.pi * np.arange(1, n_mfcc + 1) / lifter)) if lifter > 0 else C


golden = {"resample": [], "fft": [], "power": [], "filters": [], "features": []}

for rate, to, length in ((16000, 8000, 101), (8000, 16000, 60), (44100, 16000, 331), (48000, 44100, 150), (22050, 16000, 200), (11025, 16000, 77),
                         (3, 7, 50), (7, 3, 50), (1, 5, 3), (5, 1, 7), (8000, 8000, 9), (48000, 8000, 1), (44100, 22050, 0)):
    y = sound(length, rate) if length > 9 else np.float32(rng.standard_normal(length))
    expected = resample_poly(y.astype(np.float64), to, rate, window=("kaiser", 5.0)) if length else []
    golden["resample"].append({"from": rate, "to": to, "samples": exact(y), "expected": numbers(expected)})

for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 17, 22, 25, 30, 31, 32, 48, 50, 64, 75, 97, 100):
    x = np.float32(rng.standard_normal(n))
    X = np.fft.rfft(x.astype(np.float64))
    golden["fft"].append({"values": exact(x), "re": numbers(X.real, 15), "im": numbers(X.imag, 15)})

y = sound(90)
for n_fft, hop, win, center in ((16, 4, 16, True), (16, 5, 11, True), (15, 4, 15, True), (15, 7, 10, True), (20, 6, 20, False), (32, 40, 32, True), (12, 3, 1, True), (100, 25, 80, True), (100, 25, 80, False)):
    golden["power"].append({"samples": exact(y), "n_fft": n_fft, "hop_length": hop, "win_length": win, "center": center, "expected": numbers(power(y, n_fft, hop, win, center))})

for sr, n_fft, n_mels, fmin, fmax, htk, norm in ((16000, 64, 8, 0, None, False, True), (16000, 64, 8, 0, None, True, True), (16000, 64, 8, 0, None, False, False), (16000, 50, 6, 80, 7600, True, False),
                                                 (8000, 25, 5, 20, 3999.5, False, True), (22050, 32, 20, 0, None, False, True)):
    golden["filters"].append({"sr": sr, "n_fft": n_fft, "n_mels": n_mels, "fmin": fmin, "fmax": fmax, "htk": htk, "norm": norm,
                              "expected": numbers(mel_filters(sr, n_fft, n_mels, fmin, fmax, htk, norm))})

faded = np.concatenate([sound(400), np.zeros(200, np.float32), np.float32(1e-4) * sound(200)])
for n_fft, hop, win, n_mels, fmin, fmax, htk, norm, ref, amin, top_db, n_mfcc, lifter in (
        (128, 64, 128, 20, 0, None, False, True, 1.0, 1e-10, 80.0, 13, 0), (128, 64, 128, 20, 0, None, False, True, None, 1e-10, 40.0, 20, 0),
        (100, 80, 90, 12, 50, 3800, True, False, 0.5, 1e-6, None, 12, 22), (75, 100, 60, 8, 0, None, True, True, -2.0, 1e-10, 0.0, 3, 4)):
    S = power(faded, n_fft, hop, win) @ mel_filters(8000, n_fft, n_mels, fmin, fmax, htk, norm).T
    D = power_to_db(S, ref, amin, top_db)
    golden["features"].append({"samples": exact(faded), "sr": 8000, "n_fft": n_fft, "hop_length": hop, "win_length": win, "n_mels": n_mels, "fmin": fmin, "fmax": fmax, "htk": htk, "norm": norm,
                               "ref": ref, "amin": amin, "top_db": top_db, "n_mfcc": n_mfcc, "lifter": lifter, "mels": numbers(S), "decibels": numbers(D), "mfcc": numbers(mfcc(D, n_mfcc, lifter))})

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sound.json"), "w") as out:
    out.write("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(c) for c in cases) + "\n]" for name, cases in golden.items()) + "\n}\n")
