"""What the notebooks share: a Spark session on the tables, pictures, and the command line. All else is in their cells."""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from pyspark import SparkConf
from pyspark.sql import SparkSession

HOME = Path(__file__).resolve().parents[1]
JAR = HOME / "jobs" / "target" / "winnow.jar"
DELTA = HOME / "jobs" / "target" / "embedded"


class NotReady(Exception):
    """Something has to be done first. A notebook shows the message alone."""

    def _render_traceback_(self) -> list[str]:
        return [f"winnow: {self}"]


def warehouse() -> Path:
    """The tables: WINNOW_WAREHOUSE, or those of the demo."""
    folder = Path(os.environ.get("WINNOW_WAREHOUSE") or HOME / "winnow-demo" / "tables").resolve()
    if not (folder / "curated" / "_delta_log").is_dir():
        raise NotReady(f"{folder} has no table curated. Run ./bin/winnow demo, or set WINNOW_WAREHOUSE to the root of other tables.")
    return folder


def work_folder() -> Path:
    """A new folder for what a notebook writes. It ends with the kernel."""
    folder = Path(tempfile.mkdtemp(prefix="winnow-notebook-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def copy_of_warehouse() -> Path:
    """A copy of the tables, for a notebook that changes them."""
    return Path(shutil.copytree(warehouse(), work_folder() / "tables"))


def spark_session(tables: Path) -> SparkSession:
    """A local Spark with Delta and Winnow's SQL functions, whose views are the tables of a warehouse."""
    delta = sorted(DELTA.glob("delta-*.jar"))
    if not JAR.is_file() or not delta:
        raise NotReady(f"{JAR} is not built. Run ./bin/winnow demo, which builds it, or ./mvnw -Pquick package.")
    os.environ.pop("SPARK_HOME", None)  # PySpark brings the Spark of its version
    scratch = work_folder()
    conf = SparkConf(loadDefaults=False)
    java = [f"-Dlog4j2.configurationFile={HOME}/conf/spark/log4j2.properties", f"-Dwinnow.log.file={scratch}/spark.log"]
    for name in ("defaults", "local", "small"):
        for line in (HOME / "conf" / "spark" / f"{name}.conf").read_text().splitlines():
            key, _, value = line.strip().partition(" ")
            if key == "spark.driver.extraJavaOptions":
                java.append(value.strip())
            elif key and not key.startswith("#"):
                conf.set(key, value.strip())
    conf.set("spark.driver.extraJavaOptions", " ".join(java)).set("spark.jars", ",".join(map(str, [JAR, *delta])))
    conf.set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension,org.winnow.udf.WinnowExtensions")
    conf.set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
    conf.set("spark.sql.session.timeZone", "UTC").set("spark.sql.warehouse.dir", str(scratch)).set("spark.ui.showConsoleProgress", "false")
    conf.set("spark.sql.repl.eagerEval.enabled", "true").set("spark.sql.repl.eagerEval.truncate", "120")
    errors = os.dup(2)
    with (scratch / "spark.err").open("wb") as file:
        os.dup2(file.fileno(), 2)  # Java greets at length on standard error
    try:
        spark = SparkSession.builder.appName("winnow notebook").config(conf=conf).getOrCreate()
    finally:
        os.dup2(errors, 2)
        os.close(errors)
    make_views(spark, tables)
    return spark


def make_views(spark: SparkSession, tables: Path) -> list[str]:
    """Makes each table of a warehouse a view, which follows its newest version; their names."""
    names = sorted(log.parent.name for log in tables.glob("*/_delta_log"))
    for name in names:
        spark.sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * FROM delta.`{tables}/{name}`")
    return names


def winnow(*arguments: object, last: int = 12) -> str:
    """Runs bin/winnow on its own Spark, prints the command and its last lines; what it wrote as result."""
    environment = {key: value for key, value in os.environ.items() if key not in ("SPARK_HOME", "PYSPARK_GATEWAY_PORT")}
    print("$ ./bin/winnow", shlex.join(map(str, arguments)))
    done = subprocess.run([f"{HOME}/bin/winnow", *map(str, arguments)], env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise NotReady(f"winnow {arguments[0]} ended with {done.returncode}.\n{done.stderr[-2000:]}")
    print("\n".join((done.stdout + done.stderr).splitlines()[-last:]))
    return done.stdout


def contact_sheet(rows, columns: int = 8, size: int = 112) -> Image.Image:
    """Pictures in a grid. A row has picture (bytes of a file) and caption (lines of text)."""
    font = ImageFont.load_default(11)
    height = size + 8 + 14 * max((row["caption"].count("\n") + 1 for row in rows), default=0)
    columns = min(columns, max(1, len(rows)))
    sheet = Image.new("RGB", (columns * (size + 8) + 8, -(-len(rows) // columns) * height + 8), "white")
    draw = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        x, y = 8 + number % columns * (size + 8), 8 + number // columns * height
        picture = Image.open(BytesIO(row["picture"])).convert("RGB")
        picture.thumbnail((size, size))
        sheet.paste(picture, (x + (size - picture.width) // 2, y + size - picture.height))
        for place, line in enumerate(row["caption"].split("\n")):
            while draw.textlength(line, font=font) > size:
                line = line.rstrip("…")[:-1] + "…"
            draw.text((x, y + size + 14 * place), line, fill="black", font=font)
    return sheet
