"""Hashes pictures for `winnow bench copies`; one JSON object on standard output.

    python copy_hashes.py METHOD PROCESSES LIST

METHOD is imagededup-CLASS, imagehash-FUNCTION, imagehash-FUNCTION-SIDE for SIDE² bits in place of 64, or pdqhash. LIST names a picture a line. For each picture the result has a list of hashes, as hexadecimal digits: one, that of the picture and that of its mirror image for
pdqhash-mirror, or none if it cannot be hashed. The time is that of reading and hashing all, without imports.

imagededup's own search of the hashes is timed, too. Its hashes need neither PyTorch nor matplotlib, which its packages import.
"""

import json
import multiprocessing
import os
import sys
import time
import types

import numpy as np
from PIL import Image

hash_of = None


def imagededup_class(name):
    for module, member in (
        ("imagededup.methods.cnn", "CNN"),
        ("imagededup.utils.models", "CustomModel"),
        ("imagededup.utils.plotter", "plot_duplicates"),
    ):
        sys.modules[module] = types.ModuleType(module)
        setattr(sys.modules[module], member, None)
    import imagededup.methods

    return getattr(imagededup.methods, name)(verbose=False)


def pdq(picture):
    import pdqhash

    return np.packbits(pdqhash.compute(picture)[0]).tobytes().hex()


def mirrored(picture):
    return [pdq(picture), pdq(np.ascontiguousarray(picture[:, ::-1]))]


def rgb(path):
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def method(name):
    package, _, function = name.partition("-")
    if package == "imagededup":
        hasher = imagededup_class(function)
        return lambda path: [hasher.encode_image(image_file=path)]
    if package == "imagehash":
        import imagehash

        function, _, side = function.partition("-")

        def hashed(path):
            with Image.open(path) as picture:
                return [str(getattr(imagehash, function)(picture, hash_size=int(side or 8)))]

        return hashed
    import pdqhash  # noqa: F401  Not in the measured time.

    if function == "mirror":
        return lambda path: mirrored(rgb(path))
    return lambda path: [pdq(rgb(path))]


def hashes(path):
    try:
        return [hash for hash in hash_of(path) if hash]
    except Exception as e:
        print(path, e, file=sys.stderr)
        return []


def main(name, processes, list_file):
    global hash_of
    result = os.dup(1)
    os.dup2(2, 1)  # What the packages print is no result.
    hash_of = method(name)
    with open(list_file) as lines:
        paths = lines.read().splitlines()
    with multiprocessing.get_context("fork").Pool(int(processes)) as pool:
        pool.map(abs, range(int(processes)))
        start = time.monotonic()
        found = pool.map(hashes, paths, chunksize=16)
        measured = {"hash_seconds": time.monotonic() - start, "hashes": found}
    if name.startswith("imagededup-"):
        known = {path: each[0] for path, each in zip(paths, found) if each}
        start = time.monotonic()
        imagededup_class(name.partition("-")[2]).find_duplicates(
            encoding_map=known, max_distance_threshold=10, num_dist_workers=int(processes)
        )
        measured["search_seconds"] = time.monotonic() - start
    with os.fdopen(result, "w") as out:
        json.dump(measured, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
