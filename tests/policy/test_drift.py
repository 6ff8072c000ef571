"""How far a text has moved: the edits of the ledger reference, part C2, and what they come to."""

from __future__ import annotations

import time

import pytest

from mkdocs_threatgate.policy.drift import Drift, compare, digest

IDENTICAL, EDITORIAL, MATERIAL = Drift

BODY = (
    """\
## What happened

杭州市某水务公司的控制系统于2026年3月4日被侵入，约3万户居民停水两小时。
The intruders used CVE-2026-1234 and came from 192.0.2.17; see [the notice](https://example.com/2025/a).

![the pump](img/pump.png)

```python
print("stop")
```

"""
    + "A plain sentence that says what everyone can do to protect such a system.\n" * 60
)


def changed(before: str, after: str) -> str:
    assert BODY.count(before) >= 1
    return BODY.replace(before, after, 1)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(BODY, IDENTICAL, id="nothing"),
        pytest.param("\ufeff" + BODY.replace("\n", "\r\n"), IDENTICAL, id="line ends and mark"),
        pytest.param(changed("## What", "<!-- 2027: 30万 in 苏州市 -->\n## What"), MATERIAL, id="comment"),
        pytest.param(changed("protect such", "protect\nsuch"), IDENTICAL, id="reflow"),
        pytest.param(changed("plain", "pla\u200bin"), IDENTICAL, id="something invisible"),
        pytest.param(changed("notice", "ｎotice"), IDENTICAL, id="full width"),
        pytest.param(changed("everyone", "everybody"), EDITORIAL, id="typo"),
        pytest.param(
            changed("protect such", "protect\nsuch").replace("can do", "may do", 1),
            EDITORIAL,
            id="reflow and typo",
        ),
        pytest.param(
            changed("CVE-2026-1234 and", "CVE-2026-1234\nand").replace("plain", "clear", 1),
            EDITORIAL,
            id="break after an id, and typo",
        ),
        pytest.param(changed("于2026年", "于\n2026年"), EDITORIAL, id="reflow within Chinese"),
        pytest.param(changed("plain", "<!-- see 2027 -->clear"), MATERIAL, id="comment and typo"),
        pytest.param(changed("What happened", "What took place"), EDITORIAL, id="heading"),
        pytest.param(changed("example.com/2025/a", "example.com/2026/b"), EDITORIAL, id="link"),
        pytest.param(changed("被侵入", "未被侵入"), EDITORIAL, id="the known hole: a negation"),
        pytest.param(changed("杭州市", "苏州市"), MATERIAL, id="city"),
        pytest.param(changed("3万", "30万"), MATERIAL, id="number"),
        pytest.param(changed("2026年3月", "2026年5月"), MATERIAL, id="date"),
        pytest.param(changed("CVE-2026-1234", "CVE-2026-1235"), MATERIAL, id="identifier"),
        pytest.param(changed("192.0.2.17", "192.0.2.18"), MATERIAL, id="address"),
        pytest.param(changed("img/pump.png", "img/valve.png"), MATERIAL, id="image"),
        pytest.param(BODY + '\n<img src="img/map.png">\n', MATERIAL, id="image in HTML"),
        pytest.param(changed('print("stop")', 'print("stop") ; print("go")'), MATERIAL, id="code"),
        pytest.param(BODY + "\n```\nrm\n", MATERIAL, id="a block that nothing closes"),
        pytest.param(BODY + "\n## More\n\n" + "Another sentence about it. " * 10, MATERIAL, id="new section"),
        pytest.param(BODY[: len(BODY) // 2], MATERIAL, id="half of it"),
        pytest.param("", MATERIAL, id="nothing left"),
    ],
)
def test_an_edit_is_what_a_reader_would_call_it(after: str, expected: Drift) -> None:
    assert compare(BODY, after) is expected
    assert compare(after, BODY) is expected


def test_of_a_short_text_every_change_is_material() -> None:
    assert compare("Nothing happened.\n", "Nothing happens.\n") is MATERIAL


def test_a_digest_is_the_same_exactly_for_what_reads_the_same() -> None:
    assert digest(BODY) == digest("\ufeff" + BODY.replace("\n", "\r\n"))
    assert digest(BODY) != digest(changed("everyone", "everybody"))
    assert digest("").startswith("sha256:")


@pytest.mark.parametrize("unit", ["1.", "![", "<!--", "0a", "```\n", "<img ", "[](http://", "http", "1 "])
def test_the_time_it_takes_grows_with_the_text_only(unit: str) -> None:
    long = unit * (400_000 // len(unit))
    began = time.perf_counter()
    assert compare(long, long + "x") is not IDENTICAL
    assert time.perf_counter() - began < 10
