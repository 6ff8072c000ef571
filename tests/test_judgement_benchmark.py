"""The tables of the judgement benchmark, from a small list and repositories made for it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from story import Story

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "judgement"
HEAD = "repo\tcommit\tpath\tlang\ttrigger\tcategories\tconfidence\treason\n"
RECIPE = """\
# Widget 门户任意文件读取漏洞复现

一个虚构的产品。

## 漏洞复现

```
POST /widget/download.php?file=../../../../../etc/passwd HTTP/1.1
Host: {{Hostname}}
Content-Type: application/x-www-form-urlencoded

id=1' union select 1,2,3-- -
```
"""
QUIET = "# Notes\n\nThe night shift compared two lists.\n"
RULE = 'rule marker { strings: $a = "/etc/passwd" condition: $a }\n'


class Scene(NamedTuple):
    """A folder of repositories and the commit of the one that is a git directory."""

    folder: Path
    commit: str

    def labels(self, *rows: str) -> Path:
        """Return a list of these rows: path, language, trigger, categories and confidence."""
        lines = []
        for row in rows:
            path, *cells = row.rsplit(" ", 4)
            repository, _, path = path.rpartition(":")
            lines.append("\t".join((f"acme/{repository or 'notes'}", self.commit, path, *cells, "made up")))
        file = self.folder / "labels.tsv"
        file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        return file

    def run(self, labels: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the benchmark on these labels."""
        where = ("--labels", str(labels), "--repositories", str(self.folder))
        return subprocess.run(
            [sys.executable, str(BENCHMARK), *where, *options],
            check=False,
            capture_output=True,
            encoding="utf-8",
            env=dict(os.environ) | {"PYTHONIOENCODING": "utf-8"},
        )

    def tables(self, labels: Path, *options: str) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of each table, by the table's name."""
        done = self.run(labels, "--format", "json", *options)
        assert done.returncode == 0, done.stderr
        return {name: table["rows"] for name, table in json.loads(done.stdout)["tables"].items()}


