"""Rule files, shipped and a site's own: what becomes of them, and what is said of a wrong one."""

from __future__ import annotations

import os
import string
import time
from contextlib import suppress
from pathlib import Path

import pytest
from blog import Blog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.content.own_rules import OWN
from mkdocs_threatgate.errors import PolicyError, ThreatgateError, UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import EVERYWHERE, Bilingual, Post, Signal, Zone
from mkdocs_threatgate.sources import rule_files
from mkdocs_threatgate.sources.rule_files import read_own_folder
from mkdocs_threatgate.sources.rule_proofs import prove
from mkdocs_threatgate.sources.rulebooks import build_rulebook, read_rulebook

SIGNAL = """\
[[signal]]
id = "host-names"
weight = 6
structural = true
zones = ["prose", "code"]
patterns = ['\\bacme-(?:db|app)\\d{2}\\b']
reason = {en = "the name of an internal host", zh = "内部主机名"}
matches = ["ssh acme-db01"]
spares = ["# acme-db01", "acme-dbx"]
"""
FILE = f"# ours\nitem = 5\n\n{SIGNAL}"
YARA = 'rule Code_Name { meta: item = 5 strings: $a = "青石计划" condition: $a }\n'


def put(folder: Path, **files: str) -> Path:
    """Write files, `a_toml` for a.toml, into a folder of rules; return it."""
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    for name, text in files.items():
        (rules / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return rules


def read(folder: Path) -> None:
    """Read a site's rules without the shipped ones, which take longer."""
    own = read_own_folder(folder, "rules")
    prove(build_rulebook(own), own)


def said(folder: Path) -> str:
    """Return what is said of the rules in a folder, which are wrong."""
    with pytest.raises(PolicyError) as caught:
        read(folder)
    assert render(caught.value.remedy, "en")
    return render(caught.value.message, "en")


# --- what becomes of them -----------------------------------------------------------------------------


def test_the_shipped_rules_can_be_read_and_none_is_a_site_s() -> None:
    rulebook = read_rulebook()
    assert rulebook.signals
    assert rulebook.yara == ()
    assert [signal.id for signal in rulebook.signals if signal.id.startswith(OWN)] == []
    assert rulebook.digest.startswith("sha256:")


def test_a_site_s_rules_come_after_the_shipped_ones(tmp_path: Path) -> None:
    shipped = read_rulebook()
    rulebook = read_rulebook(put(tmp_path, ours_toml=FILE, theirs_yar=YARA), "rules")
    assert rulebook.signals == (
        *shipped.signals,
        Signal(
            id="site/ours.toml/host-names",
            item=5,
            weight=6,
            reason=Bilingual("the name of an internal host", "内部主机名"),
            structural=True,
            zones=frozenset((Zone.PROSE, Zone.CODE)),
            patterns=(r"\bacme-(?:db|app)\d{2}\b",),
            matches=("ssh acme-db01",),
            spares=("# acme-db01", "acme-dbx"),
            origin="rules/ours.toml:4",
        ),
    )
    assert rulebook.yara == (("rules/theirs.yar", YARA),)
    assert rulebook.digest != shipped.digest


def test_a_site_s_rules_are_seen_like_any_other(tmp_path: Path) -> None:
    detector = Detector(read_rulebook(put(tmp_path, ours_toml=FILE, theirs_yara=YARA), "rules"))
    text = "甲\n\n青石计划在 acme-app07 上运行。\n"
    (suspicion,) = detector.suspicions(Post(path="a.md", uri="a.md", text=text, body=text))
    assert (suspicion.item, suspicion.score, suspicion.confidence) == (5, 12, "high")
    assert [(one.signal.id, one.span.line, one.span.column) for one in suspicion.sightings] == [
        ("site/ours.toml/host-names", 3, 7),
        ("site/theirs.yara/Code_Name", 3, 1),
    ]


def test_what_a_signal_need_not_say_has_defaults(tmp_path: Path) -> None:
    text = 'item = 1\n[[signal]]\nid = "a"\nweight = 1\npatterns = ["x"]\nreason = {en = "a", zh = "b"}\n'
    signal = read_rulebook(put(tmp_path, a_TOML=text), "rules").signals[-1]
    assert (signal.id, signal.structural, signal.zones) == ("site/a.TOML/a", False, EVERYWHERE)
    assert (signal.matches, signal.spares, signal.shape) == ((), (), "")


def test_an_id_may_be_that_of_a_shipped_signal_or_of_another_file(tmp_path: Path) -> None:
    rules = put(tmp_path, a_toml=FILE, b_toml=FILE, malware_toml=FILE)
    identifiers = [signal.id for signal in read_rulebook(rules, "rules").signals]
    assert len(identifiers) == len(set(identifiers))


def test_a_mark_carriage_returns_and_other_files_do_not_matter(tmp_path: Path) -> None:
    rules = put(tmp_path, readme_md="not read", notes_toml_bak="neither")
    (rules / "ours.toml").write_bytes(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode())
    (rules / "below").mkdir()
    assert read_rulebook(rules, "rules").signals[-1].origin == "rules/ours.toml:4"


# --- what is said of a wrong one ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "[[signal]]",
            "[[signal]",
            (
                "rules/a.toml cannot be read as TOML: Expected ']]' at the end of an array declaration"
                " (at line 4, column 9)"
            ),
        ),
        (
            "item = 5",
            "item = 0",
            "rules/a.toml:2: “item” must be a whole number from 1 to 6, an item of Art. 4",
        ),
        (
            "item = 5",
            "",
            "rules/a.toml:1: “item” is missing; it must be a whole number from 1 to 6, an item of Art. 4",
        ),
        ("item = 5", "item = 5\nname = 1", "rules/a.toml:3: the key “name” is not known"),
        (
            "weight = 6",
            "weight = -6",
            (
                "rules/a.toml:6: “signal[0].weight” must be a whole number from 1 to 20: what a site adds"
                " speaks against, never for"
            ),
        ),
        ("weight = 6", "wait = 6", "rules/a.toml:6: the key “signal[0].wait” is not known"),
        (
            "structural = true",
            "structural = 1",
            "rules/a.toml:7: “signal[0].structural” must be true or false",
        ),
        ("en = ", "fr = ", "rules/a.toml:10: the key “signal[0].reason.fr” is not known"),
        (
            'id = "host-names"',
            'id = "Host"',
            "rules/a.toml:5: “signal[0].id” must be small letters, digits and hyphens",
        ),
        ("patterns", "shape = 'raw'\n#", "rules/a.toml:9: there is no shape “raw”"),
        ("patterns", "#", "rules/a.toml:4: a signal has either “patterns” or a “shape”"),
        (
            "patterns = [",
            "patterns = [\n  'fine',\n  '(a',\n  ",
            (
                "rules/a.toml:11: the pattern (a of “site/a.toml/host-names” cannot be used: the matcher"
                " says: Missing close parenthesis for group started at index 0."
            ),
        ),
        (
            "ssh acme-db01",
            "ssh acme-db1",
            "rules/a.toml:4: “site/a.toml/host-names” is not seen in its own example: ssh acme-db1",
        ),
        (
            "# acme-db01",
            "acme-db01",
            "rules/a.toml:4: “site/a.toml/host-names” is seen in an example that it should spare: acme-db01",
        ),
    ],
)
def test_a_wrong_file_is_told_with_the_line_and_what_is_wrong(
    before: str, after: str, message: str, tmp_path: Path
) -> None:
    assert FILE.count(before) >= 1
    text = FILE.replace(before, after, 1)
    assert said(put(tmp_path, a_toml=text)) == message


