"""The example DAGs, and DAGs that meet failures. Read by Airflow and by the tests."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "dags"))

from winnow_airflow import WinnowOperator, winnow_dag
from winnow_airflow.installation import read_properties
from winnow_examples import PARAMS, START, monthly, nightly, publish

__all__ = ["monthly", "nightly", "publish"]

WORK = os.environ["WINNOW_TESTS"]
SOON = {"retries": 1, "retry_delay": timedelta(seconds=1), "retry_exponential_backoff": 0}


def tested(dag_id: str, warehouse: str = f"{WORK}/other", **arguments):
    arguments["params"] = {**PARAMS, **arguments.get("params", {})}
    return winnow_dag(dag_id, warehouse=warehouse, schedule=None, start_date=START, default_args=SOON, **arguments)


killed = tested(
    "killed",
    stages=["ingest", "detect", "embed"],
    params={"settings": {**PARAMS["settings"], "embed.slice": 20, "embed.task_faces": 10}},
)
failing = tested("failing", f"{WORK}/none", stages=["ingest"], params={"files": f"{WORK}/no such folder"})
misled = tested("misled", f"{WORK}/none", stages=["ingest"], params={"settings": {"no.such": "setting"}})
checked = tested("checked", stages=[])

# Little work on one machine: with the settings that bin/winnow gives it.
CONF = Path(os.environ["WINNOW_HOME"], "conf", "spark")
SMALL = dict(read_properties(f"{(CONF / 'local.conf').read_text()}\n{(CONF / 'small.conf').read_text()}"))
for dag in (nightly, publish, killed, failing, misled, checked):
    for task in dag.tasks:
        if isinstance(task, WinnowOperator):
            task.conf = SMALL
del dag, task
