"""Text as a post: front matter that everybody reads alike, or a fault."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import Fault, Mapping, Message, Post, Scalar, Span, Text, Title, When, say
from mkdocs_threatgate.sources.posts import CORRECT, REWRITE, WRITE_DATE, beginning, read_post
from mkdocs_threatgate.sources.trees import MAX_CHARACTERS, MAX_DEPTH

SHANGHAI = timezone(timedelta(hours=8))
DECLARED = "threatgate:\n  none: Release notes\n"


def post_of(content: str, *, gated: bool = True, draftable: bool = False) -> Post:
    text = Text("docs/blog/posts/a.md", "blog/posts/a.md", content, gated, ships=True, draftable=draftable)
    return read_post(text, "Asia/Shanghai")


def faults_of(content: str) -> tuple[Fault, ...]:
    post = post_of(content)
    assert post.head is None
    assert post.body == content.replace("\r\n", "\n")
    assert post.body_line == 1
    return post.faults


def keys(post: Post) -> tuple[str, ...]:
    assert isinstance(post.head, Mapping)
    return tuple(key.text for key, _ in post.head.entries)


def test_a_post_is_read_whole() -> None:
    content = "---\ntitle: Hi\ndate: 2026-12-01\n---\n\n# Head\n\nText.\n"
    title = Scalar("Hi", plain=True, kind="str", span=Span(2, 8, 2))
    date = Scalar("2026-12-01", plain=True, kind="timestamp", span=Span(3, 7, 3))
    assert post_of(content) == Post(
        path="docs/blog/posts/a.md",
        uri="blog/posts/a.md",
        gated=True,
        ships=True,
        text=content,
        head=Mapping(
            (
                (Scalar("title", plain=True, kind="str", span=Span(2, 1, 2)), title),
                (Scalar("date", plain=True, kind="str", span=Span(3, 1, 3)), date),
            ),
            Span(2, 1, 3),
        ),
        body="# Head\n\nText.\n",
        body_line=6,
        date=When(
            datetime(2026, 12, 1, tzinfo=SHANGHAI), datetime(2026, 12, 2, tzinfo=SHANGHAI), "2026-12-01"
        ),
        titles=(Title("Hi", "title", Span(2, 8, 2)), Title("Head", "h1", Span(6, 1, 6))),
        faults=(),
    )


def test_a_post_that_could_not_be_decoded_carries_that_fault_as_it_is() -> None:
    fault = Fault("TG106", say("not UTF-8"), say("Save it as UTF-8."), Span(3, 1, 3))
    post = read_post(Text("docs/a.md", "a.md", "", gated=False, ships=True, fault=fault), "UTC")
    assert post.faults == (fault,)
    assert post.titles == (Title("A", "file name", Span(1, 1, 1)),)


# --- the cases of MkDocs against python-frontmatter (mkdocs.md, B6) ----------------------


YAML_PROBLEM = "the YAML cannot be read: {problem}"
ONLY_FIRST_LINE = say("MkDocs sees front matter only if the very first line is --- and nothing else")
EMPTY = say("the front matter is empty, and MkDocs prints its lines as text")
NO_LINES = say("the front matter holds no “key: value” lines")
MULTIMARKDOWN = say("MkDocs takes the first lines for MultiMarkdown metadata and leaves them out of the page")


def tag(name: str) -> Message:
    return say("the YAML tag {tag} is not read here", tag=name)


def no_text(key: str) -> Message:
    return say("YAML does not take the key “{key}” for text; write it in quotes", key=key)


def impossible(value: str, problem: str) -> Message:
    return say("“{value}” is no possible value: {problem}", value=value, problem=problem)


def differing(last: int) -> Message:
    return say("MkDocs takes lines 1 to {last} for front matter, python-frontmatter others", last=last)


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("title: a: b\n", 2),
        ("a: 'x\n", 3),
        ("a: 1\n\tb: 2\n", 3),
        ("\tthreatgate: x\n", 2),
        ("- a\nb: c\n", 3),
        ("a: [1, 2\n", 3),
    ],
)
def test_broken_yaml_and_tabs_are_told_with_their_line(head: str, line: int) -> None:
    (fault,) = faults_of(f"---\n{head}---\nText.\n")
    assert (fault.code, fault.message.template, fault.remedy) == ("TG102", YAML_PROBLEM, CORRECT)
    assert fault.span.line == line


@pytest.mark.parametrize(
    ("head", "message", "span"),
    [
        ("token: !ENV TOKEN\n", tag("!ENV"), Span(2, 8, 2)),
        (
            "x: !!python/name:os.system\n",
            tag("tag:yaml.org,2002:python/name:os.system"),
            Span(2, 4, 2),
        ),
        ("a: b\x07c\n", say("the character {code} may not stand in YAML", code="U+0007"), Span(2, 5, 2)),
        ("date: 2026-02-30\n", impossible("2026-02-30", "day is out of range for month"), Span(2, 7, 2)),
        (
            "a: 1\ndate: 2026-01-01T25:00:00\n",
            impossible("2026-01-01T25:00:00", "hour must be in 0..23"),
            Span(3, 7, 3),
        ),
        ("a: 1\nb: 2\na: 3\n", say("the key “{key}” stands here twice", key="a"), Span(4, 1, 4)),
        ("on: push\n", no_text("on"), Span(2, 1, 2)),
        ("2026-12-01: x\n", no_text("2026-12-01"), Span(2, 1, 2)),
        ("null: x\n", no_text("null"), Span(2, 1, 2)),
        ("- threatgate\n", NO_LINES, Span(2, 1, 2)),
        ("words\n", NO_LINES, Span(2, 1, 2)),
    ],
)
def test_what_mkdocs_drops_or_reads_by_chance_is_told_where_it_stands(
    head: str, message: Message, span: Span
) -> None:
    assert faults_of(f"---\n{head}---\nText.\n") == (Fault("TG102", message, CORRECT, span),)


@pytest.mark.parametrize(
    ("content", "message", "span"),
    [
        ("---\n# nothing\n---\nText.\n", EMPTY, Span(1, 1, 1)),
        ("---\n\n---\nText.\n", EMPTY, Span(1, 1, 1)),
        ("---\n---\nText.\n", EMPTY, Span(1, 1, 1)),
        ("---\n---\nText.\n\n---\nMore.\n", differing(5), Span(1, 1, 5)),
        (
            "---\na: 1\n...\nText.\n",
            say("the front matter ends with “...”, which python-frontmatter does not take for an end"),
            Span(3, 1, 3),
        ),
        ("---\na: 1\n", say("the front matter begins with --- and no line --- ends it"), Span(1, 1, 1)),
        (
            "---\na: 1\n ---\nText\n",
            say("the front matter begins with --- and no line --- ends it"),
            Span(1, 1, 1),
        ),
        ("---\na: 1\n----\nb: 2\n---\nText\n", differing(5), Span(1, 1, 5)),
        ("---\na: 1\n---\u00a0\nb: 2\n---\nText\n", differing(5), Span(1, 1, 5)),
        ("\n---\na: 1\n---\nText.\n", ONLY_FIRST_LINE, Span(2, 1, 2)),
        (" ---\na: 1\n---\nText.\n", ONLY_FIRST_LINE, Span(1, 1, 1)),
        ("\u200b---\na: 1\n---\nText.\n", ONLY_FIRST_LINE, Span(1, 1, 1)),
        ("----\na: 1\n----\nText.\n", ONLY_FIRST_LINE, Span(1, 1, 1)),
        ("---\u3000\na: 1\n---\nText.\n", ONLY_FIRST_LINE, Span(1, 1, 1)),
        ("--- # head\na: 1\n---\nText.\n", ONLY_FIRST_LINE, Span(1, 1, 1)),
        ("filing: required\ntitle: x\n\nText.\n", MULTIMARKDOWN, Span(1, 1, 1)),
        ("Note: this line would be lost.\n", MULTIMARKDOWN, Span(1, 1, 1)),
        ("https://example.com\n", MULTIMARKDOWN, Span(1, 1, 1)),
        ('{\n"title": "x"\n}\nText.\n', say("front matter in JSON is not read by MkDocs"), Span(1, 1, 1)),
        (
            '+++\ntitle = "x"\n+++\nText.\n',
            say("front matter in TOML (+++) is not read by MkDocs"),
            Span(1, 1, 1),
        ),
    ],
)
def test_what_only_one_reader_takes_for_front_matter_is_told(
    content: str, message: Message, span: Span
) -> None:
    assert faults_of(content) == (Fault("TG102", message, REWRITE, span),)


def test_front_matter_may_be_neither_deep_nor_long() -> None:
    deep = say("the YAML nests deeper than {limit} levels", limit=MAX_DEPTH)
    long = say("the YAML is longer than {limit} characters", limit=MAX_CHARACTERS)
    nested = "a: " + "[" * 3000 + "]" * 3000
    assert faults_of(f"---\n{nested}\n---\n") == (Fault("TG102", deep, CORRECT, Span(2, MAX_DEPTH + 3, 2)),)
    started = time.process_time()
    assert faults_of("---\na: " + "x" * 10_000_000 + "\n---\n") == (
        Fault("TG102", long, CORRECT, Span(2, 1, 2)),
    )
    assert time.process_time() - started < 5


def test_a_closing_line_that_ends_the_file_needs_its_line_break() -> None:
    assert faults_of("---\na: 1\n---") == (
        Fault(
            "TG102",
            say("the file ends with the --- that closes the front matter, and MkDocs does not see it"),
            say("End the last line with a line break."),
            Span(1, 1, 1),
        ),
    )


def test_a_byte_order_mark_has_no_column_and_stays_in_the_text() -> None:
    post = post_of("\ufeff---\ntitle: x\n---\nText.\n")
    assert post.faults == ()
    assert keys(post) == ("title",)
    assert post.text.startswith("\ufeff---")
    assert post_of("\ufeff# Head\n").titles == (Title("Head", "h1", Span(1, 1, 1)),)
    assert post_of("\ufeff\ufeff---\na: 1\n---\n").faults == (
        Fault("TG102", ONLY_FIRST_LINE, REWRITE, Span(1, 1, 1)),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_on_disk_whatever_ends_them(end: str) -> None:
    lines = (
        "---",
        "title: x\u2028 y",
        "note: a\x85 b",
        "threatgate:",
        "  none: z",
        "---",
        "",
        "",
        "# Head",
        "",
    )
    post = post_of(end.join(lines))
    assert post.faults == ()
    assert post.text == end.join(lines)
    assert isinstance(post.head, Mapping)
    declaration = post.head.get("threatgate")
    assert isinstance(declaration, Mapping)
    assert declaration.span == Span(5, 3, 5)
    assert (post.body, post.body_line) == ("# Head\n", 9)
    assert post.titles[1] == Title("Head", "h1", Span(9, 1, 9))


def test_keys_that_python_frontmatter_stumbles_over_are_read() -> None:
    assert keys(post_of("---\ncontent: a\nhandler: b\nmetadata: c\n---\nText.\n")) == (
        "content",
        "handler",
        "metadata",
    )


@pytest.mark.parametrize(
    ("written", "kind"),
    [("NO", "bool"), ("12:30:45", "odd"), ("010", "odd"), ("1_000", "odd"), ("1.10", "float")],
)
def test_a_scalar_that_yaml_would_change_is_kept_as_written(written: str, kind: str) -> None:
    post = post_of(f"---\nkey: {written}\n---\nText.\n")
    assert post.faults == ()
    assert isinstance(post.head, Mapping)
    assert post.head.get("key") == Scalar(written, plain=True, kind=kind, span=Span(2, 6, 2))


def test_blanks_behind_the_delimiters_are_fine() -> None:
    post = post_of("--- \t\ntitle: x\n---\t \nText.\n")
    assert (post.faults, post.body, post.body_line) == ((), "Text.\n", 4)


def test_an_empty_mapping_is_front_matter() -> None:
    post = post_of("---\n{}\n---\nText.\n")
    assert (post.head, post.faults) == (Mapping((), Span(2, 1, 2)), ())


@pytest.mark.parametrize(
    "content", ["", "Text.\n", "# Head\n", "<!-- c -->\n\nText\n", "\n\n", "{% set x = 1 %}\n"]
)
def test_no_front_matter_at_all_is_no_fault_of_the_front_matter(content: str) -> None:
    post = post_of(content)
    assert (post.head, post.faults) == (None, ())


def test_a_body_without_front_matter_begins_where_mkdocs_begins() -> None:
    post = post_of("  \n\n\nText.\n")
    assert (post.body, post.body_line) == ("Text.\n", 4)


# --- pages that owe no declaration ----------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "---\ntitle: a: b\n---\nText.\n",
        "---\n\nA page that begins with a rule\n\n---\n\nText.\n",
        "---\nnever closed\n",
        "Note: a first line with a colon.\n\nAbout threatgate.\n",
        "---\n---\nText.\n",
        "---\na: 1\na: 2\n---\nAbout threatgate.\n",
    ],
)
def test_a_page_whose_head_could_hold_no_declaration_is_read_as_without_one(content: str) -> None:
    post = post_of(content, gated=False)
    assert (post.head, post.faults, post.body) == (None, (), content)


@pytest.mark.parametrize(
    "content",
    [
        f"---\ntitle: a: b\n{DECLARED}---\nText.\n",
        f"---\n{DECLARED}...\nText.\n",
        f"---\n{DECLARED}",
        f"\n---\n{DECLARED}---\nText.\n",
        f"----\n{DECLARED}----\nText.\n",
        DECLARED,
        '{\n"threatgate": {}\n}\nText.\n',
        f"---\n{DECLARED}date: soon\n---\n",
    ],
)
def test_a_page_whose_dropped_head_could_hold_a_declaration_carries_the_fault(content: str) -> None:
    assert [fault.code for fault in post_of(content, gated=False).faults] == ["TG102"]


def test_a_declaration_on_any_page_is_read() -> None:
    assert keys(post_of(f"---\n{DECLARED}---\nText.\n", gated=False)) == ("threatgate",)


# --- dates and drafts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("date: 2026-12-01 09:00:00\n", "2026-12-01 09:00:00"),
        ('date: "2026-12-01T09:00:00+08:00"\n', "2026-12-01T09:00:00+08:00"),
        ("date:\n  created: 2026-12-01T01:00:00Z\n  updated: 2027-01-01\n", "2026-12-01T01:00:00Z"),
    ],
)
def test_the_date_of_a_post_is_its_date_or_when_it_was_created(head: str, text: str) -> None:
    post = post_of(f"---\n{head}---\n")
    moment = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)
    assert (post.date, post.faults) == (When(moment, moment, text), ())


@pytest.mark.parametrize("head", ["title: x\n", "date:\n", "date: ~\n"])
def test_a_post_may_have_no_date(head: str) -> None:
    post = post_of(f"---\n{head}---\n")
    assert (post.date, post.faults) == (None, ())


@pytest.mark.parametrize(
    ("value", "message", "span"),
    [
        ("next week", say("“{value}” is no date that can be read", value="next week"), Span(2, 7, 2)),
        ('"2026-02-30"', say("“{value}” is no date that can be read", value="2026-02-30"), Span(2, 7, 2)),
        ("2026", say("“{value}” is no date that can be read", value="2026"), Span(2, 7, 2)),
        ("[2026-12-01]", say("“date” is no single date"), Span(2, 7, 2)),
        ("{updated: 2026-12-01}", say("“date” has no “created”"), Span(2, 7, 2)),
        ("{created: }", say("“date” has no “created”"), Span(2, 7, 2)),
        ("{created: soon}", say("“{value}” is no date that can be read", value="soon"), Span(2, 17, 2)),
    ],
)
def test_a_date_that_is_none_is_told_and_the_rest_is_read(value: str, message: Message, span: Span) -> None:
    post = post_of(f"---\ndate: {value}\ntitle: x\n---\n")
    assert post.faults == (Fault("TG102", message, WRITE_DATE, span),)
    assert (post.date, keys(post)) == (None, ("date", "title"))


def test_a_date_on_a_page_without_a_declaration_may_be_anything() -> None:
    assert post_of("---\ndate: some day\n---\n", gated=False).faults == ()


@pytest.mark.parametrize(
    ("draft", "ships"), [("true", False), ("yes", False), ("false", True), ('"true"', True)]
)
def test_a_draft_ships_unless_its_blog_leaves_it_out(draft: str, ships: object) -> None:
    content = f"---\ndraft: {draft}\n---\n"
    assert post_of(content, draftable=True).ships is ships
    assert post_of(content).ships


# --- whatever it holds ------------------------------------------------------------------------


@given(st.text(alphabet="-+{}.#=`<h1>: \n\r\tab\x00\x85\u2028\ufeff'\"[]!&*|预", max_size=80))
def test_no_text_makes_reading_raise(content: str) -> None:
    post = post_of(content)
    assert post.titles
    assert all(fault.code == "TG102" for fault in post.faults)
    assert post_of(content, gated=False).text == content


@pytest.mark.parametrize(
    "part",
    [
        "---\n", "--- ", "-", "\n", " ", "a: b\n", "+++\n", "{\n", "\u200b", "# a\n", "=\n", "a\n=\n",
        "```\n", "```x\n", "<h1>", "<h1 ", "</h1>", "[a](", "![", "{:", "{#a", "> ", ">\n", "\\", "<!--",
        "---\n\n", "...\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "---\n", "---\ntitle: x\n---\n", "# "])
def test_reading_takes_time_in_proportion_to_the_text(start: str, part: str) -> None:
    started = time.process_time()
    post_of(start + part * (200_000 // len(part)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "content",
    [
        "---\n\nWe use threatgate here.\n",
        "Note: threatgate is in use.\n\nText\n",
        "---\ntitle: How we use threatgate\ndate: soon\n---\nText\n",
    ],
)
def test_a_page_that_only_speaks_of_threatgate_is_left_alone(content: str) -> None:
    page = read_post(Text("a.md", "a.md", content, gated=False, ships=True), "Asia/Shanghai")
    assert page.faults == ()


PIECES = st.sampled_from(
    ["---", "---", "\n", "\n", "\n", "\r\n", "\r", "\ufeff", "...", " ", "a: b", "a: [", "x", "+++"]
)


@given(
    st.lists(PIECES, max_size=14).map("".join),
    st.sampled_from(["", "---\n", "\ufeff---\r\n", "---\na: b\n---\n"]),
)
def test_front_matter_depends_on_the_beginning_alone(text: str, start: str) -> None:
    whole = start + text
    assert post_of(beginning(whole)).head == post_of(whole).head
    assert beginning(beginning(whole)) == beginning(whole)


def test_the_beginning_ends_with_the_line_that_closes_the_front_matter() -> None:
    assert beginning("---\na: b\n--- \nText.\n---\n") == "---\na: b\n--- \n"
    assert beginning("\ufeff---\r\na: b\r\n---\r\nText.") == "---\na: b\n---\n"
    assert beginning("Text.") == "Text."
    assert beginning("---\na: b\n") == "---\na: b\n"
