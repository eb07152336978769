"""Commands of Winnow as tasks that spark-submit runs."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.common.compat.sdk import conf as airflow_conf
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from winnow_airflow.assets import folder_name, storage_path, table_asset
from winnow_airflow.installation import JAVA_OPTIONS, Installation, Stage, put

USAGE, DATA, BUG = 1, 2, 3
"""Exit codes of Winnow: command line or configuration, data or environment, a bug."""

EXIT_CODE = re.compile(r"(?:Kubernetes spark exit code is|Error code is): (-?\d+)")


class WinnowOperator(SparkSubmitOperator):
    """Runs a command of Winnow.

    The exit code decides what a failure is: 1 (command line, configuration) and 3 (a bug) fail at once, for another attempt would fail,
    too. 2 (data, environment) and a driver that was killed are tried again, as `retries` says.

    :param command: words of the command line, templated
    :param warehouse: root of the tables
    :param installation: the Winnow to run
    """

    template_fields: Sequence[str] = (*SparkSubmitOperator.template_fields, "command")

    def __init__(self, *, command: list[str], warehouse: str, installation: Installation, **kwargs: Any) -> None:
        kwargs.setdefault("name", f"winnow {command[0]}")
        super().__init__(application=installation.application(), java_class="org.winnow.Main", **kwargs)
        self.command = command
        self.warehouse = warehouse
        self.installation = installation

    def execute(self, context: Any) -> None:
        self.application_args = self.arguments(context)
        try:
            with self._settings(context):
                super().execute(context)
        except (AirflowFailException, AirflowSkipException):
            raise
        except (AirflowException, RuntimeError) as failure:
            self._fail(failure)

    def arguments(self, context: Any) -> list[str]:
        """The command line. Values of params are no templates: they reach Winnow as they are."""
        return [*self.command, "--warehouse", self.warehouse, *overlays(context["params"])]

    def exit_code(self, failure: Exception) -> int | None:
        """The exit code of Winnow, if the failure tells it."""
        codes = EXIT_CODE.findall(str(failure))
        return int(codes[-1]) if codes else None

    def _fail(self, failure: Exception) -> None:
        code = self.exit_code(failure)
        if code == USAGE:
            raise AirflowFailException("Command line or configuration is wrong; Winnow says how, above.") from failure
        if code == BUG:
            raise AirflowFailException("This is a bug of Winnow; please report it with the lines above.") from failure
        raise failure

    @contextmanager
    def _settings(self, context: Any):
        """Hands Spark's settings over in a file that nobody else can read, as bin/winnow does: they may be secrets."""
        if self.properties_file:
            yield
            return
        settings = self.installation.spark_settings(self.command[0])
        # On the command line these would take the place of all others.
        self.conf = dict(self.conf or {})
        put(settings, JAVA_OPTIONS, self.conf.pop(JAVA_OPTIONS, ""))
        put(settings, JAVA_OPTIONS, " ".join(self._java_options(context)))
        with tempfile.NamedTemporaryFile("w", prefix="winnow-", suffix=".conf") as file:
            file.writelines(f"{key}={value}\n" for key, value in settings.items())
            file.flush()
            self.properties_file = file.name
            try:
                yield
            finally:
                self.properties_file = None

    def _java_options(self, context: Any) -> list[str]:
        options = [f"-Dwinnow.conf.dir={self.installation.conf()}"]
        if self._deploy_mode == "cluster":
            return options
        base = os.environ.get("WINNOW_LOG_DIR") or f"{airflow_conf.get('logging', 'base_log_folder')}/winnow"
        ti = context["ti"]
        log = Path(base, folder_name(ti.run_id), f"{self.task_id}-{ti.try_number}.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log.info("The log of Winnow and Spark: %s", log)
        log4j = f"{self.installation.home}/conf/spark/log4j2.properties"
        return [*options, f"-Dwinnow.log.file={log}", f"-Dlog4j2.configurationFile={log4j}"]


class WinnowStageOperator(WinnowOperator):
    """Runs a stage. Its result, with counts and Delta versions, is the XCom `result` and the extra of the assets.

    The task is skipped where the params leave the stage out, and where it wrote no table: then no DAG downstream starts.

    :param stage: the stage
    :param work: folder of the results, in a storage that driver and Airflow both reach
    :param attempt: suffix of the run id, for a stage that one DAG run runs twice
    :param redo: whether the param `redo` may name this stage
    """

    def __init__(
        self, *, stage: Stage, warehouse: str, work: str, attempt: str = "", redo: bool = True, **kwargs: Any
    ) -> None:
        outlets = [table_asset(warehouse, table) for table in stage.writes]
        super().__init__(command=[stage.name], warehouse=warehouse, outlets=outlets, **kwargs)
        self.stage = stage
        self.work = work
        self.attempt = attempt
        self.redo = redo

    def execute(self, context: Any) -> dict[str, Any]:
        if not is_wanted(self.stage, context["params"]):
            raise AirflowSkipException(f"The params leave {self.stage.name} out.")
        self._result_file = self.result_path(context["run_id"])
        super().execute(context)
        result = json.loads(storage_path(self._result_file).read_text())["stages"][0]
        self._tell(result, context)
        return result

    def result_path(self, run_id: str) -> str:
        return f"{self.work}/{folder_name(run_id)}/{self.task_id}.json"

    def arguments(self, context: Any) -> list[str]:
        params = context["params"]
        run = ["--run-id", context["run_id"] + self.attempt, "--result", self._result_file]
        inputs = {"files": "--input", "urls": "--urls"}.get(self.stage.when)
        if inputs:
            run += [inputs, params[self.stage.when]]
        if self.redo and params.get("redo") == self.stage.name:
            run.append("--redo")
        if self.stage.when == "named or published" and params.get("groups") == "published":
            run += ["--set", "curate.groups=true"]
        return [*super().arguments(context), *run]

    def exit_code(self, failure: Exception) -> int | None:
        """The exit code that Winnow wrote. Without it, 1 is a failure of spark-submit, such as a master that does not answer."""
        file = storage_path(self._result_file)
        if file.exists():
            return json.loads(file.read_text())["exit_code"]
        code = super().exit_code(failure)
        return None if code == USAGE else code

    def _tell(self, result: dict[str, Any], context: Any) -> None:
        context["ti"].xcom_push("result", result)
        for table, asset in zip(result["tables"], self.outlets, strict=True):
            context["outlet_events"][asset].extra = {
                **table,
                "stage": self.stage.name,
                "run_id": context["run_id"] + self.attempt,
                "rows_in": result["rows_in"],
                "rows_out": result["rows_out"],
                "counts": result["counts"],
            }
        if not any(table["written"] for table in result["tables"]):
            raise AirflowSkipException("There was nothing to do: no table changed.")


def is_wanted(stage: Stage, params: Any) -> bool:
    """Whether the params of a run include a stage: its condition in `winnow stages`."""
    groups = params.get("groups") or "no"
    match stage.when:
        case "files" | "urls":
            return bool(params.get(stage.when))
        case "named":
            return groups == "no"
        case "unnamed":
            return groups != "no"
        case "named or published":
            return groups != "yes"
        case _:
            return True


def overlays(params: Any) -> list[str]:
    """Params as overlays of the settings."""
    words: list[str] = []
    if params.get("models_dir"):
        words += ["--models-dir", params["models_dir"]]
    if params.get("env"):
        words += ["--env", params["env"]]
    for file in params.get("config") or []:
        words += ["--config", file]
    for key, value in (params.get("settings") or {}).items():
        words += ["--set", f"{key}={value if isinstance(value, str) else json.dumps(value)}"]
    return words
