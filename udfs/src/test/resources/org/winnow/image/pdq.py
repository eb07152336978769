"""Makes pdq.tsv: the hashes by pdqhash 0.2.8 of pictures that PdqTest draws by the same formulas."""
import numpy as np
import pdqhash

def picture(kind, h, w):
    y, x = np.mgrid[0:h, 0:w].astype(np.int64)
    if kind == "waves":  # triangle waves of several periods
        def tri(v, p):
            m = v % (2 * p)
            return np.where(m < p, m, 2 * p - m) * 255 // p
        c = [tri(3 * x + 2 * y + 40 * k, 61 + 17 * k) // 2 + tri(5 * y - x + 4096 + 31 * k, 97) // 4
             + tri(x * x // 64 + y, 37) // 4 for k in range(3)]
    elif kind == "blocks":  # blocks of hashed levels
        s = max(1, min(h, w) // 13)
        c = [(((x // s) * 7919 + (y // s) * 104729 + k * 1299709) ^ ((x // s) * (y // s) * 31)) * 2654435761 % 4294967296 >> 24
             for k in range(3)]
    elif kind == "flat":
        c = [np.full_like(x, 100 + 10 * k) for k in range(3)]
    elif kind == "disc":
        d = (2 * x - w) ** 2 + (2 * y - h) ** 2
        c = [np.where(d * 4 < h * w * (k + 1), 230 - 60 * k, (x * 255 // w + 20 * k) % 256) for k in range(3)]
    return np.stack(c, axis=2).clip(0, 255).astype(np.uint8)  # R, G, B

def hexa(bits):
    return "".join("%02x" % b for b in np.packbits(bits.astype(np.uint8)))

SIZES = ((4, 40), (5, 5), (64, 64), (63, 130), (250, 250), (112, 92), (512, 512), (480, 333), (700, 1100), (2000, 1500))
print("# PDQ of formula pictures by pdqhash 0.2.8 (PyPI): python pdq.py > pdq.tsv")
print("# kind\trows\tcolumns\thash\tmirror\tquality")
for kind, sizes in (("waves", SIZES), ("blocks", SIZES), ("disc", SIZES), ("flat", ((250, 250),))):
    for rows, columns in sizes:
        pixels = picture(kind, rows, columns)
        bits, quality = pdqhash.compute(pixels)
        turned, _ = pdqhash.compute_dihedral(pixels)
        print("%s\t%d\t%d\t%s\t%s\t%d" % (kind, rows, columns, hexa(bits), hexa(turned[5]), quality))
