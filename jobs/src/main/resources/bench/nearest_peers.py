"""Another tool does the work of `winnow bench nearest`; one JSON object on standard output.

    python nearest_peers.py faiss|lancedb FOLDER DIMENSION THREADS K RECALL SHARES

FOLDER holds vectors.f32 and queries.f32, little-endian floats, row after row, all of length 1. The first query is sought under conditions, the
others are the batch. SHARES are those of the faces that pass a condition, separated by commas. "drawn" is a condition on a drawn number, "with"
and "against" are conditions on the first number of the vector, as in the bench. Seconds of a condition are those of the filter and of the search;
the recall is measured against all products. Exact searches take no index. The batch is sought by an index of cells, with the fewest cells read
that reach RECALL on a hundred of the queries.
"""

import json
import os
import sys
import tempfile
import time

import numpy as np

CHECKED = 100
KINDS = ("drawn", "with", "against")


class Condition:
    """On one column: at most, or at least, a value."""

    def __init__(self, kind, share, first):
        self.column = "drawn" if kind == "drawn" else "first"
        self.sign = ">=" if kind == "with" else "<="
        if share >= 1:
            self.value = -2.0 if kind == "with" else 2.0
        elif kind == "drawn":
            self.value = share
        else:
            self.value = float(np.quantile(first, 1 - share if kind == "with" else share))

    def mask(self, columns):
        column = columns[self.column]
        return column >= self.value if self.sign == ">=" else column <= self.value

    def sql(self):
        return f"{self.column} {self.sign} {self.value!r}"


def recall_of(found, truth):
    """Share of the truth that was found."""
    return len(set(found) & set(truth)) / len(truth) if len(truth) else 1.0


def nearest(vectors, query, k, mask):
    numbers = np.flatnonzero(mask)
    return numbers[np.argsort(-(vectors[numbers] @ query), kind="stable")[:k]].tolist()


def timed(work):
    start = time.monotonic()
    result = work()
    return result, time.monotonic() - start


class Faiss:
    batch_queries = None  # All of them.

    def __init__(self, vectors, columns, threads):
        import faiss

        self.faiss = faiss
        self.version = faiss.__version__
        self.vectors, self.columns = vectors, columns
        faiss.omp_set_num_threads(threads)
        self.flat = faiss.IndexFlatIP(vectors.shape[1])
        self.flat.add(vectors)

    def exact(self, query, k, condition):
        selector = self.faiss.IDSelectorBitmap(np.packbits(condition.mask(self.columns), bitorder="little"))
        found = self.flat.search(query[None], k, params=self.faiss.SearchParameters(sel=selector))[1][0]
        return [int(i) for i in found if i >= 0]

    def exact_batch(self, queries, k):
        return self.flat.search(queries, k)[1]

    def build(self, cells):
        quantizer = self.faiss.IndexFlatIP(self.vectors.shape[1])
        self.index = self.faiss.IndexIVFFlat(quantizer, self.vectors.shape[1], cells, self.faiss.METRIC_INNER_PRODUCT)
        self.index.train(self.vectors)
        self.index.add(self.vectors)

    def batch(self, queries, k, probes):
        self.index.nprobe = probes
        return self.index.search(queries, k)[1].tolist()


class LanceDb:
    batch_queries = 1000  # One at a time: their rate does not depend on how many there are.

    def __init__(self, vectors, columns, threads):
        import lancedb
        import pyarrow

        self.version = lancedb.__version__
        self.folder = tempfile.TemporaryDirectory()
        rows = pyarrow.table(
            {
                "id": pyarrow.array(np.arange(len(vectors), dtype=np.int64)),
                **{name: pyarrow.array(values) for name, values in columns.items()},
                "vector": pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(vectors.reshape(-1)), vectors.shape[1]),
            }
        )
        self.table = lancedb.connect(self.folder.name).create_table("faces", rows)

    def search(self, query, k):
        return self.table.search(query).distance_type("dot").select(["id", "_distance"]).limit(k)

    def exact(self, query, k, condition):
        rows = self.search(query, k).where(condition.sql(), prefilter=True).bypass_vector_index().to_arrow()
        return rows["id"].to_pylist()

    def exact_batch(self, queries, k):
        return [self.search(query, k).bypass_vector_index().to_arrow()["id"].to_pylist() for query in queries]

    def build(self, cells):
        self.table.create_index(metric="dot", index_type="IVF_FLAT", num_partitions=cells)

    def batch(self, queries, k, probes):
        return [self.search(query, k).nprobes(probes).to_arrow()["id"].to_pylist() for query in queries]


def main():
    tool, folder, dimension, threads, k, recall, shares = sys.argv[1:]
    printed = os.dup(1)
    os.dup2(2, 1)  # What the tools print is no result.
    k, recall = int(k), float(recall)
    vectors = np.fromfile(os.path.join(folder, "vectors.f32"), dtype="<f4").reshape(-1, int(dimension))
    queries = np.fromfile(os.path.join(folder, "queries.f32"), dtype="<f4").reshape(-1, int(dimension))
    columns = {"drawn": np.random.default_rng(1).random(len(vectors)), "first": vectors[:, 0].astype(np.float64)}
    peer, seconds = timed(lambda: {"faiss": Faiss, "lancedb": LanceDb}[tool](vectors, columns, int(threads)))
    result = {"version": peer.version, "load_seconds": seconds}
    query, batch = queries[0], queries[1:][: peer.batch_queries]
    peer.exact(query, k, Condition("drawn", 1.0, columns["first"]))
    lowest = 1.0
    for share in map(float, shares.split(",")):
        for kind in KINDS:
            condition = Condition(kind, share, columns["first"])
            found, seconds = timed(lambda: peer.exact(query, k, condition))
            truth = nearest(vectors, query, k, condition.mask(columns))
            lowest = min(lowest, recall_of(found, truth))
            result[f"{kind}_{share:.0e}_seconds"] = seconds
    result["lowest_recall"] = lowest
    checked = batch[:CHECKED]
    truth, seconds = timed(lambda: peer.exact_batch(checked, k))
    result["exact_batch_queries_per_second"] = len(checked) / seconds
    cells = max(1, min(int(4 * len(vectors) ** 0.5), len(vectors) // 39))
    result["index_seconds"] = timed(lambda: peer.build(cells))[1]
    for probes in sorted({min(cells, round(1.3**i)) for i in range(40)}):
        found = peer.batch(checked, k, probes)
        reached = sum(recall_of(mine, row) for mine, row in zip(found, truth)) / max(1, len(checked))
        if reached >= recall:
            break
    seconds = timed(lambda: peer.batch(batch, k, probes))[1]
    result.update(batch_recall=reached, batch_probes=probes, batch_cells=cells, batch_queries=len(batch), batch_seconds=seconds)
    result["batch_queries_per_second"] = len(batch) / seconds
    os.write(printed, json.dumps(result).encode())


main()
