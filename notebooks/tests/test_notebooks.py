"""The notebooks run on the tables of a demo, show pictures, and leave these tables as they were.

The demo is that of WINNOW_WAREHOUSE, or a small one that is drawn for the tests."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

HERE = Path(__file__).resolve().parents[1]
HOME = HERE.parent
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
# Of the last cell: facts that can be wrong.
CHECKS = re.compile(r"^assert ", re.MULTILINE)
PLACE_OF_A_MACHINE = re.compile(r"(?<![\w.])(file:)?/(home|Users|root|tmp|mnt|opt|var|srv|work|private/var)/|[A-Z]:\\")


def read(notebook: Path):
    found = nbformat.read(notebook, nbformat.NO_CONVERT)
    nbformat.validate(found)
    return found


def files_of(folder: Path) -> dict[str, int]:
    return {str(file.relative_to(folder)): file.stat().st_size for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory) -> Path:
    if there := os.environ.get("WINNOW_WAREHOUSE"):
        return Path(there).resolve()
    folder = tmp_path_factory.mktemp("demo")
    command = [f"{HOME}/bin/winnow", "demo", "--people", "24", "--images", "8", "--keep", f"{folder}/demo"]
    environment = {key: value for key, value in os.environ.items() if key != "SPARK_HOME"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "demo" / "tables"


@pytest.fixture(scope="session")
def executed(warehouse, tmp_path_factory):
    """The notebook of each name, while or after it runs. Two run at a time, those that run bin/winnow most often first."""
    before = files_of(warehouse)
    os.environ |= {"WINNOW_WAREHOUSE": str(warehouse), "TMPDIR": str(tmp_path_factory.mktemp("work"))}

    def execute(notebook: Path):
        found = read(notebook)
        NotebookClient(found, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(HERE)}}).execute()
        return found

    with ThreadPoolExecutor(2) as pool:
        longest_first = sorted(NOTEBOOKS, key=lambda notebook: -notebook.read_text().count("winnow("))
        runs = {notebook.name: pool.submit(execute, notebook) for notebook in longest_first}
        yield runs
    assert files_of(warehouse) == before, "A notebook changed the tables of the demo."


def test_the_notebooks_are_numbered_without_gaps():
    assert [notebook.name[:3] for notebook in NOTEBOOKS] == [f"{number:02d}_" for number in range(7)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
class TestStructure:
    def test_outputs_are_stripped(self, notebook):
        found = read(notebook)
        assert not [cell for cell in found.cells if cell.get("outputs") or cell.get("execution_count") or cell.metadata or cell.get("attachments")]
        assert found.metadata == {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }

    def test_it_begins_with_a_title_and_ends_with_checks(self, notebook):
        cells = read(notebook).cells
        assert cells[0].cell_type == "markdown" and cells[0].source.startswith("# ")
        assert len(CHECKS.findall(cells[-1].source)) >= 2

    def test_questions_stand_before_their_code(self, notebook):
        kinds = [cell.cell_type for cell in read(notebook).cells]
        assert "code code code" not in " ".join(kinds)

    def test_it_names_no_place_of_a_machine_and_no_host_of_others(self, notebook):
        text = "\n".join(cell.source for cell in read(notebook).cells)
        assert not PLACE_OF_A_MACHINE.search(text)
        assert set(re.findall(r"https?://([^/:{\s\"]+)", text)) <= {"127.0.0.1"}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_it_runs_and_shows_pictures(notebook, executed):
    cells = executed[notebook.name].result().cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    pictures = [Image.open(BytesIO(base64.b64decode(output.data["image/png"]))) for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) >= 1
    assert all(len(picture.convert("L").getcolors(256)) > 16 for picture in pictures), "A picture is empty."
    assert any("text/html" in output.get("data", {}) for output in outputs), "No table is shown."
    assert not [output.text for output in outputs if output.get("name") == "stderr"]


def test_the_people_are_drawn(warehouse):
    """The demo writes what it drew beside its tables."""
    assert (warehouse.parent / "collection.txt").is_file() and (warehouse.parent / "truth.csv").is_file()


def test_without_a_demo_the_helper_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import winnow_notebook; winnow_notebook.warehouse()"],
        cwd=HERE, env=os.environ | {"WINNOW_WAREHOUSE": str(tmp_path)}, capture_output=True, text=True,
    )
    assert done.returncode == 1
    assert f"{tmp_path} has no table curated. Run ./bin/winnow demo" in done.stderr


def test_a_command_that_fails_stops_the_notebook():
    done = subprocess.run(
        [sys.executable, "-c", "import winnow_notebook; winnow_notebook.winnow('sql', 'SELECT 1')"], cwd=HERE, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "winnow sql ended with 1." in done.stderr and "--warehouse DIR" in done.stderr
