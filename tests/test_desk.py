"""The desk: one page that says what the JSON report says, and nothing of the site is more than text in it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from blog import HANGZHOU, Blog
from desks import EPOCH, data_of, lay, many, verdict_on
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import TOP, Authority, Kind, Ledger, Title, Verdict, say
from mkdocs_threatgate.reports import FORMATS
from mkdocs_threatgate.reports.desk.page import SCRIPTS, asset
from mkdocs_threatgate.reports.desk.regions import region_groups

PACKAGE = Path(__file__).parent.parent / "mkdocs_threatgate" / "reports" / "desk"
PAGE = FORMATS["html"]
VOID = frozenset({"meta", "link", "input"})


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        return lay(tmp_path_factory.mktemp("desk") / "blog")


@pytest.fixture(scope="module")
def verdict(blog: Blog) -> Verdict:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
        return verdict_on(blog)


@pytest.fixture(scope="module")
def page(verdict: Verdict) -> str:
    return PAGE(verdict, "en")


@pytest.fixture(scope="module")
def report(verdict: Verdict) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FORMATS["json"](verdict, "en"))
    return loaded


# --- the same as the JSON report ----------------------------------------------------------------------


def test_the_posts_are_those_of_the_json_report(page: str, report: dict[str, Any]) -> None:
    told = [(post[0], post[1], post[4]) for post in data_of(page)["posts"]]
    assert told == [(post["path"], post["title"], post["verdict"]) for post in report["posts"]]
    assert len(told) == 20


def test_every_obligation_is_in_the_state_of_the_json_report_unless_it_is_dismissed(
    page: str, report: dict[str, Any]
) -> None:
    told = [(post[0], one[0], one[2], one[1], one[7]) for post in data_of(page)["posts"] for one in post[6]]
    dismissed = {one["path"] for one in report["findings"] if one["outcome"] == "dismissed"}
    assert told == [
        (
            post["path"],
            one["article"],
            one["subject"],
            "dismissed" if post["path"] in dismissed else one["status"],
            one["filings"],
        )
        for post in report["posts"]
        for one in post["obligations"]
    ]
    assert Counter(state for *_, state, _ in told) == {"met": 6, "open": 9, "unknown": 1, "dismissed": 2}


def test_the_findings_are_those_of_the_json_report(page: str, report: dict[str, Any]) -> None:
    data = data_of(page)
    told = [
        (one[0], one[3], one[4], one[5], data["texts"][one[6]], data["texts"][one[7]], one[8], one[10])
        for one in data["findings"]
    ]
    assert told == [
        (
            one["rule"],
            one["outcome"],
            one["path"] or "",
            one["line"] or 0,
            one["message"],
            one["remedy"],
            one["command"] or "",
            one["fingerprint"],
        )
        for one in report["findings"]
    ]


def test_the_numbers_at_the_head_are_the_summary_of_the_json_report(
    page: str, report: dict[str, Any]
) -> None:
    told = [int(number) for number in re.findall(r"</dt><dd>(\d+)</dd></div>", page)][1:]
    assert told == list(report["summary"].values())
    assert told == [20, 9, 10, 8, 2]
    states = re.findall(r'<span class="state (?:\w+)">(\d+) (\w+)</span>', page)
    assert states[:4] == [("6", "recorded"), ("9", "open"), ("1", "unknown"), ("2", "dismissed")]


def test_regions_add_up_to_all_obligations_and_bear_the_names_of_the_table(verdict: Verdict) -> None:
    groups = region_groups(verdict)
    assert [(group.total.name, group.total.code, group.total.obligations) for group in groups] == [
        ("江苏省", "320000", 2),
        ("浙江省", "330000", 11),
        ("安徽省", "340000", 1),
        ("", "", 4),
    ]
    assert sum(group.total.obligations for group in groups) == 18
    for group in groups[:3]:
        assert sum(row.obligations for row in group.places) in (0, group.total.obligations)
    assert [(row.name, row.posts, row.met, row.open) for row in groups[1].places] == [
        ("浙江省", 1, 2, 0),
        ("浙江省杭州市", 4, 1, 3),
        ("浙江省杭州市西湖区", 1, 0, 1),
        ("浙江省杭州市萧山区", 1, 0, 1),
        ("浙江省宁波市", 2, 1, 1),
        ("浙江省绍兴市", 1, 0, 1),
    ]


def test_dismissals_are_listed_by_their_end_with_what_they_are_worth(page: str) -> None:
    table = page.split('<table id="dismissal-table">')[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>\s*<td><span class="state ([\w-]+)">(.*?)<', table)
    assert rows == [
        ("2026-10-31", "ended", "ended"),
        ("2026-12-05", "ending", "ends within 30 days"),
        ("2027-06-30", "in-force", "in force"),
    ]


def test_a_bare_date_is_told_as_a_date_and_counts_as_the_end_of_its_day(page: str) -> None:
    posts = {Path(post[0]).name: post for post in data_of(page)["posts"]}
    assert posts["parking.md"][2:4] == ["2026-04-09T23:59", "2026-04-09"]
    assert posts["parking.md"][7] == ["2026-k7q3m9"]
    filings = data_of(page)["filings"]
    assert filings["2026-k7q3m9"] == [
        "2026-03-27T15:20",
        "2026-03-27 15:20",
        "杭州市公安局",
        "浙网安〔2026〕117号",
        "filed",
    ]
    assert filings["2026-hzrjct"][4] == "rejected"


def test_posts_before_the_gate_drafts_and_undeclared_ones_are_marked(page: str) -> None:
    marks = {Path(post[0]).name: post[5] for post in data_of(page)["posts"] if post[5]}
    assert marks == {
        "2019-portal.md": ["undeclared", "baseline"],
        "draft.md": ["draft"],
        "silent.md": ["undeclared"],
    }


# --- one page, and nothing else -----------------------------------------------------------------------


class Outline(HTMLParser):
    """The elements of a page with the names of their attributes, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.inline: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action", "srcset")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inline.append((self.open[-1], data))

    @property
    def code(self) -> list[str]:
        """Scripts and styles, without the data."""
        return [text for _, text in self.inline if not text.startswith('{"schema"')]


