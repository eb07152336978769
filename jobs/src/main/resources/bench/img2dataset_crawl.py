"""img2dataset on the list of `winnow bench crawl`; one JSON object on standard output.

    python img2dataset_crawl.py LIST OUTPUT PROCESSES THREADS SHARD UNCHECKED

LIST is CSV with the columns url and name. Pictures are not resized, not encoded again where they are JPEG, and hashed by SHA-256; SHARD
pictures go to a file. UNCHECKED is true if it shall not decode them. The time is that of img2dataset.download, without imports.
"""

import glob
import json
import os
import sys
import time

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"  # No question to the internet.


def main(urls, output, processes, threads, shard, unchecked):
    result = os.dup(1)
    os.dup2(2, 1)  # What img2dataset prints is no result.
    from img2dataset import download

    start = time.monotonic()
    download(
        url_list=urls,
        input_format="csv",
        url_col="url",
        save_additional_columns=["name"],
        output_folder=output,
        output_format="webdataset",
        processes_count=int(processes),
        thread_count=int(threads),
        number_sample_per_shard=int(shard),
        resize_mode="no",
        skip_reencode=True,
        disable_all_reencoding=unchecked == "true",
        extract_exif=False,
        compute_hash="sha256",
        enable_wandb=False,
    )
    seconds = time.monotonic() - start
    successes = 0
    for file in glob.glob(os.path.join(output, "*_stats.json")):
        with open(file) as stats:
            successes += json.load(stats)["successes"]
    os.write(result, json.dumps({"elapsed_seconds": seconds, "pictures": successes}).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
