"""An installation of Winnow: its jar, its stages, and the settings of Spark that bin/winnow would give."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

FORM = 1
"""The version of `winnow stages --json` and of `--result` that this package reads."""

JAVA_OPTIONS = "spark.driver.extraJavaOptions"
LISTS = ("spark.jars", "spark.archives")


@dataclass(frozen=True)
class Stage:
    """A stage as `winnow stages --json` lists it."""

    name: str
    order: int
    description: str
    when: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    model: bool
    settings: str


@dataclass(frozen=True)
class Installation:
    """A distribution of Winnow, or a checkout that is built.

    :param home: its folder on the workers
    :param jar: the jar as spark-submit names it; default: that of the installation
    :param conf_dir: folder of winnow.conf as the driver sees it; default: that of the installation
    :param stages_file: output of `winnow stages --json`, for schedulers without Java
    """

    home: str
    jar: str = ""
    conf_dir: str = ""
    stages_file: str = ""

    @classmethod
    def default(cls) -> Installation:
        """WINNOW_HOME, or the checkout that holds this file; WINNOW_STAGES names the list of stages."""
        home = os.environ.get("WINNOW_HOME") or str(Path(__file__).resolve().parents[4])
        return cls(home=home, stages_file=os.environ.get("WINNOW_STAGES", ""))

    def application(self) -> str:
        return self.jar or str(self._jar())

    def conf(self) -> str:
        return self.conf_dir or f"{self.home}/conf"

    def _jar(self) -> Path:
        distribution = Path(self.home, "lib", "winnow.jar")
        return distribution if distribution.exists() else Path(self.home, "jobs", "target", "winnow.jar")

    def _embedded(self) -> Path:
        distribution = Path(self.home, "lib", "spark")
        return distribution if distribution.exists() else Path(self.home, "jobs", "target", "embedded")

    def stages(self) -> list[Stage]:
        """The stages in order. Airflow reads DAG files often: the list is kept until the jar changes."""
        if self.stages_file:
            return parse(Path(self.stages_file).read_text())
        jar = self._jar()
        if not jar.exists():
            raise FileNotFoundError(f"Winnow is not built: there is no {jar}. `./mvnw -Pquick package` builds it.")
        state = jar.stat()
        key = hashlib.sha256(f"{jar} {state.st_mtime_ns} {state.st_size}".encode()).hexdigest()[:16]
        kept = cache_folder() / f"stages-{key}.json"
        if not kept.exists():
            listing = subprocess.run(
                [f"{self.home}/bin/winnow", "stages", "--json"], check=True, capture_output=True, text=True
            ).stdout
            parse(listing)
            with tempfile.NamedTemporaryFile("w", dir=kept.parent, delete=False) as new:
                new.write(listing)
            os.replace(new.name, kept)
        return parse(kept.read_text())

    def spark_settings(self, command: str) -> dict[str, str]:
        """Settings of Spark for a command, in the order of bin/winnow; a later file wins.

        Java options, jars and archives of all files add up. Values are as they stand in the files.
        """
        spark_home = find_spark_home()
        files = [Path(self.home, "conf", "spark", "defaults.conf"), Path(self.home, "conf", "spark", f"{command}.conf")]
        if conf := os.environ.get("SPARK_CONF_DIR") or (f"{spark_home}/conf" if spark_home else None):
            files.insert(0, Path(conf, "spark-defaults.conf"))
        settings: dict[str, str] = {}
        for file in files:
            if file.exists():
                for key, value in read_properties(file.read_text()):
                    put(settings, key, value)
        if spark_home and not list(Path(spark_home, "jars").glob("delta-spark*.jar")):
            delta = sorted(str(jar) for jar in self._embedded().glob("delta-*.jar"))
            if delta:
                put(settings, "spark.jars", ",".join(delta))
        return settings


def put(settings: dict[str, str], key: str, value: str) -> None:
    if key == JAVA_OPTIONS:
        settings[key] = f"{settings.get(key, '')} {value}".strip()
    elif key in LISTS and key in settings:
        settings[key] = f"{settings[key]},{value}"
    else:
        settings[key] = value


def parse(listing: str) -> list[Stage]:
    """Reads `winnow stages --json`. Fields of later versions are left out."""
    document = json.loads(listing)
    if document["form"] != FORM:
        raise ValueError(f"`winnow stages --json` has the form {document['form']}; these DAGs read the form {FORM}.")
    fields = Stage.__dataclass_fields__
    return [
        Stage(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key in fields})
        for entry in sorted(document["stages"], key=lambda entry: entry["order"])
    ]


def read_properties(text: str) -> list[tuple[str, str]]:
    """Lines "key value", "key=value" and "key: value", as Spark reads them."""
    found = []
    for line in text.splitlines():
        line = line.strip()
        if line and line[0] not in "#!":
            match = re.match(r"([^\s=:]+)\s*[=:]?\s*(.*)$", line)
            if match:
                found.append((match[1], match[2]))
    return found


def find_spark_home() -> str | None:
    """The Spark of this machine: SPARK_HOME, or the one whose spark-submit is on the PATH."""
    if home := os.environ.get("SPARK_HOME"):
        return home
    submit = shutil.which("spark-submit")
    return str(Path(submit).resolve().parents[1]) if submit else None


def cache_folder() -> Path:
    """A folder of this user's own."""
    base = os.environ.get("XDG_CACHE_HOME") or (f"{os.environ['HOME']}/.cache" if os.environ.get("HOME") else None)
    folder = Path(base, "winnow") if base else Path(tempfile.gettempdir(), f"winnow-{os.getuid()}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user.")
    return folder