def test_the_page_has_landmarks_headings_and_tables_with_heads(page: str) -> None:
    outline = Outline(page)
    assert outline.open == []
    counted = Counter(tag for tag, _ in outline.elements)
    assert [counted[tag] for tag in ("header", "nav", "main", "footer", "h1", "form")] == [1] * 6
    assert re.findall(r"<section id=\"(\w+)\" aria-labelledby=\"\1-title\">", page) == [
        "findings",
        "matrix",
        "timeline",
        "regions",
        "dismissals",
    ]
    assert counted["table"] == page.count("<caption") == 5
    assert all("scope" in names for tag, names in outline.elements if tag == "th")
    assert page.count('role="status"') == 1
    assert '<p id="counted" role="status" aria-live="polite" aria-atomic="true">' in page
    inputs = re.findall(r'<(?:input type="search"|select) ', page)
    assert len(inputs) == 4
    assert page.count("<label") == 4 + 3


def test_nothing_is_fetched_from_anywhere(page: str) -> None:
    outline = Outline(page)
    assert {link for link in outline.links if not link.startswith("#")} == {"data:,"}
    assert set(re.findall(r"https?://[\w./-]+", page)) == {
        "http://www.w3.org/1999/xhtml",
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/2000/xmlns/",
        "http://www.w3.org/XML/1998/namespace",
        "https://d3js.org",
    }
    style = asset("desk.css")
    assert "url(" not in style
    assert "@import" not in style
    assert "on" not in {name[:2] for _, names in outline.elements for name in names}
    assert "style" not in {name for _, names in outline.elements for name in names}


