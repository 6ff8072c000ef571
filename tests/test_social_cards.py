"""Material's social cards of a site from which posts are withheld: their pictures, and what names them."""

from __future__ import annotations

import importlib.util
import os
from io import BytesIO
from pathlib import Path

import pytest
from blog import Blog
from withholding import CLOCK, make, output

CARDS = "assets/images/social/"
FONT = ".cache/plugin/social/fonts/Roboto/Regular.ttf"
"""Where the plugin keeps what it would fetch from the network."""


def lacking() -> str:
    """Return why no cards can be drawn here, or nothing."""
    missing = [name for name in ("PIL", "cairosvg") if importlib.util.find_spec(name) is None]
    if missing:
        return f"mkdocs-material[imaging] is not installed: {', '.join(missing)}"
    try:
        importlib.import_module("cairosvg")
    except OSError:
        return "the cairo library is not installed"
    return ""


def font() -> bytes:
    """Return the bytes of a font that comes with Pillow."""
    from PIL import ImageFont  # noqa: PLC0415 - tests without cards do without it

    drawn = ImageFont.load_default(12)
    assert isinstance(drawn, ImageFont.FreeTypeFont)
    assert isinstance(drawn.path, BytesIO)
    return drawn.path.getvalue()


def with_cards(blog: Blog) -> Blog:
    """Have a site's pages get cards, without a network."""
    config = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    blog.write("mkdocs.yml", config.replace("plugins:\n", "plugins:\n  - social\n", 1))
    blog.write(".gitignore", ".cache/\nsite/\n")
    blog.commit()
    blog.write(FONT, font())
    for place in (blog.root / "docs").rglob("*"):
        os.utime(place, (CLOCK, CLOCK))
    return blog


@pytest.mark.long
@pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")
def test_a_withheld_post_has_no_card_and_the_others_are_as_if_it_had_never_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
    blocked = frozenset({"p2", "p5"})
    with_them = with_cards(make(tmp_path / "withheld" / "blog", blocked))
    never = with_cards(make(tmp_path / "never" / "blog", blocked, plain=True))
    built, other = with_them.build("--strict"), never.build("--strict")
    assert (built.code, other.code) == (0, 0), (built.err, other.err)
    had, wanted = output(with_them.root / "site"), output(never.root / "site")
    cards = sorted(name for name in had if name.startswith(CARDS))
    assert f"{CARDS}index.png" in cards
    assert [name for name in cards if "p2" in name or "p5" in name] == []
    assert [name for name in cards if "/posts/" in name or "cat-" in name] != []
    assert sorted(had) == sorted(wanted)
    assert {name for name in had if had[name] != wanted[name]} == set()
    pages = b"\n".join(had.values())
    assert b'property="og:image" content="https://blog.example.com/assets/images/social/index.png"' in pages
    assert [name for name in ("p2", "p5") if f"Title of the {name} post".encode() in pages] == []
