"""Winnow's exports in the hands of others, and what others write in those of ingest.

consumers.py read EXPORTS FACES  reads EXPORTS/FORMAT with webdataset, datasets and pyarrow, and compares it with FACES, a CSV
                                 file of face_id, image_id, identity and the SHA-256 of the crop.
consumers.py write DIR PICTURES  writes pictures of PICTURES/NAME with webdataset and datasets. Prints what ingest must find:
                                 CSV of status, dataset, claimed_name and image_id, in order.
"""

import csv
import hashlib
import json
import pathlib
import struct
import sys

import datasets
import pyarrow.parquet
import webdataset
from PIL import Image


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def records(path):
    """Records of RecordIO, as dmlc/recordio.h defines them: magic, 3 bits of flag and 29 of length, data, padding to 4 bytes."""
    magic = struct.pack("<I", 0xCED7230A)
    with open(path, "rb") as file:
        data = None
        while True:
            start = file.tell() if data is None else start
            head = file.read(8)
            if not head:
                return
            assert head[:4] == magic, file.tell()
            word = struct.unpack("<I", head[4:])[0]
            flag, length = word >> 29, word & (1 << 29) - 1
            part = file.read(length)
            file.read(-length % 4)
            data = part if flag in (0, 1) else data + magic + part
            if flag in (0, 3):
                yield start, data
                data = None


def unpacked(record):
    """Labels and content of a record, as mxnet.recordio.unpack gives them."""
    flag, label, _, _ = struct.unpack("<IfQQ", record[:24])
    labels = struct.unpack(f"<{flag}f", record[24 : 24 + 4 * flag]) if flag else (label,)
    return labels, record[24 + 4 * flag :]


def recordio(folder):
    """Label and digest of each picture, in the way of InsightFace's MXFaceDataset: record 0 says where the pictures end."""
    by_offset = dict(records(folder / "train.rec"))
    lines = [line.split("\t") for line in (folder / "train.idx").read_text().splitlines()]
    index = {int(key): by_offset[int(offset)] for key, offset in lines}
    assert len(index) == len(by_offset)
    (end, classes_end), nothing = unpacked(index[0])
    assert nothing == b""
    for key in range(1, int(end)):
        (label,), picture = unpacked(index[key])
        yield int(label), sha256(picture)
    for label, key in enumerate(range(int(end), int(classes_end))):
        first, last = unpacked(index[key])[0]
        assert all(unpacked(index[i])[0] == (label,) for i in range(int(first), int(last)))


def same(format, found, wanted):
    found, wanted = sorted(found), sorted(wanted)
    assert found == wanted, f"{format}: {len(found)} found, {len(wanted)} wanted: {set(found) ^ set(wanted)}"
    print(f"{format}: {len(found)} faces are equal")


