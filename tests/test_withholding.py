"""`on_blocked: withhold`: the site without its blocked posts is the site in which they never were."""

from __future__ import annotations

from pathlib import Path

import pytest
from withholding import CLOCK, make, output


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))


@pytest.mark.long
@pytest.mark.parametrize("blocked", [("p3",), ("p1", "p2"), ("p1", "p4", "p6", "p7")])
def test_the_rest_is_the_site_in_which_they_never_were(blocked: tuple[str, ...], tmp_path: Path) -> None:
    withheld = make(tmp_path / "withheld" / "blog", frozenset(blocked))
    never = make(tmp_path / "never" / "blog", frozenset(blocked), plain=True)
    built, other = withheld.build("--strict"), never.build("--strict")
    assert (built.code, other.code) == (0, 0), (built.err, other.err)
    had, wanted = output(withheld.root / "site"), output(never.root / "site")
    assert sorted(had) == sorted(wanted)
    assert {name: had[name] for name in had if had[name] != wanted[name]} == {}
    assert not [name for name in had if any(post.encode() in had[name] for post in ())]
