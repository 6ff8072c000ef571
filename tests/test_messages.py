"""What people are told: every message translated, rendered in both languages, and none past `say`."""

from __future__ import annotations

import ast
import importlib.util
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from blog import NOTHING, Blog, Told

from mkdocs_threatgate.locale import LANGUAGES, render
from mkdocs_threatgate.model import Decision, Message, say

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mkdocs_threatgate"
CHINESE = re.compile(r"[\u4e00-\u9fff]")

ERRORS = frozenset({"ThreatgateError", "UsageError", "LedgerError", "PolicyError", "SourceError"})
SPOKEN: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **dict.fromkeys(ERRORS, ((0, 1), ("message", "remedy"))),
    "Finding": ((), ("message", "remedy")),
    "Fault": ((1, 2), ("message", "remedy")),
    "Misfit": ((0, 1), ("problem", "remedy")),
    "Near": ((), ("reason",)),
    "Rule": ((), ("title",)),
}
"""Which arguments are sentences for people: by place and by name."""

PRINTING = frozenset({"tell", "echo", "secho", "_say_aloud"})
"""Calls that put their first argument before the reader, be it a message or bare text."""


# --- the catalogue -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """tools/messages.py, which no package holds."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_is_translated_with_its_placeholders_and_compiled(tool: ModuleType) -> None:
    assert tool.faults() == []


def test_the_tool_finds_a_message_wherever_it_is_said(tool: ModuleType) -> None:
    source = 'say("one")\nf"{say(\'two\')}"\nsay("th" "ree", name=say("four"))\nsay(five)\nshout("six")\n'
    assert sorted(tool.templates(source)) == ["four", "one", "three", "two"]


def test_the_chinese_catalogue_keeps_its_style(tool: ModuleType) -> None:
    translated = [str(message.string) for message in tool.catalogue() if message.id]
    banned = re.compile(r"您|合规|合法|[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]|\.$(?<!\.\.\.)")
    assert [text for text in translated if banned.search(text)] == []


# --- rendering ---------------------------------------------------------------------------------

NESTED = say(
    "{owed}; {reason}",
    owed=say("the id “{id}” is also that of {others}", id="water", others=("a.md", "b.md", "c.md")),
    reason=say("“{key}” must be {expected}", key="scope", expected=say("one of {words}", words=("x", "y"))),
)


def test_values_messages_and_tuples_render_in_both_languages() -> None:
    assert {language: render(NESTED, language) for language in LANGUAGES} == {
        "en": "the id “water” is also that of a.md, b.md, c.md; “scope” must be one of x, y",
        "zh": "id “water”与 a.md、b.md、c.md 重复；“scope”应为以下之一：x、y",
    }


def test_a_tuple_may_hold_messages_and_tuples() -> None:
    value = (say("public security organ"), ("a", say("any")), 3)
    assert [render(value, language) for language in LANGUAGES] == [
        "public security organ, a, any, 3",
        "公安机关、a、不限、3",
    ]


@pytest.mark.parametrize(
    "value", ["{x}", "{}", "{0}", "{id.__class__}", "{{id}}", "}{", "%s", "{others!r:>9}"]
)
def test_braces_in_a_value_are_never_interpreted(value: str) -> None:
    message = say(
        "the id “{id}” is also that of {others}", id=value, others=(value, say("{reason}", reason=value))
    )
    assert {language: render(message, language) for language in LANGUAGES} == {
        "en": f"the id “{value}” is also that of {value}, {value}",
        "zh": f"id “{value}”与 {value}、{value} 重复",
    }


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (0, "0"),
        (1.5, "1.5"),
        (Decision.BLOCKED, "blocked"),
        ((), ""),
        ("\x1b[1m", "\\x1b[1m"),
    ],
)
def test_a_value_of_any_kind_is_shown_as_its_text(value: object, shown: str) -> None:
    message = say("the file cannot be read: {problem}", problem=value)
    assert [render(message, language) for language in LANGUAGES] == [
        f"the file cannot be read: {shown}",
        f"文件无法读取：{shown}",
    ]


def test_what_is_not_in_the_catalogue_is_told_in_english() -> None:
    assert render(say("nobody has translated {this}", this=("a", "b")), "zh") == "nobody has translated a、b"


