"""DAG runs with the real jar on the drawn collection: what they leave in the tables, and what becomes of failures."""

from __future__ import annotations

import csv
import json
import os
import sys
import threading
import time
from pathlib import Path

import pendulum
import pytest
from conftest import HERE, WORK, states, tries, winnow

DAY = pendulum.datetime(2026, 2, 1, tz="UTC")


def sql(query: str, warehouse: str = "tables") -> list[dict]:
    printed = winnow("sql", "--warehouse", f"{WORK}/{warehouse}", "--format", "json", query)
    return [json.loads(line) for line in printed.splitlines()]


def events() -> dict[str, list[dict]]:
    """The extras of all asset events, by table."""
    from airflow.models.asset import AssetEvent
    from airflow.utils.session import create_session

    found: dict[str, list[dict]] = {}
    with create_session() as session:
        for event in session.query(AssetEvent).order_by(AssetEvent.id):
            found.setdefault(event.extra["table"], []).append(event.extra)
    return found


def dag(name: str):
    sys.path.insert(0, str(HERE / "dags"))
    import tested

    return getattr(tested, name)


def run(name: str, day=DAY, **arguments):
    """Runs a DAG in this process. A run of the same day has the same run id."""
    return dag(name).test(run_after=day or DAY, logical_date=day, **arguments)


@pytest.fixture(scope="module")
def nightly_run(demo):
    """A nightly run whose reviewer answers the first question as soon as it is asked: the face belongs to the name."""
    folder = WORK / "tables-airflow" / "manual__2026-02-01T00-00-00-00-00"
    reviewer = threading.Thread(target=answer, args=(folder,), daemon=True)
    reviewer.start()
    return run("nightly", run_conf={"review": True})


def answer(folder: Path) -> None:
    # The page is written behind the table.
    while not (folder / "questions" / "review.html").exists():
        time.sleep(0.1)
    with (folder / "questions" / "review.csv").open() as questions:
        face = next(row["face_id"] for row in csv.DictReader(questions) if row["face_id"])
    (folder / "answers.csv").write_text(f"face_id,verdict,person\n{face},KEEP,Ada\n")


@pytest.fixture(scope="module")
def published(nightly_run) -> dict:
    """What the tables hold after the nightly run."""
    return sql(
        "SELECT (SELECT count(*) FROM curated) AS curated, (SELECT count(*) FROM labels WHERE reason = 'PERSON_KEPT') AS answered,"
        f" (SELECT array_sort(collect_list(stage)) FROM runs WHERE run_id = '{nightly_run.run_id}' AND outcome = 'DONE') AS stages"
    )[0]


def test_the_nightly_run_goes_from_photographs_to_curated_tables(nightly_run):
    assert states(nightly_run) == {
        **dict.fromkeys(["ingest", "detect", "embed", "dedup", "clean", "curate", "conservation"], "success"),
        **dict.fromkeys(["ask_reviewers", "review_export", "wait_for_answers"], "success"),
        **dict.fromkeys(["review_import", "clean_again", "decided"], "success"),
        **dict.fromkeys(["crawl", "attributes", "captions", "cluster", "decontaminate"], "skipped"),
    }
    assert set(tries(nightly_run).values()) <= {0, 1}


def test_answers_of_reviewers_decide(published):
    assert published["answered"] == 1


def test_assets_tell_versions_and_counts_of_the_tables(nightly_run, published):
    assert nightly_run.run_id == "manual__2026-02-01T00:00:00+00:00"
    assert published["stages"] == ["clean", "curate", "dedup", "detect", "embed", "ingest"]
    told = events()
    (curated,) = told["curated"]
    assert curated["rows"] == published["curated"] > 5
    assert curated["stage"] == "curate" and curated["written"] and curated["version"] >= 0
    assert curated["run_id"] == nightly_run.run_id
    assert [labels["run_id"] for labels in told["labels"]] == [nightly_run.run_id, f"{nightly_run.run_id}-answers"]
    assert sum(told["labels"][0]["counts"].values()) == told["labels"][0]["rows_in"] == told["labels"][0]["rows"]
    assert "captions" not in told


def test_what_was_published_is_exported_and_reported_by_a_run_that_the_asset_starts(nightly_run):
    published = run("publish", None)
    assert states(published) == {"export": "success", "report": "success"}
    (report,) = (WORK / "exports").glob("*.html")
    assert list(report.with_suffix("").glob("*.parquet"))


def test_a_second_attempt_of_the_same_run_changes_nothing(nightly_run):
    """As when Airflow loses the first one: the tables stay, and the assets are told as after the first attempt."""
    before = events()["faces"][-1]
    again = run("nightly", mark_success_pattern="(?!detect$).*")
    assert states(again)["detect"] == "success"
    assert events()["faces"][-1] == before


def test_a_killed_driver_is_started_again_and_ends_in_equal_tables(nightly_run, monkeypatch):
    monkeypatch.setenv("PATH", f"{HERE}/stubs/kill:{os.environ['PATH']}")
    killed = run("killed")
    assert str(killed.state) == "success"
    assert tries(killed)["embed"] == 2
    tables = ["sources", "images", "faces", "embeddings", "quarantine"]
    digests = {
        warehouse: "SELECT "
        + ", ".join(f"(SELECT sum(cast(xxhash64(*) AS decimal(20))) FROM delta.`{WORK}/{warehouse}/{t}`) AS {t}" for t in tables)
        for warehouse in ("tables", "other")
    }
    (row, other, embed) = sql(
        f"SELECT to_json(struct(*)) AS r FROM ({digests['tables']}) UNION ALL SELECT to_json(struct(*)) FROM ({digests['other']})"
        " UNION ALL SELECT to_json(struct(count(*) AS runs, max(rows_in) AS n)) FROM runs WHERE stage = 'embed'",
        "other",
    )
    assert row == other
    # One row of the two attempts; the second one had only what the first one left.
    embed = json.loads(embed["r"])
    assert embed["runs"] == 1
    assert embed["n"] < events()["faces"][0]["rows"]


def test_lost_rows_fail_the_run(nightly_run):
    winnow("sql", "--warehouse", f"{WORK}/other", f"DELETE FROM delta.`{WORK}/other/embeddings` WHERE face_id > '8'")
    assert states(run("checked")) == {"conservation": "failed"}


def test_wrong_settings_fail_at_once(demo):
    misled = run("misled")
    assert states(misled)["ingest"] == "failed"
    assert tries(misled)["ingest"] == 1


def test_missing_data_is_tried_again(demo):
    failing = run("failing")
    assert states(failing) == {"ingest": "failed", "conservation": "upstream_failed"}
    assert tries(failing)["ingest"] == 2


@pytest.mark.parametrize(("stub", "attempts"), [("bug", 1), ("unreachable", 2)])
def test_a_bug_fails_at_once_and_an_absent_master_does_not(demo, monkeypatch, stub, attempts):
    monkeypatch.setenv("PATH", f"{HERE}/stubs/{stub}:{os.environ['PATH']}")
    failing = run("failing", DAY.add(days=attempts))
    assert states(failing)["ingest"] == "failed"
    assert tries(failing)["ingest"] == attempts
