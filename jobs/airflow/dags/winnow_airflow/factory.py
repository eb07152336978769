"""Makes a DAG of the stages that an installation of Winnow has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.sensors.python import PythonSensor
from airflow.sdk import DAG, Param, TriggerRule, task

from winnow_airflow.assets import folder_name, storage_path
from winnow_airflow.installation import Installation, Stage
from winnow_airflow.operators import WinnowOperator, WinnowStageOperator

DECISIONS = "labels"
"""The table of the decisions that people review."""

RETRIES: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(minutes=30),
}


def winnow_dag(
    dag_id: str,
    *,
    warehouse: str,
    work: str | None = None,
    installation: Installation | None = None,
    params: Mapping[str, Any] | None = None,
    stages: Sequence[str] | None = None,
    spark: Mapping[str, Any] | None = None,
    spark_of: Mapping[str, Mapping[str, Any]] | None = None,
    gpu_pool: str | None = "winnow_gpu",
    patience: timedelta = timedelta(days=7),
    default_args: Mapping[str, Any] | None = None,
    **dag: Any,
) -> DAG:
    """A DAG with a task for each stage.

    :param warehouse: root of the tables: a folder or s3a://…
    :param work: folder of results, questions and answers; default: the warehouse with "-airflow" behind it
    :param installation: default: WINNOW_HOME, or the checkout
    :param params: defaults of the params, see docs/airflow.md
    :param stages: names of the stages to include; default: all but those that run only where they are named
    :param spark: arguments of SparkSubmitOperator for all tasks, such as conn_id, conf, packages, executor_memory
    :param spark_of: more of them, by the name of a stage
    :param gpu_pool: pool of the stages that apply a model to pixels
    :param patience: how long the run waits for answers of reviewers
    :param default_args: of the tasks, over those of this module
    :param dag: further arguments of DAG
    """
    installation = installation or Installation.default()
    work = work or f"{warehouse.rstrip('/')}-airflow"
    known = installation.stages()
    chosen = [stage for stage in known if (stage.when != "never" if stages is None else stage.name in stages)]
    if unknown := set(stages or ()) - {stage.name for stage in known}:
        raise ValueError(f"Winnow has no stage {', '.join(sorted(unknown))}. It has {', '.join(s.name for s in known)}.")
    dag.setdefault("catchup", False)
    dag.setdefault("max_active_runs", 1)
    dag.setdefault("tags", ["winnow"])
    dag["user_defined_macros"] = {"folder_name": folder_name, **dag.get("user_defined_macros", {})}
    shared = {"warehouse": warehouse, "installation": installation, "trigger_rule": TriggerRule.NONE_FAILED}

    def spark_arguments(stage: str) -> dict[str, Any]:
        arguments = {**(spark or {}), **(spark_of or {}).get(stage, {})}
        arguments["conf"] = {**(spark or {}).get("conf", {}), **(spark_of or {}).get(stage, {}).get("conf", {})}
        return arguments

    with DAG(
        dag_id,
        params={**declared(known), **dict(params or {})},
        default_args={**RETRIES, **dict(default_args or {})},
        **dag,
    ) as made:
        tasks: dict[str, Any] = {}
        for stage in chosen:
            pool = {"pool": gpu_pool} if stage.model and gpu_pool else {}
            tasks[stage.name] = WinnowStageOperator(
                task_id=stage.name, stage=stage, work=work, doc=stage.description, **pool, **shared,
                **spark_arguments(stage.name),
            )
        ends = dict(tasks)
        for stage in chosen:
            if DECISIONS in stage.writes:
                asked, decided = add_review(stage, work, patience, {**shared, **spark_arguments(stage.name)})
                tasks[stage.name] >> asked
                ends[stage.name] = decided
        for earlier, later in edges(chosen):
            ends[earlier] >> tasks[later]
        check = WinnowOperator(task_id="conservation", command=["check"], retries=0, **shared, **spark_arguments("check"))
        for stage in chosen:
            if not ends[stage.name].downstream_task_ids:
                ends[stage.name] >> check
    return made


def declared(stages: Sequence[Stage]) -> dict[str, Param]:
    """The params of a DAG. Those that hold settings are overlays of conf/winnow.conf."""
    return {
        "files": Param(None, type=["null", "string"], description="Folder, manifest or archive for ingest; null: no ingest"),
        "urls": Param(None, type=["null", "string"], description="List of URLs for crawl; null: no crawl"),
        "models_dir": Param(None, type=["null", "string"], description="Folder of model files on the driver"),
        "env": Param(None, type=["null", "string"], description="Overlay conf/env/NAME.conf"),
        "config": Param([], type="array", items={"type": "string"}, description="Overlay files; secrets belong there"),
        "settings": Param({}, type="object", description="Single settings, such as {\"detect.min_score\": 0.7}"),
        "groups": Param("no", enum=["no", "yes", "published"], description="Group faces instead of cleaning names"),
        "redo": Param(
            None,
            enum=[None, *(stage.name for stage in stages)],
            description="Stage whose tables, and those of all later stages, are emptied and made again",
        ),
        "review": Param(False, type="boolean", description="Ask reviewers, and wait for their answers, before curate"),
    }


def edges(stages: Sequence[Stage]) -> list[tuple[str, str]]:
    """Which stage waits for which: a later one that reads or writes what an earlier one writes, or writes what that reads.

    Edges that follow from others are left out.
    """
    before: dict[str, set[str]] = {}
    direct = []
    for i, later in enumerate(stages):
        before[later.name] = set()
        for earlier in reversed(stages[:i]):
            reads, writes = set(later.reads), set(later.writes)
            depends = set(earlier.writes) & (reads | writes) or set(earlier.reads) & writes
            if depends and earlier.name not in before[later.name]:
                direct.append((earlier.name, later.name))
                before[later.name] |= {earlier.name} | before[earlier.name]
    return direct


def add_review(
    stage: Stage,
    work: str,
    patience: timedelta,
    arguments: dict[str, Any],
) -> tuple[Any, EmptyOperator]:
    """The branch that asks people about undecided faces, waits for their answers and decides again.

    :param stage: the stage that decides
    :param arguments: of all tasks that run Winnow
    :return: the first and the last task
    """
    name = stage.name
    folder = f"{work}/{{{{ folder_name(run_id) }}}}"
    arguments = {**arguments, "trigger_rule": TriggerRule.ALL_SUCCESS}

    @task.branch(task_id="ask_reviewers", trigger_rule=TriggerRule.NONE_FAILED)
    def ask_reviewers(params: Any, ti: Any) -> str:
        result = ti.xcom_pull(task_ids=name, key="result") or {}
        undecided = result.get("counts", {}).get("review", 0)
        return "review_export" if params["review"] and undecided else "decided"

    asked = ask_reviewers()
    export = WinnowOperator(
        task_id="review_export", command=["review", "export", "--out", f"{folder}/questions"], **arguments
    )
    wait = PythonSensor(
        task_id="wait_for_answers",
        python_callable=is_there,
        op_kwargs={"file": f"{folder}/answers.csv"},
        mode="reschedule",
        poke_interval=60,
        timeout=patience.total_seconds(),
        soft_fail=True,
        doc="Waits for the answers that review.html saves. Without them in time, the run goes on as the model decided.",
    )
    take = WinnowOperator(
        task_id="review_import",
        command=["review", "import", "--in", f"{folder}/answers.csv", "--person", "airflow"],
        **arguments,
    )
    again = WinnowStageOperator(
        task_id=f"{name}_again", stage=stage, work=work, attempt="-answers", redo=False, doc=stage.description, **arguments
    )
    decided = EmptyOperator(task_id="decided", trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS)
    asked >> export >> wait >> take >> again >> decided
    asked >> decided
    return asked, decided


def is_there(file: str) -> bool:
    return storage_path(file).exists()