def test_a_value_that_the_template_does_not_name_is_left_out() -> None:
    assert render(Message("“{key}” is missing", (("key", "at"), ("more", "x"))), "zh") == "缺少“at”"


# --- both languages at the doors ---------------------------------------------------------------


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post of every sort of trouble."""
    made = Blog(tmp_path / "blog").start()
    made.post("a.md")
    made.post("b.md", None)
    made.post("c.md", "incidents: [{places: [西湖区], nature: intruded}]\nnone: nothing")
    made.post("d.md", NOTHING, title="勒索软件预警")
    made.post("e.md", "incidents: [{nature: intruded}]\nreports: [{scope: regional}]\ntlp: CLEAR")
    made.post("f.md", "networks: [{operator: {name: 某公司}}]\nfilings: [2026-zzzzzz]")
    made.commit()
    return made


def in_both(blog: Blog, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[Told, Told]:
    """Run a command in English, then in Chinese."""
    monkeypatch.setenv("THREATGATE_LANG", "en")
    english = blog.threatgate(*arguments)
    monkeypatch.setenv("THREATGATE_LANG", "zh_CN.UTF-8")
    return english, blog.threatgate(*arguments)


def test_a_blocked_post_is_told_in_chinese_with_the_same_exit_code(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = in_both(blog, monkeypatch, "check", "docs/blog/posts/a.md")
    assert (english.code, chinese.code, chinese.err) == (1, 1, "")
    lines = chinese.out.splitlines()
    assert lines[0] == english.out.splitlines()[0]
    owed = "事件 i1 发生在浙江省杭州市 (330100)，须向公安机关报告"
    assert lines[1:6] == [
        f"  {owed}（任一即可：杭州市公安局、浙江省公安厅、公安部）；尚无有效记录",
        *english.out.splitlines()[2:4],
        "  处理办法: 向其中任一机关报告，然后记录回执并提交。",
        "  下一步: threatgate record docs/blog/posts/a.md --authority 杭州市公安局",
    ]
    counted = "文章 1 篇，拦截 1 篇 · 拦截项 1 条，提示 0 条"
    assert lines[7:] == [f"已拦截: {counted} · 台账 0 条，截至提交 {blog.head[:12]}"]


def test_only_messages_and_remedies_depend_on_the_language(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = (told.report for told in in_both(blog, monkeypatch, "check", "--format", "json"))
    assert len({one["rule"] for one in english["findings"]}) > 5
    assert [spoken(one) for one in chinese["findings"]] == [(True, True)] * len(english["findings"])
    assert [one["fingerprint"] for one in chinese["findings"]] == [
        one["fingerprint"] for one in english["findings"]
    ]
    assert wordless(chinese) == wordless(english)


def spoken(finding: dict[str, Any]) -> tuple[bool, bool]:
    """Tell whether message and remedy of a finding are Chinese."""
    return bool(CHINESE.search(finding["message"])), bool(CHINESE.search(finding["remedy"]))


def wordless(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without its words and its clock."""
    findings = [{**one, "message": "", "remedy": ""} for one in report["findings"]]
    return {**report, "findings": findings, "checked_at": ""}


