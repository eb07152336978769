"""What FAISS needs for the work of `winnow bench join`, on the same vectors; one JSON object on standard output.

    python faiss_join.py VECTORS DIMENSION THREADS pairs LEAST
    python faiss_join.py VECTORS DIMENSION THREADS nearest K RECALL

VECTORS holds little-endian floats, row after row. Times are those of building and searching, without reading the file and without the
search for nprobe and efSearch.
"""

import json
import sys
import time

import faiss
import numpy as np

BATCH = 4096
SAMPLE = 1000


def pairs(vectors, least):
    start = time.monotonic()
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    found = 0
    for first in range(0, len(vectors), BATCH):
        limits, _, _ = index.range_search(vectors[first : first + BATCH], least)
        found += int(limits[-1])
    seconds = time.monotonic() - start
    return {"flat_seconds": seconds, "flat_pairs": (found - len(vectors)) // 2}


def others(index, queries, numbers, k):
    """The k nearest of each query but itself."""
    _, found = index.search(queries, k + 1)
    return [[j for j in row if j != number][:k] for row, number in zip(found.tolist(), numbers)]


def nearest(vectors, k, wanted):
    numbers = np.random.default_rng(1).choice(len(vectors), min(SAMPLE, len(vectors)), replace=False).tolist()
    sample = vectors[numbers]
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    truth = [set(row) for row in others(flat, sample, numbers, k)]
    total = sum(len(row) for row in truth)

    def measure(name, index, setting, values):
        start = time.monotonic()
        index.train(vectors)
        index.add(vectors)
        build = time.monotonic() - start
        for value in values:
            setting(value)
            found = others(index, sample, numbers, k)
            recall = sum(len(row & set(mine)) for row, mine in zip(truth, found)) / total
            if recall >= wanted:
                break
        start = time.monotonic()
        for first in range(0, len(vectors), BATCH):
            index.search(vectors[first : first + BATCH], k + 1)
        seconds = build + time.monotonic() - start
        return {
            name + "_recall": recall,
            name + "_setting": value,
            name + "_build_seconds": build,
            name + "_seconds": seconds,
        }

    hnsw = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    probes = sorted({round(1.3**i) for i in range(40)})
    beams = sorted({max(k + 1, round(16 * 1.3**i)) for i in range(22)})
    # The usual number of cells, those that Winnow begins with, and those that it may end with.
    tried = []
    for factor in (4, 8, 16):
        cells = max(1, min(int(factor * len(vectors) ** 0.5), len(vectors) // 39))
        quantizer = faiss.IndexFlatIP(vectors.shape[1])
        ivf = faiss.IndexIVFFlat(quantizer, vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
        tried.append(measure("ivf", ivf, lambda value: setattr(ivf, "nprobe", value), [p for p in probes if p <= cells]))
        tried[-1]["ivf_cells"] = cells
    result = min(tried, key=lambda times: times["ivf_seconds"])
    result["ivf_seconds_by_cells"] = ", ".join(f"{times['ivf_cells']}: {times['ivf_seconds']:.1f}" for times in tried)
    result.update(measure("hnsw", hnsw, lambda value: setattr(hnsw.hnsw, "efSearch", value), beams))
    return result


def peak_memory_mib():
    """Not getrusage: its maximum begins with that of the process that started this one."""
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))


def main():
    path, dimension, threads, work, *rest = sys.argv[1:]
    faiss.omp_set_num_threads(int(threads))
    vectors = np.fromfile(path, dtype="<f4").reshape(-1, int(dimension))
    if work == "pairs":
        result = pairs(vectors, float(rest[0]))
    else:
        result = nearest(vectors, int(rest[0]), float(rest[1]))
    result["version"] = faiss.__version__
    result["peak_memory_mib"] = peak_memory_mib()
    print(json.dumps(result))


main()