def test_the_policy_allows_the_scripts_of_the_page_by_their_digests_and_nothing_else(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = dict(rule.split(" ", 1) for rule in policy[1].replace("&#39;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    outline = Outline(page)
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in outline.code
    ]
    assert rules["style-src"].split()[0] == digests[0]
    assert rules["script-src"].split() == digests[1:]
    assert len(digests) == 1 + len(SCRIPTS)
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("name", [name for name in SCRIPTS if "/" not in name])
def test_our_scripts_put_text_into_the_page_as_text_only(name: str) -> None:
    banned = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttp|import\("
    )
    assert re.findall(banned, asset(name)) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_ends_early_where_it_stands_in_the_page(name: str) -> None:
    assert re.findall(r"</script|<!--|<script", asset(name), re.IGNORECASE) == []


def test_the_vendored_scripts_are_those_that_are_named_and_licensed() -> None:
    told = (PACKAGE / "vendor" / "README.md").read_text("utf-8")
    notice = (PACKAGE.parents[2] / "NOTICE").read_text("utf-8")
    for name in (name for name in SCRIPTS if name.startswith("vendor/")):
        path = PACKAGE / name
        assert hashlib.sha256(path.read_bytes()).hexdigest() in told
        library = path.name.split("-")[0]
        assert "Permission to use, copy, modify" in (path.parent / f"{library}.LICENSE.txt").read_text(
            "utf-8"
        )
        assert f"{library}.LICENSE.txt" in notice


# --- always the same ----------------------------------------------------------------------------------


@pytest.mark.long
def test_the_same_verdict_gives_the_same_bytes_in_any_process(blog: Blog) -> None:
    pages = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs_threatgate", "check", "--output", f"html=../{seed}.html"],
            cwd=blog.root,
            env=os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": str(EPOCH)},
            check=False,
            capture_output=True,
        )
        assert done.returncode == 1, done.stderr
        pages.append((blog.root.parent / f"{seed}.html").read_bytes())
    assert pages[0] == pages[1]


def test_only_words_depend_on_the_language(verdict: Verdict, page: str) -> None:
    chinese = PAGE(verdict, "zh")
    assert '<html lang="zh-CN">' in chinese
    assert "已拦截 · 发布工作台" in chinese
    ours, theirs = data_of(page), data_of(chinese)
    for key in ("posts", "filings", "provinces"):
        assert [row[:5] for row in ours["posts"]] == [row[:5] for row in theirs["posts"]]
        assert ours[key] == theirs[key] or key == "posts"
    labels = set(theirs["labels"].values()) - {"{first}–{last} of {all}"}
    assert {label for label in labels if not re.search(r"[\u4e00-\u9fff]", label)} == set()
    assert Outline(page).elements[20:] == Outline(chinese).elements[20:]


# --- hostile texts ------------------------------------------------------------------------------------

HOSTILE = st.text(
    st.sampled_from(list("<>&\"'/={}%`\\ \n\r\t\0\u2028\u2029\u202e\ud800é中")) | st.characters(), max_size=30
) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "{{ 7 * 7 }}{% raw %}",
        '"><img src=x onerror=alert(1)>',
        "'; alert(1) //",
        "\x1b[31m",
        "&lt;b&gt;&#60;",
        "javascript:alert(1)",
    ]
)


def hostile(verdict: Verdict, title: str, path: str, words: str) -> Verdict:
    """Return the verdict with texts of somebody else's choice wherever the site has a say."""
    case = verdict.docket.cases[1]
    post = replace(case.post, path=path, titles=(Title(title, "title", TOP),))
    finding = replace(
        verdict.findings[1],
        path=path,
        message=say("{words}", words=words),
        remedy=say("{words}", words=words),
        command=("threatgate", "plan", words),
        evidence=words,
    )
    world = replace(verdict.docket.world, ledger=hostile_ledger(verdict.docket.ledger, title, path, words))
    docket = replace(verdict.docket, cases=(replace(case, post=post),), world=world)
    return replace(verdict, findings=(finding,), docket=docket)


def hostile_ledger(ledger: Ledger, title: str, path: str, words: str) -> Ledger:
    """Return the ledger with such texts in a dismissal and in every filing."""
    entry = ledger.dismissals[0]
    assert entry.receipt is not None
    assert entry.receipt.dismissal is not None
    said = entry.receipt.dismissal._replace(post=path, reason=words)
    receipt = replace(entry.receipt, dismissal=said, recorded_by=title)
    named = Authority(Kind.PUBLIC_SECURITY, "330100", title)
    filings = tuple(
        replace(one, filed=replace(one.filed, number=words, authority=named)) for one in ledger.filings
    )
    return replace(ledger, dismissals=(replace(entry, receipt=receipt),), filings=filings)


@given(title=HOSTILE, path=HOSTILE, words=HOSTILE)
def test_no_text_of_the_site_is_ever_markup(verdict: Verdict, title: str, path: str, words: str) -> None:
    harmless = PAGE(hostile(verdict, "t", "p", "w"), "en")
    page = PAGE(hostile(verdict, title, path, words), "en")
    assert Outline(page).elements == Outline(harmless).elements
    page.encode()
    data = data_of(page)
    assert len(data["posts"]) == len(data["findings"]) == 1
    assert data["findings"][0][4] == data["posts"][0][0]
    shown = data["posts"][0][1]
    printable = re.sub(r"\\[xu][0-9a-f]+|\\[nrt]", "", shown)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]", printable)
    if title.isalnum():
        assert shown == title