def share(cell: dict[str, Any]) -> tuple[int, int]:
    """Return the two numbers that a share is made of."""
    return (cell["hits"], cell["of"])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Lay out a repository that has moved on since the labelled commit, a checkout, and public rules."""
    folder = tmp_path_factory.mktemp("repositories")
    notes = Story(folder / "acme+notes" / "repo")
    notes.write("a recipe.md", RECIPE)
    notes.write("quiet.md", QUIET)
    commit = notes.commit()
    notes.write("a recipe.md", QUIET)
    notes.commit()
    rules = Story(folder / "Neo23x0+signature-base" / "repo")
    rules.write("yara/marker.yar", RULE)
    rules.commit()
    (folder / "acme" / "plain").mkdir(parents=True)
    (folder / "acme" / "plain" / "easy.md").write_text(QUIET, encoding="utf-8")
    return Scene(folder, commit)


@pytest.fixture
def labels(scene: Scene) -> Path:
    return scene.labels(
        "a recipe.md zh none c3:5-12 hi",
        "quiet.md en none c1:1-3 hi",
        "quiet.md en none neg-hard hi",
        "plain:easy.md zh INC:anon neg-easy hi",
        "a recipe.md zh none c2:5-12 lo",
    )


def test_figures_are_counted_on_texts_as_committed_and_on_checkouts(scene: Scene, labels: Path) -> None:
    rows = {row["figure"]: row for row in scene.tables(labels, "--only", "quality")["quality"]}
    counted = {name: (share(row["sure labels"]), share(row["all labels"])) for name, row in rows.items()}
    assert counted == {
        "precision, blocks": ((1, 1), (2, 2)),
        "recall c1-c6, blocks": ((1, 2), (2, 3)),
        "recall c1-c6, blocks or notice": ((1, 2), (2, 3)),
        "false alarms neg-hard, blocks": ((0, 1), (0, 1)),
        "false alarms neg-hard, blocks or notice": ((0, 1), (0, 1)),
        "false alarms neg-easy, blocks": ((0, 1), (0, 1)),
        "false alarms neg-easy, blocks or notice": ((0, 1), (0, 1)),
        "right item, heaviest finding": ((1, 1), (1, 2)),
        "right item, any finding": ((1, 1), (1, 2)),
        "line inside the labelled range ± 3": ((1, 1), (1, 1)),
        "undeclared: precision, blocks": ((0, 0), (0, 0)),
        "undeclared: precision, blocks or notice": ((0, 0), (0, 0)),
        "undeclared: recall, blocks": ((0, 1), (0, 1)),
        "undeclared: recall, blocks or notice": ((0, 1), (0, 1)),
    }
    assert rows["precision, blocks"]["aim (sure labels)"] == ">= 0.9: met"
    assert rows["recall c1-c6, blocks"]["aim (sure labels)"] == ">= 0.75: MISSED"
    assert (rows["recall c1-c6, blocks"]["sure, zh"], rows["recall c1-c6, blocks"]["sure, en"]) == (
        {"hits": 1, "of": 1, "share": 1.0},
        {"hits": 0, "of": 1, "share": 0.0},
    )


def test_recall_is_told_by_item_and_by_what_should_be_declared(scene: Scene, labels: Path) -> None:
    tables = scene.tables(labels, "--only", "quality")
    items = [
        (row["item"], share(row["all: blocked"]), share(row["all: under this item"]))
        for row in tables["items"]
    ]
    assert items == [("c1", (0, 1), (0, 1)), ("c2", (1, 1), (0, 1)), ("c3", (1, 1), (1, 1))]
    matters = [(row["matter"], share(row["recall, any"])) for row in tables["matters"]]
    assert matters == [
        ("INC (incident)", (0, 1)),
        ("REG (regional)", (0, 0)),
        ("SEC (sector)", (0, 0)),
        ("NETVULN (network)", (0, 0)),
    ]


def test_a_signal_seen_in_no_other_repository_does_not_count_for_the_one_left_out(
    scene: Scene, labels: Path
) -> None:
    rows = scene.tables(labels, "--only", "holdout")["holdout"]
    assert [(row["repository"], row["documents"], share(row["recall"])) for row in rows] == [
        ("acme/notes", 3, (0, 2)),
        ("acme/plain", 1, (0, 0)),
        ("all, each left out", 4, (0, 2)),
        ("all, as shipped", 4, (1, 2)),
    ]
    assert (rows[0]["signals"], rows[1]["signals"] > 0) == (0, True)


def test_the_worst_errors_are_quoted_on_the_screen_only_and_in_few_letters(scene: Scene) -> None:
    labels = scene.labels("a recipe.md zh none neg-hard hi", "quiet.md en none c1:1-3 hi")
    rows = scene.tables(labels, "--only", "worst")["worst"]
    assert [(row["row"], row["label"], row["seen as"].split(":")[0]) for row in rows] == [
        (0, "neg-hard (made up)", "c3"),
        (1, "c1 (made up)", "nothing"),
    ]
    assert "“" not in json.dumps(rows, ensure_ascii=False)
    quoted = re.findall("“(.*?)”", scene.run(labels, "--only", "worst").stdout)
    assert (len(quoted) > 0, max(map(len, quoted)) <= 40) == (True, True)


def test_every_program_is_measured_or_said_to_be_missing(scene: Scene, labels: Path) -> None:
    rows = scene.tables(labels, "--only", "rivals", "--documents", "3")["rivals"]
    named = [
        "threatgate scan",
        "gitleaks",
        "kingfisher",
        "detect-secrets",
        "yara-x, signature-base",
        "22 keywords",
    ]
    assert [row["program"] for row in rows] == named
    assert [bool(row["note"]) for row in rows] == [row["documents/s"] is None for row in rows]
    figures = ("precision", "recall", "hard alarms", "easy alarms")
    for row in rows[-2:]:
        assert [share(row[f"sure: {figure}"]) for figure in figures] == [(1, 1), (1, 2), (0, 1), (0, 1)]


def test_speed_and_hostile_documents_are_timed_in_processes_of_their_own(scene: Scene, labels: Path) -> None:
    options = ("--documents", "3", "--shapes", "one endless line", "backticks")
    tables = scene.tables(labels, "--only", "speed", "hostile", *options)
    assert [row["document"] for row in tables["hostile"]] == ["one endless line", "backticks"]
    assert all(row["ms for 2 MB"] > row["ms for 1 MB"] > 0 for row in tables["hostile"])
    assert all(row["ms"] > 0 for row in tables["speed"])
    assert [row["what"].split(":")[0] for row in tables["speed"]] == ["ordinary"] * 5 + ["security"] * 5


def test_what_is_not_there_is_named_and_left_out(scene: Scene) -> None:
    labels = scene.labels(
        "gone.md en none neg-easy hi", "quiet.md en none neg-easy hi", "nowhere:a.md en none neg-hard hi"
    )
    done = scene.run(labels, "--only", "quality")
    assert sorted(done.stderr.splitlines()) == [
        "not there: acme/notes gone.md",
        "not there: acme/nowhere a.md",
    ]
    assert (done.returncode, done.stdout.startswith("1 of 3 documents; ")) == (0, True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\tb\n", ":1: the columns should be repo commit path lang trigger categories confidence reason"),
        (HEAD + "acme/notes\tc\tp\n", ":2: 8 columns are needed, 3 are there"),
        (
            HEAD + "acme/notes\tc\tp\ten\tnone\tc9:1-2\thi\tr\n",
            ":2: c9:1-2 is neither a trigger nor a category",
        ),
        (
            HEAD + "acme/notes\tc\tp\ten\tWAR\tneg-hard\thi\tr\n",
            ":2: 'WAR' is neither a trigger nor a category",
        ),
    ],
)
def test_a_line_that_is_no_label_is_named(scene: Scene, tmp_path: Path, text: str, complaint: str) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text(text, encoding="utf-8")
    done = scene.run(labels)
    assert (done.returncode, done.stderr) == (1, f"{labels}{complaint}\n")
