"""Example DAGs of Airflow: every night what is new, every month all names anew, and an export of what was published.

Variables of the environment say where: WINNOW_WAREHOUSE (tables), WINNOW_INPUT (photographs), WINNOW_EXPORTS (training data).
docs/airflow.md tells about params and clusters.
"""

from __future__ import annotations

import os

import pendulum
from airflow.sdk import DAG

from winnow_airflow import Installation, WinnowOperator, table_asset, winnow_dag
from winnow_airflow.factory import RETRIES

WAREHOUSE = os.environ.get("WINNOW_WAREHOUSE", "/data/winnow/tables")
EXPORTS = os.environ.get("WINNOW_EXPORTS", "/data/winnow/exports")
PARAMS = {
    "files": os.environ.get("WINNOW_INPUT"),
    "models_dir": os.environ.get("WINNOW_MODELS_DIR"),
    # Models that need no file. Better ones: `winnow models pull recommended`, then detect.model = "yunet-2026may" and so on.
    "settings": {"detect.model": "builtin-haar", "embed.model": "builtin-gradients"},
}
START = pendulum.datetime(2026, 1, 1, tz="UTC")

nightly = winnow_dag(
    "winnow_nightly",
    description="Takes in what is new, cleans the names that it touches, publishes",
    warehouse=WAREHOUSE,
    schedule="0 1 * * *",
    start_date=START,
    params=PARAMS,
)

monthly = winnow_dag(
    "winnow_monthly",
    description="Cleans all names anew, with thresholds of all faces, and asks reviewers",
    warehouse=WAREHOUSE,
    schedule="0 4 1 * *",
    start_date=START,
    params={**PARAMS, "settings": {**PARAMS["settings"], "clean.full_after": 0}, "review": True},
)

with DAG(
    "winnow_publish",
    description="Exports and reports what was published",
    schedule=[table_asset(WAREHOUSE, "curated")],
    start_date=START,
    default_args=RETRIES,
    tags=["winnow"],
) as publish:
    # A run that assets start has no logical date.
    place = f"{EXPORTS}/{{{{ dag_run.run_after | ts_nodash }}}}"
    arguments = {"warehouse": WAREHOUSE, "installation": Installation.default()}
    WinnowOperator(task_id="export", command=["export", "--out", place, "--format", "parquet"], **arguments)
    WinnowOperator(task_id="report", command=["report", "--out", f"{place}.html"], **arguments)
