"""What the DAGs are made of: all stages, their tables, their order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import HOME, winnow

DAGS = HOME / "jobs" / "airflow" / "dags"


@pytest.fixture(scope="module")
def all_stages() -> list[dict]:
    return json.loads(winnow("stages", "--json"))["stages"]


@pytest.fixture(scope="module")
def listing(all_stages) -> list[dict]:
    """The stages that a DAG has by default."""
    return [stage for stage in all_stages if stage["when"] != "never"]


@pytest.fixture(scope="module")
def nightly(database):
    from winnow_examples import nightly

    return nightly


def made(stages_file: str = "", **arguments):
    from winnow_airflow import Installation, winnow_dag

    arguments.setdefault("warehouse", "s3a://bucket/faces")
    return winnow_dag("made", installation=Installation(str(HOME), stages_file=stages_file), schedule=None, **arguments)


def with_stage(folder: Path, listing: list[dict], **stage) -> str:
    """A listing with one more stage before the last one."""
    entries = [*listing[:-1], {**listing[-1], **stage, "order": listing[-1]["order"]}, listing[-1]]
    file = folder / "stages.json"
    file.write_text(json.dumps({"form": 1, "stages": [{**e, "order": i} for i, e in enumerate(entries)]}))
    return str(file)


def test_the_folder_of_dags_is_read_without_errors(database):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(DAGS))
    assert bag.import_errors == {}
    assert set(bag.dags) == {"winnow_nightly", "winnow_monthly", "winnow_publish"}


def test_no_stage_is_missing_and_each_writes_its_tables(nightly, listing):
    assert len(listing) >= 9
    for stage in listing:
        task = nightly.task_dict[stage["name"]]
        assert [asset.uri.rsplit("/", 1)[-1] for asset in task.outlets] == stage["writes"]
        assert task.doc == stage["description"]


def test_a_stage_apart_has_a_task_where_it_is_named_only(nightly, all_stages, database):
    apart = [stage["name"] for stage in all_stages if stage["when"] == "never"]
    assert apart == ["synthesize"]
    assert "synthesize" not in nightly.task_dict
    assert {"embed", "synthesize"} <= set(made(stages=["embed", "synthesize"]).task_dict)


def test_a_stage_waits_for_all_whose_tables_it_reads_or_shares(nightly, listing):
    for i, later in enumerate(listing):
        upstream = nightly.task_dict[later["name"]].get_flat_relative_ids(upstream=True)
        for earlier in listing[:i]:
            if set(earlier["writes"]) & {*later["reads"], *later["writes"]}:
                assert earlier["name"] in upstream, f"{later['name']} behind {earlier['name']}"
    assert "cluster" not in nightly.task_dict["dedup"].get_flat_relative_ids(upstream=True)
    last = nightly.task_dict["conservation"]
    assert {stage["name"] for stage in listing} <= last.get_flat_relative_ids(upstream=True)


def test_a_stage_that_winnow_gains_has_a_task_and_a_place(database, listing, tmp_path):
    file = with_stage(
        tmp_path, listing, name="cards", when="always", reads=["embeddings"], writes=["cards"], more="new"
    )
    dag = made(file)
    assert {"embed"} <= dag.task_dict["cards"].upstream_task_ids
    assert dag.task_dict["cards"].downstream_task_ids == {"conservation"}
    assert "cards" in dag.params.get_param("redo").schema["enum"]


def test_another_form_of_the_listing_is_refused(tmp_path):
    file = tmp_path / "stages.json"
    file.write_text('{"form": 2, "stages": []}')
    with pytest.raises(ValueError, match="has the form 2; these DAGs read the form 1"):
        made(str(file))


def test_a_stage_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no stage detekt. It has crawl, ingest"):
        made(stages=["detekt"])


def test_models_run_in_the_pool_of_gpus(nightly, listing):
    pools = {stage["name"]: nightly.task_dict[stage["name"]].pool for stage in listing}
    assert {name for name, pool in pools.items() if pool == "winnow_gpu"} == {"detect", "embed"}
    assert made(gpu_pool=None).task_dict["embed"].pool == "default_pool"


def test_settings_of_spark_reach_all_tasks_or_one(database):
    dag = made(spark={"conf": {"a": 1}, "executor_memory": "8g"}, spark_of={"embed": {"conf": {"b": 2}}})
    assert dag.task_dict["embed"].conf == {"a": 1, "b": 2}
    assert dag.task_dict["detect"].conf == {"a": 1}
    assert dag.task_dict["conservation"]._executor_memory == "8g"


@pytest.mark.parametrize(
    ("review", "counts", "next_task"),
    [
        (True, {"kept": 5, "review": 2}, "review_export"),
        (True, {"kept": 5, "review": 0}, "decided"),
        (False, {"review": 2}, "decided"),
        (True, None, "decided"),
    ],
)
def test_reviewers_are_asked_only_where_something_is_undecided(nightly, review, counts, next_task):
    result = None if counts is None else {"counts": counts}
    ti = type("TI", (), {"xcom_pull": lambda self, task_ids, key: result})()
    assert nightly.task_dict["ask_reviewers"].python_callable({"review": review}, ti) == next_task


@pytest.mark.parametrize(
    ("params", "left_out"),
    [
        ({}, {"crawl", "ingest", "cluster"}),
        ({"files": "photos"}, {"crawl", "cluster"}),
        ({"urls": "list.csv", "groups": "yes"}, {"ingest", "clean", "curate"}),
        ({"files": "photos", "groups": "published"}, {"crawl", "clean"}),
    ],
)
def test_params_leave_stages_out(nightly, params, left_out):
    from winnow_airflow.operators import WinnowStageOperator, is_wanted

    stages = {t.stage.name: t.stage for t in nightly.tasks if isinstance(t, WinnowStageOperator)}
    assert {name for name, stage in stages.items() if not is_wanted(stage, params)} == left_out


def test_downstream_starts_by_the_asset_that_curate_writes(nightly):
    from winnow_examples import publish

    assert nightly.task_dict["curate"].outlets[0] in list(publish.timetable.asset_condition.objects)


def test_one_table_is_one_asset_in_every_dag():
    from winnow_airflow import table_asset

    assert table_asset("s3a://bucket/faces/", "labels") == table_asset("s3a://bucket/faces", "labels")
    assert table_asset("/data/faces", "labels").uri == "file:///data/faces/labels"


def test_params_are_overlays_of_the_settings():
    from winnow_airflow.operators import overlays

    assert overlays(
        {
            "models_dir": "/models",
            "env": "cluster",
            "config": ["a.conf"],
            "settings": {"detect.min_score": 0.7, "crawl.hosts": ["a.org"], "crawl.basis": "{{ research }}"},
        }
    ) == [
        *("--models-dir", "/models", "--env", "cluster", "--config", "a.conf"),
        *("--set", "detect.min_score=0.7", "--set", 'crawl.hosts=["a.org"]', "--set", "crawl.basis={{ research }}"),
    ]


def test_spark_gets_the_settings_that_the_launcher_gives():
    from winnow_airflow.installation import JAVA_OPTIONS, Installation, find_spark_home

    spark = find_spark_home()
    assert spark
    printed = winnow("embed", "--warehouse", "w", "--dry-run", SPARK_HOME=spark)
    launcher = dict(line[2:].split("=", 1) for line in printed.splitlines() if line.startswith("# "))
    settings = Installation(str(HOME)).spark_settings("embed")
    assert set(settings) | {JAVA_OPTIONS} == set(launcher)
    for key, value in settings.items():
        if launcher[key] != "******" and key != JAVA_OPTIONS:
            assert value == launcher[key], key
    for option in settings.get(JAVA_OPTIONS, "").split():
        assert option in launcher[JAVA_OPTIONS]
    assert f"org.winnow.Main --properties-file /dev/fd/9 {HOME}/jobs/target/winnow.jar embed --warehouse w" in printed


def test_settings_of_spark_are_not_readable_by_others(database):
    task = made(spark={"conf": {"spark.driver.extraJavaOptions": "-Dmine=1", "a": 1}}).task_dict["conservation"]
    ti = type("TI", (), {"run_id": "r", "try_number": 1})()
    with task._settings({"ti": ti}):
        file = Path(task.properties_file)
        assert file.stat().st_mode & 0o077 == 0
        assert f"spark.driver.extraJavaOptions=-Dmine=1 -Dwinnow.conf.dir={HOME}/conf" in file.read_text()
        assert task.conf == {"a": 1}
    assert not file.exists()
    assert task.properties_file is None
