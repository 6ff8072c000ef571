"""Every carrier of content on a real Material site: which look finds what it carries, and where it points."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import carriers_in_chinese
import pytest
from carriers import CARRIERS, Carrier, address, make
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_threatgate.model import Outcome, Verdict
from mkdocs_threatgate.plugin import ThreatgatePlugin

ROOT = Path(__file__).parent.parent


class Words(NamedTuple):
    """The table of one language: the page it stands on, its headings, what looks and carriers are called."""

    page: Path
    carrier: str
    look: str
    place: str
    looks: Mapping[int, str]
    names: Mapping[str, str]
    comma: str


TABLE = {
    "en": Words(
        ROOT / "docs/looks.md",
        "carrier",
        "found by the look at",
        "the finding points to",
        {1: "sources", 2: "rendered pages", 3: "output"},
        {},
        ", ",
    ),
    "zh": Words(
        ROOT / "docs/looks.zh.md",
        "载体",
        "由哪一次发现",
        "结果指向",
        carriers_in_chinese.LOOKS,
        carriers_in_chinese.NAMES,
        "，",
    ),
}


@contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def looks_of_a_build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Verdict]:
    """Build in this process, and return the verdicts of the looks, none of which ends the build."""
    verdicts: list[Verdict] = []

    def note(_: ThreatgatePlugin, verdict: Verdict) -> None:
        verdicts.append(verdict)

    monkeypatch.setattr(ThreatgatePlugin, "_tell", note)
    with in_folder(folder):
        config = load_config("mkdocs.yml")
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    return verdicts


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[Verdict]:
    folder = make(tmp_path_factory.mktemp("carriers") / "blog").root
    with pytest.MonkeyPatch.context() as monkeypatch:
        return looks_of_a_build(folder, monkeypatch)


class Told(NamedTuple):
    """A sighting of a passage: which look saw it, in what file and line."""

    look: int
    path: str
    line: int | None


def found(verdicts: list[Verdict], number: int) -> list[Told]:
    """Return where a carrier's passage was seen, in suspicions that block."""
    told: dict[Told, None] = {}
    for look, verdict in enumerate(verdicts, 1):
        docket = verdict.docket
        blocking = {one.path for one in verdict.findings if one.outcome is Outcome.BLOCKS}
        suspects = [
            *((case.post.path, case.suspicions) for case in docket.cases),
            *((exhibit.attachment.path, exhibit.suspicions) for exhibit in docket.exhibits),
        ]
        for path, suspicions in suspects:
            for one in (sighting for suspicion in suspicions for sighting in suspicion.sightings):
                if address(number) in one.excerpt and path in blocking:
                    told[Told(look, path, one.span.line or None)] = None
    return list(told)


@pytest.mark.long
@pytest.mark.matrix
@pytest.mark.parametrize(("number", "carrier"), list(enumerate(CARRIERS)), ids=[one.what for one in CARRIERS])
def test_what_is_carried_is_found_where_it_came_from(
    number: int, carrier: Carrier, verdicts: list[Verdict]
) -> None:
    assert found(verdicts, number)[:1] == [(carrier.look, carrier.path, carrier.line)]


@pytest.mark.long
@pytest.mark.matrix
def test_what_one_look_found_the_next_one_does_not_tell_again(verdicts: list[Verdict]) -> None:
    looks = {one.what: {told.look for told in found(verdicts, number)} for number, one in enumerate(CARRIERS)}
    assert {what: len(found_by) for what, found_by in looks.items() if len(found_by) > 1} == {}


def table(language: str) -> str:
    """Return the table of the documentation: every carrier, the look that finds it, where it points."""
    words = TABLE[language]
    rows = [
        f"| {words.carrier} | {words.look} | {words.place} |",
        "|---|---|---|",
        *(
            f"| {words.names.get(one.what, one.what)} | {one.look}{words.comma}{words.looks[one.look]} "
            f"| `{one.path}:{one.line}` |"
            for one in CARRIERS
        ),
    ]
    return "\n".join(rows)


@pytest.mark.parametrize("language", TABLE)
def test_the_table_in_the_documentation_is_what_is_tested(language: str) -> None:
    page = TABLE[language].page
    head, rest = page.read_text(encoding="utf-8").split("<!-- carriers -->\n", 1)
    shown, tail = rest.split("<!-- /carriers -->", 1)
    told = f"{table(language)}\n"
    if os.environ.get("THREATGATE_WRITE_TABLE"):
        page.write_text(f"{head}<!-- carriers -->\n{told}<!-- /carriers -->{tail}", encoding="utf-8")
    else:
        assert shown == told


def test_every_carrier_has_a_name_in_chinese() -> None:
    assert [one.what for one in CARRIERS if one.what not in carriers_in_chinese.NAMES] == []
