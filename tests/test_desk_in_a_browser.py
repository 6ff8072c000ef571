"""The desk as people meet it: in Chromium, with eyes, a keyboard, a screen reader, a phone and paper."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, Browser
from desks import EPOCH, lay, many, verdict_on
from pypdf import PdfReader

from mkdocs_threatgate.model import TOP, Finding, Title, Verdict, say
from mkdocs_threatgate.reports import FORMATS

AXE = os.environ.get("THREATGATE_AXE", "")
"""Path of axe.min.js, from the npm package axe-core."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed: the desk is not driven"),
]
COUNTED = "document.getElementById('counted').textContent"
TALLEST = """
Math.round(Math.max(...[...document.querySelectorAll("#timeline-rows td, #dismissal-table td")].map(
    (cell) => cell.getBoundingClientRect().height / parseFloat(getComputedStyle(cell).lineHeight))))
"""
"""Lines of the cell of a table that has the most."""

DATES = """
[...document.querySelectorAll("#timeline-plot text")]
    .filter((text) => /^\\d{4}-\\d\\d-\\d\\d$/.test(text.textContent))
    .map((text) => text.getBoundingClientRect().toJSON())
    .sort((one, other) => one.left - other.left)
"""
"""Where the dates above the timeline stand, from the left."""

SETTLED = "new Promise((done) => setTimeout(done, 400))"


@pytest.fixture(scope="module")
def verdict(tmp_path_factory: pytest.TempPathFactory) -> Verdict:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        return verdict_on(lay(tmp_path_factory.mktemp("desk") / "blog"))


