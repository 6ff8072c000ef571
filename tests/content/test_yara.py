"""A site's YARA rules: signals like others, compiled with clear errors, bounded in time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mkdocs_threatgate.content import yara
from mkdocs_threatgate.content.yara import YaraRules
from mkdocs_threatgate.errors import PolicyError, ThreatgateError, UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import EVERYWHERE, Bilingual, Signal, Zone

OURS = """\
// rule not_this { condition: true }
private rule helper {
    strings: $s = "secret"
    condition: $s
}

rule Project_Name : tag {
    meta:
        author = "someone"
        item = 5
        weight = 4
        structural = false
        reason_en = "a project's name"
        reason_zh = "项目名"
        zones = "code, prose"
    strings:
        $a = "青石计划"
        $b = /blue ?stone/ nocase
    condition:
        any of them and helper
}
"""


def rules(text: str, name: str = "rules/ours.yar") -> YaraRules:
    return YaraRules(((name, text),))


def found(text: str, page: str) -> list[tuple[str, str]]:
    return [(name, page[start:end]) for name, (start, end) in rules(text).places(page)]


def problem(text: str) -> str:
    with pytest.raises(ThreatgateError) as caught:
        rules(text, "r/a.yar")
    return render(caught.value.message, "en")


def test_a_rule_is_a_signal_by_its_meta() -> None:
    assert rules(OURS).signals == (
        Signal(
            id="site/ours.yar/Project_Name",
            item=5,
            weight=4,
            reason=Bilingual("a project's name", "项目名"),
            structural=False,
            zones=frozenset((Zone.CODE, Zone.PROSE)),
            origin="rules/ours.yar:7",
        ),
    )


def test_a_rule_that_says_no_more_than_its_item_has_defaults() -> None:
    (signal,) = rules("rule Short { meta: item = 1 condition: true }").signals
    assert (signal.weight, signal.structural, signal.zones) == (6, True, EVERYWHERE)
    assert signal.reason == Bilingual("Short", "Short")


def test_strings_are_found_at_their_characters_and_only_where_the_condition_holds() -> None:
    page = "𝔘 机密 secret: 青石计划, BlueStone\n"
    name = "site/ours.yar/Project_Name"
    assert found(OURS, page) == [(name, "青石计划"), (name, "BlueStone")]
    assert found(OURS, "青石计划\n") == []


def test_a_rule_without_strings_is_seen_in_the_first_line() -> None:
    text = "rule Long { meta: item = 2 condition: filesize > 10 }"
    assert found(text, "一二三四\n五六七八") == [("site/ours.yar/Long", "一二三四")]


def test_matches_that_overlap_are_told_once() -> None:
    text = 'rule A { meta: item = 2 strings: $a = "aa" $b = "aaa" condition: any of them }'
    assert found(text, "xaaaa") == [("site/ours.yar/A", "aaa")]


def test_the_same_name_in_two_files_is_two_rules() -> None:
    one = "rule A { meta: item = 1 condition: true }"
    both = YaraRules((("r/a.yar", one), ("r/b.yar", one.replace("1", "2"))))
    assert [(signal.id, signal.item) for signal in both.signals] == [("site/a.yar/A", 1), ("site/b.yar/A", 2)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "rule A {\n strings:\n  $a = /x{1,/\n condition: $a }",
            "r/a.yar:3: the YARA compiler says: invalid regular expression: unclosed counted repetition",
        ),
        (
            "rule A { condition: $b }",
            (
                "r/a.yar:1: the YARA compiler says: unknown pattern `$b`: this pattern is not declared in"
                " the `strings` section"
            ),
        ),
        (
            'include "other.yar"\nrule A { condition: true }',
            (
                "r/a.yar:1: the YARA compiler says: include statements not allowed: includes are disabled"
                " for this compilation"
            ),
        ),
        (
            "/* rule A {\n*/\nrule A { condition: true }",
            (
                "r/a.yar:3: rule A: “item” is missing; it must be a whole number from 1 to 6, an item of"
                " Art. 4"
            ),
        ),
        (
            'rule A { meta: item = "3" condition: true }',
            "r/a.yar:1: rule A: “item” must be a whole number from 1 to 6, an item of Art. 4",
        ),
        (
            "rule A { meta: item = true condition: true }",
            "r/a.yar:1: rule A: “item” must be a whole number from 1 to 6, an item of Art. 4",
        ),
        (
            "rule A { meta: item = 3 weight = -3 condition: true }",
            "r/a.yar:1: rule A: “weight” must be a whole number from 1 to 20",
        ),
        (
            'rule A { meta: item = 3 zones = "attic" condition: true }',
            (
                "r/a.yar:1: rule A: “zones” must be some of front-matter, prose, heading, table, link, code,"
                " diagram, comment, hidden, parted by commas"
            ),
        ),
        (
            'import "time"\nrule A { meta: item = 3 condition: time.now() > 0 }',
            "r/a.yar:1: the module “time” makes a rule depend on more than the text",
        ),
        ("// nothing\n", "r/a.yar holds no rule"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(text: str, said: str) -> None:
    assert problem(text) == said


def test_rules_that_take_too_long_leave_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yara, "SECONDS", 1)
    monkeypatch.setattr(yara, "SECONDS_A_MEGABYTE", 0)
    slow = rules("rule A { meta: item = 3 strings: $a = /aaaa(a+)+b/ condition: $a }")
    with pytest.raises(PolicyError) as caught:
        list(slow.places("a" * 3_000_000))
    assert render(caught.value.message, "en") == (
        "the YARA rules in rules/ours.yar took longer than 1 s over one text"
    )


def test_without_yara_x_the_extra_is_named(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yar").write_text("rule A { meta: item = 3 condition: true }")
    script = (
        "import sys; sys.modules['yara_x'] = None\n"
        "from mkdocs_threatgate.cli import main\n"
        "main(['scan', 'rules', '--rules', 'rules'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, check=False, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr.splitlines()) == (
        UsageError.exit_code,
        [
            "error: rules/a.yar holds YARA rules, and yara-x is not installed",
            "Install it: pip install 'mkdocs-threatgate[yara]'",
        ],
    )