def read(exports, faces):
    with open(faces, newline="") as file:
        truth = {row["face_id"]: row for row in csv.DictReader(file)}
    with open(exports / "manifest/manifest.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    same(
        "manifest",
        [(row["face_id"], row["image_id"], row["identity"]) for row in rows],
        [(row["face_id"], row["image_id"], row["identity"]) for row in truth.values()],
    )
    label = {row["face_id"]: int(row["label"]) for row in rows}
    crop = {face: row["crop"] for face, row in truth.items()}
    numbered = [(label[face], crop[face]) for face in truth]
    told = [(face, label[face], row["image_id"], row["identity"], row["crop"]) for face, row in truth.items()]

    same("recordio", recordio(exports / "recordio"), numbered)

    pictures = datasets.load_dataset("imagefolder", data_dir=str(exports / "folders"), split="train")
    names = pictures.features["label"].names
    assert [int(name) for name in names] == list(range(len(names)))
    pictures = pictures.cast_column("image", datasets.Image(decode=False))
    paths = [(row["label"], pathlib.Path(row["image"]["path"])) for row in pictures]
    same("folders", [(number, sha256(path.read_bytes())) for number, path in paths], numbered)

    shards = [str(path) for path in sorted((exports / "webdataset").glob("*.tar"))]
    assert len(shards) > 1
    found = []
    for sample in webdataset.WebDataset(shards, shardshuffle=False):
        text = json.loads(sample["json"])
        assert text["face_id"] == sample["__key__"] and text["label"] == int(sample["cls"])
        found.append((sample["__key__"], text["label"], text["image_id"], text["identity"], sha256(sample["png"])))
    same("webdataset", found, told)
    decoded = webdataset.WebDataset(shards, shardshuffle=False).decode("rgb8").to_tuple("png", "cls")
    assert all(pixels.shape == (112, 112, 3) and type(number) is int for pixels, number in decoded)

    tables = [str(path) for path in sorted((exports / "parquet").glob("*.parquet"))]
    columns = ["face_id", "label", "image_id", "identity", "crop"]
    rows = [row for table in tables for row in pyarrow.parquet.read_table(table, columns=columns).to_pylist()]
    same("parquet", [(*list(row.values())[:4], sha256(row["crop"])) for row in rows], told)
    table = datasets.load_dataset("parquet", data_files=tables, split="train").cast_column("crop", datasets.Image())
    assert len(table) == len(told) and all(picture.size == (112, 112) for picture in table["crop"])


def write(folder, source):
    folder.mkdir(parents=True)
    people = sorted(path for path in source.iterdir() if path.is_dir())[:6]
    pictures = {}
    for person in people:
        files = sorted(path for path in person.iterdir() if path.is_file())[:5]
        pictures[person.name] = [Image.open(file).convert("RGB") for file in files]
    people = sorted(pictures)
    expected = []

    # Samples with a class only, and samples with a text; the second tar is compressed.
    with webdataset.ShardWriter(str(folder / "classes-%03d.tar"), maxcount=12, verbose=0) as out:
        for number, name in enumerate(people):
            for i, picture in enumerate(pictures[name]):
                out.write({"__key__": f"{number}{i}", "png": picture, "cls": number})
    with webdataset.TarWriter(str(folder / "texts.tar.gz")) as out:
        for name in people:
            for i, picture in enumerate(pictures[name]):
                text = {"name": f"Person {name}", "caption": "a face", "dataset": "texts"}
                out.write({"__key__": f"{name}/{i}", "jpg": picture, "json": text, "txt": "not used"})
    for path in sorted(folder.glob("classes-*.tar")):
        for sample in webdataset.WebDataset(str(path), shardshuffle=False):
            expected.append(("OK", "local", str(int(sample["cls"])), sha256(sample["png"])))
    for sample in webdataset.WebDataset(str(folder / "texts.tar.gz"), shardshuffle=False):
        expected.append(("OK", "texts", json.loads(sample["json"])["name"], sha256(sample["jpg"])))

    # Two splits with classes, a picture that is null in each.
    features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=people)})
    for split, part in ("train", slice(0, 4)), ("test", slice(4, None)):
        rows = [(picture, name) for name in people for picture in pictures[name][part]] + [(None, people[0])]
        made = datasets.Dataset.from_dict(
            {"image": [row[0] for row in rows], "label": [people.index(row[1]) for row in rows]}, features=features
        )
        made.to_parquet(str(folder / f"{split}-00000-of-00001.parquet"))
        for row in made.cast_column("image", datasets.Image(decode=False)):
            name = features["label"].int2str(row["label"])
            picture = row["image"] and row["image"]["bytes"]
            expected.append(("OK" if picture else "QUARANTINED", f"local/{split}", name, sha256(picture) if picture else ""))

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["status", "dataset", "claimed_name", "image_id"])
    out.writerows(sorted(expected))


if __name__ == "__main__":
    {"read": read, "write": write}[sys.argv[1]](*map(pathlib.Path, sys.argv[2:]))