@pytest.fixture(scope="module")
def pages(verdict: Verdict, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    return {language: written(verdict, folder / f"{language}.html", language) for language in ("en", "zh")}


def written(verdict: Verdict, path: Path, language: str = "en") -> Path:
    path.write_text(FORMATS["html"](verdict, language), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with Browser() as made:
        yield made


@pytest.fixture
def browser(chromium: Browser, pages: dict[str, Path]) -> Browser:
    """The English page, light, in a common window."""
    chromium.look()
    chromium.open(pages["en"])
    return chromium


def search(browser: Browser, words: str) -> None:
    browser.ask(
        f"(() => {{ const query = document.getElementById('query'); query.value = {words!r};"
        " query.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_works_everywhere_without_a_complaint_or_a_request(
    chromium: Browser, pages: dict[str, Path], language: str, width: int, *, dark: bool
) -> None:
    chromium.look(width=width, dark=dark)
    chromium.open(pages[language])
    assert chromium.faults == []
    assert chromium.ask("performance.getEntriesByType('resource').length") == 0
    assert chromium.ask("document.documentElement.scrollWidth") == width
    assert chromium.ask("document.querySelectorAll('figure svg').length") == 2
    ground = chromium.ask("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(20, 23, 26)" if dark else "rgb(246, 246, 244)")


def test_the_tables_and_lists_show_what_the_data_says(browser: Browser) -> None:
    assert browser.ask("document.querySelectorAll('.finding').length") == 10
    assert browser.ask("document.querySelectorAll('#matrix-rows > tr').length") == 20
    assert browser.ask("document.querySelector('#matrix-rows th').innerText").endswith("missing.md")
    assert browser.ask("document.querySelectorAll('#timeline-rows tr').length") == 16
    months = browser.ask(
        "[...document.querySelectorAll('#months-rows td')].reduce((sum, one) => sum + +one.textContent, 0)"
    )
    assert months == 18


def test_search_narrows_findings_matrix_and_timeline_and_tells_the_count(browser: Browser) -> None:
    for words, counted, findings, rows in (
        ("330200", "2 of 20 posts", 1, 2),
        ("宁波 COLD", "1 of 20 posts", 0, 1),
        ("2026-hzlate", "1 of 20 posts", 1, 1),
        ("nothing such", "0 of 20 posts", 0, 1),
        ("", "20 of 20 posts", 10, 20),
    ):
        search(browser, words)
        assert browser.ask(COUNTED) == counted
        assert browser.ask("document.querySelectorAll('.finding').length") == findings
        assert browser.ask("document.querySelectorAll('#matrix-rows > tr').length") == rows


def test_the_choices_narrow_together_and_are_reset(browser: Browser) -> None:
    for choice, value, counted in (
        ("by-verdict", "blocked", 9),
        ("by-article", "cn-2019-draft/5", 6),
        ("by-province", "330000", 5),
    ):
        browser.ask(f"document.getElementById('{choice}').value = '{value}'")
        search(browser, "")
        assert browser.ask(COUNTED) == f"{counted} of 20 posts"
    browser.ask("document.querySelector('button[type=reset]').click()")
    browser.ask(SETTLED)
    assert browser.ask(COUNTED) == "20 of 20 posts"


def test_a_region_leads_to_its_posts(browser: Browser) -> None:
    browser.ask("document.querySelector('tr[data-region=\"330200\"] button').click()")
    assert browser.ask(COUNTED) == "2 of 20 posts"
    assert browser.ask("document.activeElement.id") == "query"


def test_everything_is_reached_by_keyboard_with_the_focus_in_sight(browser: Browser) -> None:
    browser.press("Tab")
    assert browser.ask("document.activeElement.className") == "skip"
    seen = []
    for _ in range(60):
        browser.press("Tab")
        seen.append(browser.ask("document.activeElement.className || document.activeElement.id"))
        outline = browser.ask(
            "getComputedStyle(document.activeElement.nextElementSibling?.matches('.choice span')"
            " ? document.activeElement.nextElementSibling : document.activeElement).outlineStyle"
        )
        assert outline != "none", seen
        if seen[-1] == "open-row":
            break
    assert {"query", "by-verdict", "by-article", "by-province", "quiet", "sort"} <= set(seen)
    browser.press("Enter")
    assert browser.ask("document.activeElement.getAttribute('aria-expanded')") == "true"
    details = "document.getElementById(document.activeElement.getAttribute('aria-controls'))"
    assert browser.ask(f"{details}.querySelectorAll('th[scope=row]').length") == 2
    browser.press("Enter")
    assert browser.ask("document.activeElement.getAttribute('aria-expanded')") == "false"


def test_a_column_is_sorted_by_its_head(browser: Browser) -> None:
    browser.ask("document.querySelector('[data-sort=published] button').click()")
    dates = browser.ask("[...document.querySelectorAll('#matrix-rows td.date')].map((one) => one.innerText)")
    assert dates == sorted(dates, reverse=True)
    browser.ask("document.querySelector('[data-sort=published] button').click()")
    assert browser.ask("document.querySelector('[aria-sort]').getAttribute('aria-sort')") == "ascending"
    again = browser.ask("[...document.querySelectorAll('#matrix-rows td.date')].map((one) => one.innerText)")
    assert again == sorted(dates)


def test_a_command_is_copied_and_that_is_told(browser: Browser) -> None:
    browser.send("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.ask("document.querySelector('.command button').focus()")
    browser.press("Enter")
    browser.ask("new Promise((done) => setTimeout(done, 100))")
    assert browser.ask("document.getElementById('told').textContent") == "Copied"
    copied = browser.ask("navigator.clipboard.readText()")
    assert copied == "threatgate record docs/blog/posts/district.md --authority 杭州市公安局"


def test_a_screen_reader_is_told_of_landmarks_states_and_pictures(browser: Browser) -> None:
    tree: list[dict[str, Any]] = browser.send("Accessibility.getFullAXTree")["nodes"]
    told = [
        (one["role"]["value"], one.get("name", {}).get("value", "")) for one in tree if not one["ignored"]
    ]
    roles = [role for role, _ in told]
    assert {"banner", "search", "navigation", "main", "contentinfo", "status"} <= set(roles)
    assert ("searchbox", "Search") in told
    assert ("columnheader", "5 Incident information") in told
    pictures = [name for role, name in told if role == "image"]
    assert [name.partition(".")[0] for name in pictures] == [
        "Filings and publication",
        "Obligations by publication",
    ]
    assert ("cell", "2 open") in told


def test_paper_holds_every_post_and_none_of_the_controls(browser: Browser) -> None:
    paper = PdfReader(io.BytesIO(browser.printed()))
    text = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    for words in (
        "What was found",
        "TG206",
        "Moving the old portal",
        "By region",
        "Suspicions dismissed",
        "2026-k7q3m9",
    ):
        assert words in text
    for words in ("Title, path, place", "Show posts", "Reset"):
        assert words not in text
    browser.ask(SETTLED)
    assert browser.ask("document.querySelectorAll('details[open]').length") == 0, "the screen is as before"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("width", "medium"), [(1280, "screen"), (390, "screen"), (703, "print")])
def test_no_column_is_a_letter_wide_and_no_date_runs_into_the_next(
    chromium: Browser, pages: dict[str, Path], language: str, width: int, medium: str
) -> None:
    chromium.look(width=width)
    chromium.open(pages[language])
    chromium.send("Emulation.setEmulatedMedia", media=medium)
    chromium.ask(
        "dispatchEvent(new Event('beforeprint'))"
        if medium == "print"
        else "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
    )
    lines = chromium.ask(TALLEST)
    assert lines <= 5, f"{lines} lines in one cell of a table"
    dates = chromium.ask(DATES)
    assert len(dates) >= 2
    assert all(left["right"] < right["left"] for left, right in pairwise(dates))
    assert dates[0]["left"] >= chromium.ask(
        "document.querySelector('#timeline-plot').getBoundingClientRect().left"
    )
    chromium.ask("dispatchEvent(new Event('afterprint'))")


def test_hostile_titles_are_read_as_they_are_written(
    chromium: Browser, verdict: Verdict, tmp_path: Path
) -> None:
    title = '<img src=x onerror="window.hacked=1">\'</script><script>window.hacked=1</script>{{7*7}}'
    case = verdict.docket.cases[1]
    post = replace(case.post, titles=(Title(title, "title", TOP),))
    docket = replace(verdict.docket, cases=(replace(case, post=post),))
    findings: tuple[Finding, ...] = tuple(
        replace(one, message=say("{title}", title=title), evidence=title) for one in verdict.findings
    )
    chromium.look()
    chromium.open(written(replace(verdict, docket=docket, findings=findings), tmp_path / "hostile.html"))
    assert chromium.faults == []
    assert chromium.ask("typeof window.hacked") == "undefined"
    assert chromium.ask("document.querySelectorAll('img').length") == 0
    assert chromium.ask("document.querySelector('#matrix-rows th button').textContent") == title
    assert chromium.ask("document.querySelector('.finding pre').textContent") == title


def test_what_blocks_is_told_without_any_script(chromium: Browser, pages: dict[str, Path]) -> None:
    chromium.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        chromium.open_quietly(pages["en"])
        assert "TG206" in chromium.words()
        assert "need JavaScript" in chromium.words()
    finally:
        chromium.send("Emulation.setScriptExecutionDisabled", value=False)


def test_a_page_without_any_post_works_too(chromium: Browser, verdict: Verdict, tmp_path: Path) -> None:
    empty = replace(verdict, findings=(), docket=replace(verdict.docket, cases=()))
    chromium.open(written(empty, tmp_path / "empty.html"))
    assert chromium.faults == []
    assert chromium.ask(COUNTED) == "0 of 0 posts"
    assert (
        chromium.ask("document.getElementById('matrix-rows').innerText").strip()
        == "No posts were judged in this run."
    )


def test_five_thousand_posts_are_filtered_in_a_tenth_of_a_second(
    chromium: Browser, verdict: Verdict, tmp_path: Path
) -> None:
    chromium.look()
    chromium.open(written(many(verdict, 5000), tmp_path / "many.html"))
    assert chromium.faults == []
    timed = """(async () => {
      const query = document.getElementById('query');
      const times = [];
      for (const words of ['h', 'ha', '杭州', 'cold', 'tg201', '', '00042']) {
        query.value = words;
        const start = performance.now();
        query.dispatchEvent(new Event('input', {bubbles: true}));
        document.body.offsetHeight;
        times.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 300));
      }
      return times;
    })()"""
    rounds = [chromium.ask(timed) for _ in range(3)]
    quickest = [min(times) for times in zip(*rounds, strict=True)]
    assert max(quickest) < 100, rounds
    assert chromium.ask("document.querySelectorAll('#matrix-rows > tr').length") <= 50
    search(chromium, "")
    assert chromium.ask(COUNTED) == "5000 of 5000 posts"
    chromium.ask("document.querySelector('#matrix-pages [data-turn=on]').click()")
    assert chromium.ask("document.querySelector('#matrix-pages span').textContent") == "51–100 of 5000"


@pytest.mark.skipif(not AXE, reason="THREATGATE_AXE does not name axe.min.js of the npm package axe-core")
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    chromium: Browser, pages: dict[str, Path], language: str, width: int, *, dark: bool
) -> None:
    chromium.look(width=width, dark=dark)
    chromium.send("Page.setBypassCSP", enabled=True)
    try:
        chromium.open(pages[language])
        chromium.ask("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        chromium.ask("document.querySelector('.open-row').click()")
        chromium.ask(f"{Path(AXE).read_text('utf-8')}; 0")
        found = chromium.ask("axe.run(document).then((one) => one.violations.map((fault) => fault.id))")
    finally:
        chromium.send("Page.setBypassCSP", enabled=False)
    assert found == []