def test_a_control_character_is_spelt_out_so_that_it_forges_nothing(verdict: Verdict) -> None:
    page = PAGE(hostile(verdict, "\u202egnp.exe", "docs/a\udc80.md", "x\x1b[2Jy"), "en")
    assert data_of(page)["posts"][0][:2] == ["docs/a\\udc80.md", "\\u202egnp.exe"]
    assert "x\\x1b[2Jy" in data_of(page)["texts"]
    page.encode()


RECIPE = """\
# Reading reports in Example Portal 1.2

## Steps to reproduce

1. Log in and send this request.

```http
POST /portal/report.php HTTP/1.1
Host: portal.example.com

name=x' UNION SELECT login,password FROM users-- -
```

2. Read the answer.
"""

# --- at the door --------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog").start()
    blog.post("a.md", HANGZHOU)
    blog.commit()
    return blog


@pytest.mark.parametrize("at", ["worktree", "index", "HEAD"])
def test_the_page_is_not_written_into_the_docs_folder_whatever_is_judged(small: Blog, at: str) -> None:
    told = small.threatgate("check", "--at", at, "--output", "html=docs/desk.html")
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        "error: docs/desk.html would be published: it lies in the docs folder",
    )
    assert not (small.root / "docs/desk.html").exists()


def test_the_page_is_printed_or_written_and_the_exit_code_stays(small: Blog) -> None:
    printed = small.threatgate("check", "--format", "html")
    assert printed.code == 1
    assert printed.out.startswith("<!DOCTYPE html>\n")
    assert [name for name in (*SCRIPTS, "desk.css") if asset(name) not in printed.out] == []
    written = small.threatgate(
        "check", "--format", "json", "--output", "html=desk/", "--output", "html=page.html"
    )
    assert (written.code, written.report["summary"]["blocked"]) == (1, 1)
    assert (small.root / "desk/index.html").read_bytes() == (small.root / "page.html").read_bytes()


def test_the_desk_is_not_written_where_it_would_be_published(small: Blog) -> None:
    told = small.threatgate("check", "--output", "html=docs/desk/")
    assert told.code == 2
    assert told.err.startswith("error: docs/desk/index.html would be published")
    assert not (small.root / "docs/desk").exists()


def test_a_site_without_trouble_is_told_as_publishable(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post("a.md", "none: Nothing")
    blog.commit()
    told = blog.threatgate("check", "--format", "html")
    assert told.code == 0
    for words in ("<title>Publishable · ", "No obligation is about a place.", "No suspicion was dismissed."):
        assert words in told.out


def test_part_of_a_site_says_that_it_is_part(small: Blog) -> None:
    told = small.threatgate("check", "--format", "html", "docs/blog/posts/a.md")
    assert '<p class="note">Only part of the site was judged.</p>' in told.out


def test_what_leans_on_unread_law_says_so(small: Blog) -> None:
    small.post("b.md", "reports: [{scope: national}]")
    small.commit()
    told = small.threatgate("check", "--format", "html")
    assert "Not read in the original, and to be checked against it: cn-2019-draft/6-3." in told.out


def test_files_without_a_site_have_a_desk_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("draft.md", RECIPE)
    told = blog.threatgate("scan", "draft.md", "--output", "html=desk/")
    assert told.err == ""
    data = data_of((tmp_path / "blog/desk/index.html").read_text("utf-8"))
    report = json.loads(blog.threatgate("scan", "draft.md", "--format", "json").out)
    assert [one[0] for one in data["findings"]] == [one["rule"] for one in report["findings"]] == ["TG403"]


def test_reports_are_made_without_mkdocs() -> None:
    script = (
        "import sys; sys.modules['mkdocs'] = None\n"
        "from mkdocs_threatgate.reports import FORMATS\n"
        "print('jinja2' in sys.modules)\n"
        "import mkdocs_threatgate.reports.desk.page\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


def test_five_thousand_posts_make_a_page_below_five_megabytes(verdict: Verdict) -> None:
    page = PAGE(many(verdict, 5000), "zh")
    assert len(data_of(page)["posts"]) == 5000
    assert len(page.encode()) < 5_000_000
