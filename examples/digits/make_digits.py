"""Writes digits-images-idx3-ubyte.gz and digits-labels-idx1-ubyte.gz from the pages of scikit-learn's load_digits: python3 make_digits.py

1,797 pictures of 8 × 8 grey levels from 0 to 16 (the test part of UCI's Optical Recognition of Handwritten Digits, CC BY 4.0), in the form of MNIST.
"""
import gzip, struct
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
images, labels = digits.images.astype(np.uint8), digits.target.astype(np.uint8)
for name, magic, array in [("images-idx3", 0x803, images), ("labels-idx1", 0x801, labels)]:
    with open(f"digits-{name}-ubyte.gz", "wb") as file:
        file.write(gzip.compress(struct.pack(f">{1 + array.ndim}I", magic, *array.shape) + array.tobytes(), 9, mtime=0))