def test_an_error_is_told_in_chinese_with_the_same_exit_code(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    english, chinese = in_both(blog, monkeypatch, "check", "{x}.md")
    assert (english.code, chinese.code, english.out, chinese.out) == (2, 2, "", "")
    assert english.err.splitlines() == [
        "error: {x}.md is no page under docs",
        "Name a Markdown file of the site, for example docs/blog/posts/a.md.",
    ]
    assert chinese.err.splitlines() == [
        "错误：{x}.md 不是 docs 下的页面",
        "写网站中的一个 Markdown 文件，例如 docs/blog/posts/a.md。",
    ]


def test_the_site_sets_the_language_and_the_environment_overrules_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = "site_name: Blog\nplugins: [{threatgate: {posts: [blog/posts/**], language: zh}}]\n"
    blog = Blog(tmp_path / "blog").start(config)
    path = blog.post(declaration=NOTHING)
    blog.commit()
    told = [blog.threatgate("plan", path).out.splitlines()[1]]
    for language in ("en", "fr", "ZH"):
        monkeypatch.setenv("THREATGATE_LANG", language)
        told.append(blog.threatgate("plan", path).out.splitlines()[1])
    chinese, english = "没有报告义务，可以发布", "owes no filing; publishable"
    assert told == [chinese, english, chinese, chinese]


def test_a_build_is_stopped_in_chinese_with_the_same_exit_code(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    monkeypatch.setenv("PYTHONUTF8", "1")
    told = blog.build()
    assert told.code == 1
    assert "threatgate: 已拦截，未作任何构建：docs/blog/posts/a.md、" in told.out + told.err


# --- nobody speaks past `say` ------------------------------------------------------------------


def test_every_sentence_for_people_goes_through_say() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {complaint}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, complaint in complaints(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('UsageError("x", say("y"))', "UsageError is given bare text"),
        ('errors.LedgerError(say("y"), remedy=f"{x}")', "LedgerError is given bare text"),
        ('ThreatgateError(say("x"), "a" + b)', "ThreatgateError is given bare text"),
        ('Fault(CODE, "x" if y else say("z"), say("r"))', "Fault is given bare text"),
        ('Finding(message=say("x"), remedy="a {}".format(y))', "Finding is given bare text"),
        ('Rule(code="TG101", slug="a", title="A title")', "Rule is given bare text"),
        ('tell(f"{count} posts", setting)', "tell is given bare text"),
        ('say(f"a {b}")', "say takes one literal"),
        ("say(template)", "say takes one literal"),
        ('say("a {}", b)', "say takes one literal"),
        ('say("a {b}", c=1)', "say is given other values than it names"),
        ('say("a {b!r}", b=1)', "say names plain values only"),
    ],
)
def test_a_sentence_past_say_is_noticed(source: str, complaint: str) -> None:
    assert list(complaints(source)) == [(1, complaint)]


@pytest.mark.parametrize(
    "source",
    [
        'UsageError(say("x"), CORRECT)',
        "Fault(CODE, problem.message, self.remedy(), span)",
        'Finding(rule=RULE, message=_message(entry), remedy=say("x") if y else say("z"), identity="a b")',
        'tell(f"{article.id}: {chosen(article.title)}")',
        'say("a {b}, {c}", b=f"{x}: {y}", c="literal")',
        "say_nothing(x)",
    ],
)
def test_what_goes_through_say_is_let_be(source: str) -> None:
    assert list(complaints(source)) == []


def complaints(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a module that speak past `say`, each with what is wrong."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="say")):
                yield from ((node.lineno, one) for one in said(node))
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if speaks_past_say(node, name):
                yield node.lineno, f"{name} is given bare text"
            case _:
                pass


def speaks_past_say(call: ast.Call, name: str) -> bool:
    """Tell whether a call hands bare text to people; what is only printed may hold bare punctuation."""
    if name in PRINTING:
        return any(letter.isalpha() for text in bare(call.args[0]) for letter in text)
    places, names = SPOKEN.get(name, ((), ()))
    values = [call.args[place] for place in places if place < len(call.args)]
    values += [keyword.value for keyword in call.keywords if keyword.arg in names]
    return any(True for value in values for _ in bare(value))


def bare(value: ast.expr) -> Iterator[str]:
    """Yield the texts that stand in an expression itself, without `say`."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield "".join(text for part in parts for text in bare(part))
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            yield from (*bare(one), *bare(other))
        case ast.BoolOp(values=parts):
            yield from (text for part in parts for text in bare(part))
        case ast.Call(func=ast.Attribute(attr="format" | "join", value=text)):
            yield from bare(text)
        case _:
            pass


def said(call: ast.Call) -> Iterator[str]:
    """Yield what is wrong with a call of `say`."""
    match call.args:
        case [ast.Constant(value=str(template))]:
            fields = [field for field in string.Formatter().parse(template) if field[1] is not None]
            if any(not (name or "").isidentifier() or form or how for _, name, form, how in fields):
                yield "say names plain values only"
            given = {keyword.arg for keyword in call.keywords}
            if None not in given and given != {name for _, name, _, _ in fields}:
                yield "say is given other values than it names"
        case _:
            yield "say takes one literal"


def test_this_file_reads_what_runs() -> None:
    assert Path(str(sys.modules["mkdocs_threatgate"].__file__)).parent == PACKAGE