def test_the_line_is_that_of_the_right_table(tmp_path: Path) -> None:
    second = SIGNAL.replace("host-names", "others").replace("weight = 6", "weight = 60")
    assert said(put(tmp_path, a_toml=f"{FILE}\n{second}")).startswith(
        "rules/a.toml:16: “signal[1].weight” must"
    )


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    assert said(put(tmp_path, a_toml=FILE + SIGNAL)) == (
        "rules/a.toml:13: the id “site/a.toml/host-names” stands in rules/a.toml:4 too"
    )


def test_a_wrong_yara_file_is_told_with_its_line(tmp_path: Path) -> None:
    assert said(put(tmp_path, a_yar=f"{YARA}\nrule B {{ condition: true }}\n")) == (
        "rules/a.yar:3: rule B: “item” is missing; it must be a whole number from 1 to 6, an item of Art. 4"
    )


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = put(tmp_path, a_toml=FILE + "#" * 70_000)
    assert said(rules) == "rules/a.toml is larger than 65536 bytes"
    monkeypatch.setattr(rule_files, "MAX_FILES", 1)
    put(tmp_path, a_toml=FILE, b_toml=FILE)
    assert said(rules) == "rules holds more than 1 rule files, or more than 4 MB of them"


@pytest.mark.parametrize(
    "text", ["a." * 30_000 + "a = 1", "x = {" + "a . " * 15_000 + "a = 1}", "a" * 60_000]
)
def test_a_file_made_to_be_slow_is_refused_soon(text: str, tmp_path: Path) -> None:
    started = time.process_time()
    assert said(put(tmp_path, a_toml=text)).startswith("rules/a.toml")
    assert time.process_time() - started < 2


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    rules = put(tmp_path)
    assert said(rules) == "rules holds no rules"
    (rules / "a.toml").write_bytes(b"\xff")
    assert said(rules).startswith("rules/a.toml cannot be read: 'utf-8' codec can't decode byte 0xff")
    (rules / "a.toml").unlink()
    os.mkfifo(rules / "a.toml")
    assert said(rules) == "rules/a.toml cannot be read: it is no regular file"
    with pytest.raises(UsageError):
        read_rulebook(tmp_path / "nowhere", "nowhere")


