"""HDF5 files that use what models use of the format, written by h5py; the same numbers in all: hdf5.json. Needs python3-h5py."""
import json
import pathlib

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent
NUMBERS = (np.arange(7 * 11, dtype=np.float32).reshape(7, 11) - 30) / 4
NAMES = [f"layer_{i}" for i in range(40)]


def fill(file):
    kinds = {
        "contiguous": dict(data=NUMBERS), "big_endian": dict(data=NUMBERS.astype(">f4")), "double": dict(data=NUMBERS.astype(np.float64)), "half": dict(data=NUMBERS.astype(np.float16)),
        "whole": dict(data=(NUMBERS * 4).astype(np.int32)), "chunked": dict(data=NUMBERS, chunks=(3, 4)), "deflated": dict(data=NUMBERS, chunks=(3, 4), compression="gzip"),
        "shuffled": dict(data=NUMBERS, chunks=(4, 11), compression="gzip", shuffle=True, fletcher32=True), "scalar": dict(data=np.float32(2.5)), "empty": dict(data=np.zeros((0, 3), np.float32)),
    }
    for name, how in kinds.items():
        file.create_dataset(name, **how)
    file.attrs["long"] = "ä" * 5000
    file.attrs["fixed"] = np.array([n.encode() for n in NAMES])
    file.attrs["texts"] = np.array(NAMES, dtype=h5py.string_dtype())
    # Many members: a tree of links in an old group, a heap of them in a new one.
    many = file.create_group("many", track_order=True)
    old = file.create_group("old")
    for i in range(60):
        many.create_group(f"member_{59 - i}")
        old.create_group(f"member_{i}")
    noted = file.create_group("noted", track_order=True)
    for i in range(30):
        noted.attrs[f"note_{i}"] = f"text {i}"


for name, libver in (("old.h5", "earliest"), ("new.h5", "v110")):
    with h5py.File(HERE / name, "w", libver=(libver, "v110")) as file:
        if libver == "earliest":
            fill(file)
        else:
            # Newer files list chunks in other ways, which no model of Keras has.
            for key in ("contiguous",):
                file.create_dataset(key, data=NUMBERS)
            deep = file.create_group("many")
            for i in range(150):
                deep.create_group(f"member_{i}_{'x' * 60}")
            for i in range(30):
                deep.attrs[f"note_{i}"] = f"text {i}"
(HERE / "hdf5.json").write_text(json.dumps({"shape": list(NUMBERS.shape), "values": NUMBERS.ravel().tolist()}) + "\n")
