"""An Airflow of its own for the tests: SQLite, the DAGs of tests/dags, and the Spark that spark-submit on the PATH or the build gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[2]
WORK = Path(tempfile.mkdtemp(prefix="winnow-airflow-"))

# Airflow reads its settings when it is imported.
for key in [key for key in os.environ if key.startswith(("AIRFLOW_", "WINNOW_"))]:
    del os.environ[key]
os.environ |= {
    "AIRFLOW_HOME": f"{WORK}/airflow",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": f"{HERE}/dags",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    "AIRFLOW_CONN_SPARK_DEFAULT": '{"conn_type": "spark", "host": "local[2]"}',
    "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1",
    # Java keeps no class data where its class path has a folder with files.
    "SPARK_CONF_DIR": f"{WORK}/no spark-defaults.conf",
    "WINNOW_EXPORTS": f"{WORK}/exports",
    "WINNOW_HOME": str(HOME),
    "WINNOW_INPUT": f"{WORK}/demo/photos",
    "WINNOW_TESTS": str(WORK),
    "WINNOW_WAREHOUSE": f"{WORK}/tables",
}
if not shutil.which("spark-submit"):
    os.environ["PATH"] = f"{HOME}/jobs/airflow/spark/bin:{os.environ['PATH']}"
sys.path.insert(0, str(HOME / "jobs" / "airflow" / "dags"))


def winnow(*arguments: str, **environment: str) -> str:
    """Runs a command of Winnow, which must succeed, on the embedded Spark; what it printed."""
    there = {key: value for key, value in os.environ.items() if key != "SPARK_HOME"} | environment
    done = subprocess.run([f"{HOME}/bin/winnow", *arguments], env=there, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def states(run) -> dict[str, str]:
    return {ti.task_id: str(ti.state) for ti in run.get_task_instances()}


def tries(run) -> dict[str, int]:
    return {ti.task_id: ti.try_number for ti in run.get_task_instances()}


@pytest.fixture(scope="session")
def database():
    from airflow.utils.db import initdb

    initdb()


@pytest.fixture(scope="session")
def demo(database) -> Path:
    """The drawn collection: 8 people who do not exist."""
    winnow("demo", "--photos-only", "--people", "8", "--images", "5", "--noise", "0.4", "--keep", f"{WORK}/demo")
    keep_classes()
    return WORK / "demo"


def keep_classes() -> None:
    """Keeps class data of a driver: later drivers start in half of the time."""
    archive = f"{WORK}/classes.jsa"
    silent = "-Xlog:cds=off -Xlog:cds+dynamic=off"
    os.environ["SPARK_SUBMIT_OPTS"] = f"-XX:ArchiveClassesAtExit={archive} {silent}"
    command = ["run", "--to", "detect", "--input", f"{WORK}/demo/photos", "--warehouse", f"{WORK}/first", "--detector", "builtin-haar"]
    winnow_jar = f"{HOME}/jobs/target/winnow.jar"
    delta = ",".join(map(str, Path(HOME, "jobs", "target", "embedded").glob("delta-*.jar")))
    submit = ["spark-submit", "--master", "local[2]", "--jars", delta, "--class", "org.winnow.Main", winnow_jar, *command]
    done = subprocess.run(submit, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    os.environ["SPARK_SUBMIT_OPTS"] = f"-XX:SharedArchiveFile={archive} {silent}"


@pytest.fixture(scope="session", autouse=True)
def cleared():
    yield
    shutil.rmtree(WORK, ignore_errors=True)