# --- in a site ----------------------------------------------------------------------------------------


def test_the_setting_names_a_folder_beside_the_configuration(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    config = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    blog.write("mkdocs.yml", f"{config}      content_rules: rules\n")
    blog.write("rules/ours.toml", FILE)
    blog.write("rules/theirs.yar", YARA)
    blog.post(declaration='none: "Notes"', body="青石计划在 acme-app07 上运行。\n")
    blog.commit()
    told = blog.check()
    assert (told.code, told.rules) == (1, ["TG405"])
    blog.write("rules/ours.toml", FILE.replace("weight = 6", "weight = 0"))
    told = blog.threatgate("check")
    assert (told.code, told.err.splitlines()[0].startswith("error: rules/ours.toml:6: ")) == (3, True)


# --- whatever a user writes ---------------------------------------------------------------------------

LEAVES = st.one_of(
    st.integers(-30, 30).map(str),
    st.sampled_from(["true", "false", "1e400", "nan", "2026-01-01", "[]", "{}", "[[]]", '""']),
    st.text(string.printable[:95].replace("'", "") + "漏洞", max_size=12).map(lambda text: f"'{text}'"),
    st.lists(
        st.text(r"\()[]{}|*+?.^$-,0a漏", max_size=12).map(lambda text: f"'{text}'"), min_size=1, max_size=3
    ).map(lambda texts: f"[{', '.join(texts)}]"),
    st.just('{en = "a", zh = "b"}'),
    st.sampled_from(["['prose']", "['attic']"]),
)
KEYS = (
    "item",
    "id",
    "weight",
    "structural",
    "zones",
    "patterns",
    "shape",
    "reason",
    "matches",
    "spares",
    "x",
)
GOOD = {
    "id": '"a"',
    "weight": "6",
    "patterns": "['abc']",
    "reason": '{en = "a", zh = "b"}',
}


@given(st.dictionaries(st.sampled_from(KEYS), LEAVES, max_size=3), st.integers(0, 6))
@settings(max_examples=250, suppress_health_check=list(HealthCheck))
def test_whatever_stands_in_a_file_is_read_or_refused_soon(
    tmp_path: Path, values: dict[str, str], item: int
) -> None:
    lines = "\n".join(f"{key} = {value}" for key, value in (GOOD | values).items())
    rules = put(tmp_path, a_toml=f"item = {item}\n[[signal]]\n{lines}\n")
    started = time.process_time()
    with suppress(PolicyError):
        read(rules)
    assert time.process_time() - started < 10


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_whatever_is_no_rule_file_is_refused(tmp_path: Path, text: str) -> None:
    for name in ("a.toml", "a.yar"):
        rules = put(tmp_path)
        for old in rules.iterdir():
            old.unlink()
        (rules / name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        with pytest.raises(ThreatgateError):
            read(rules)
