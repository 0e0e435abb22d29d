"""Pictures and what Pillow (9.4, Debian python3-pil) makes of them: python3 make_pictures.py

Each case of pictures.json names a file, the channels, how it is brought to a size, and the bytes that come out (Base64).
"""
import base64, io, json, os
import numpy as np
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(7)

def smooth(h, w, c):
    y, x = np.mgrid[0:h, 0:w]
    planes = [(127 + 120 * np.sin(x / (3 + k) + k) * np.cos(y / (4 - k)) + rng.normal(0, 4, (h, w))) for k in range(c)]
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)

rgb, grey = smooth(17, 24, 3), smooth(11, 13, 1)[..., 0]
rgba = np.concatenate([smooth(9, 10, 3), rng.integers(0, 256, (9, 10, 1), dtype=np.uint8)], -1)
Image.fromarray(rgb).save(f'{here}/rgb.png')
Image.fromarray(grey).save(f'{here}/grey.png')
Image.fromarray(rgba).save(f'{here}/rgba.png')
Image.fromarray(rgb).quantize(32).save(f'{here}/palette.gif')
Image.fromarray(rgb).save(f'{here}/rgb.bmp')
Image.fromarray(rgb).save(f'{here}/rgb.webp', lossless=True)
Image.fromarray(rgb).save(f'{here}/rgb.jpg', quality=95, subsampling=0)
Image.fromarray(rgb).save(f'{here}/chroma.jpg', quality=90, subsampling=2)
Image.fromarray(grey).save(f'{here}/grey.jpg', quality=95)
for orientation in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = orientation
    Image.fromarray(rgb[:8, :12]).save(f'{here}/turned{orientation}.jpg', quality=95, subsampling=0, exif=exif)

def opened(name, channels):
    image = ImageOps.exif_transpose(Image.open(f'{here}/{name}'))
    return image.convert({1: 'L', 3: 'RGB', 4: 'RGBA'}[channels])

cases = []
def case(name, channels, size=None, fit='exact', tolerance=0):
    image = opened(name, channels)
    if size:
        h, w = size
        if fit == 'stretch': image = image.resize((w, h), Image.BILINEAR)
        elif fit == 'crop': image = ImageOps.fit(image, (w, h), Image.BILINEAR)
        elif fit == 'pad': image = ImageOps.pad(image, (w, h), Image.BILINEAR)
    array = np.asarray(image)
    cases.append(dict(file=name, channels=channels, height=array.shape[0], width=array.shape[1], fit=fit, tolerance=tolerance,
                      values=base64.b64encode(array.tobytes()).decode()))

for name in ['rgb.png', 'grey.png', 'rgba.png', 'palette.gif', 'rgb.bmp', 'rgb.webp']:
    case(name, 3); case(name, 1)
case('rgba.png', 4); case('rgb.png', 4)
# Two decoders of the same library family may round the inverse transform differently by one, and colours by two.
for name, tolerance in [('rgb.jpg', 2), ('chroma.jpg', 3), ('grey.jpg', 1)]: case(name, 3, tolerance=tolerance)
for orientation in range(1, 9): case(f'turned{orientation}.jpg', 3, tolerance=2)
for size in [(8, 8), (5, 24), (17, 7), (34, 48), (40, 9), (1, 1), (3, 50)]:
    case('rgb.png', 3, size, 'stretch'); case('grey.png', 1, size, 'stretch')
    case('rgb.png', 3, size, 'crop'); case('rgb.png', 3, size, 'pad')
    case('grey.png', 1, size, 'crop'); case('grey.png', 1, size, 'pad')
json.dump(cases, open(f'{here}/pictures.json', 'w'), indent=0)
