"""`threatgate dossier`: the letter to the authority, in three formats that say the same."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from blog import BEFORE, HANGZHOU, NOTHING, Blog, Told
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import Table
from docx.text.paragraph import Paragraph as Line
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.authoring.dossier.as_docx import write_docx
from mkdocs_threatgate.authoring.dossier.as_html import write_html
from mkdocs_threatgate.authoring.dossier.as_markdown import BLANK, write_markdown
from mkdocs_threatgate.authoring.dossier.paper import Heading, Paper, Paragraph, Rows, Slip, Style, tidy
from mkdocs_threatgate.model import Text
from mkdocs_threatgate.policy.synopsis import LONGEST, synopsis
from mkdocs_threatgate.sources.posts import read_post

POST = "docs/blog/posts/a.md"
NAMED = """\
site_name: Blog
theme: mkdocs
plugins:
  - threatgate:
      posts: [blog/posts/**]
      publisher: {name: 安澜实验室（示例）}
"""
INCIDENT = """\
incidents:
  - nature: intruded
    places: [杭州市西湖区, US]
    operator: {name: 某公司（化名）, own: false}
    occurred: 2026-08-30"""
REPORT = "reports: [{regions: [浙江省], sectors: [finance/banking]}]"
NETWORK = """\
networks:
  - operator: {name: 某公司, own: true}
    fixed: {at: 2026-05-01, evidence: https://example.com/fix}
    opinion: {requested_at: 2026-05-02, response: consent, responded_at: 2026-05-03T08:00:00+08:00}"""
EPOCH = "1780000000"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose publisher has a name."""
    return Blog(tmp_path / "blog").start(NAMED)


def dossier(blog: Blog, name: str = "letter.md", *arguments: str, post: str = POST) -> tuple[Told, bytes]:
    """Run the command and return what it wrote."""
    told = blog.threatgate("dossier", post, "-o", str(blog.root.parent / name), *arguments)
    assert told.code == 0, told.err
    path = blog.root.parent / name
    return told, path.read_bytes() if path.exists() else b""


def letter(blog: Blog, *arguments: str) -> str:
    """Return the letter as Markdown."""
    return dossier(blog, "letter.md", "--force", *arguments)[1].decode()


class Reader(HTMLParser):
    """The texts and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"] and data.strip():
            self.texts.append(data)


def in_html(data: bytes) -> Reader:
    reader = Reader()
    reader.feed(data.decode())
    return reader


def in_docx(data: bytes) -> list[str]:
    """Return the texts of a Word document in order, those of tables among them."""
    return [text for text in _texts(data) if text]


def _texts(data: bytes) -> Iterator[str]:
    document = Document(BytesIO(data))
    for part in document.iter_inner_content():
        if isinstance(part, Line):
            yield part.text
        elif isinstance(part, Table):
            yield from (cell.text for row in part.rows for cell in row.cells)


# --- what it says --------------------------------------------------------------------------------


def test_an_incident_is_reported_in_the_words_of_an_official_letter(blog: Blog) -> None:
    blog.post(
        declaration=INCIDENT,
        title="一次入侵",
        extra="description: 三天的处置。",
        date="2026-12-01T09:00:00+08:00",
    )
    blog.write("docs/blog/posts/more.txt", "x")
    blog.commit()
    text = (blog.root / POST).read_bytes()
    found = letter(blog)
    digest = hashlib.sha256(text).hexdigest()
    assert (
        found.split("## 四", 1)[0]
        == """\
# 关于发布网络安全事件信息的报告

杭州市公安局：

安澜实验室（示例）拟公开发布文章《一次入侵》。参照《网络安全威胁信息发布管理办法（征求意见稿）》（2019年11月20日）第五条，现于发布前将有关情况报告如下：

## 一、文章基本情况

* 标题：一次入侵
* 发布单位：安澜实验室（示例）
* 拟发布时间：2026年12月1日09:00（UTC+08:00）
* 文件：docs/blog/posts/a.md
* 内容摘要：三天的处置。

## 二、报告依据

* 条款：《网络安全威胁信息发布管理办法（征求意见稿）》（2019年11月20日）第五条
* 事项：事件信息
* 规则编号：cn-2019-draft/5
* 涉及：事件 i1：浙江省杭州市西湖区（330106）

注：上述办法为征求意见稿，发布单位参照执行。

## 三、有关事实

### 事件 i1

* 事件性质：被非法侵入
* 发生地：浙江省杭州市西湖区（330106）、US（境外）
* 网络运营者：某公司（化名）（非发布单位）
* 发生时间：2026年8月30日

"""
    )
    assert found.count(digest) == 2
    assert f"* 联系人及电话：{BLANK}" in found
    assert "安澜实验室（示例）（盖章）\n\n年　　月　　日" in found
    assert found.endswith(f"* 收文单位印章：{BLANK}\n")


def test_the_content_digests_are_those_that_the_receipt_will_state(blog: Blog) -> None:
    blog.post(declaration=INCIDENT)
    blog.commit()
    found = letter(blog)
    assert blog.threatgate("record", POST, "--authority", "杭州市公安局", "--filed-at", BEFORE).code == 0
    (receipt,) = (blog.root / "filings/2026").glob("*.yml")
    stated = re.findall(r"sha256:([0-9a-f]{64})", receipt.read_text(encoding="utf-8"))
    assert len(stated) == 3
    assert all(digest in found for digest in stated)


def test_a_report_names_regions_and_sectors_in_full(blog: Blog) -> None:
    blog.post(declaration=REPORT)
    blog.commit()
    found = letter(blog, "--authority", "NFRA")
    assert found.startswith("# 关于发布网络安全综合分析报告的报告\n\n国家金融监督管理总局：\n")
    assert "* 涉及地区：浙江省（330000）\n* 涉及行业、领域：" in found
    assert "（finance/banking）" in found
    assert "第六条第二款" in found
    assert "第六条第一款" not in found


def test_an_article_not_read_in_the_original_says_so(blog: Blog) -> None:
    blog.post(declaration="networks: [{operator: {name: 某公司, own: false}, places: [杭州市]}]")
    blog.commit()
    found = letter(blog)
    assert found.startswith("# 关于拟发布具体网络风险、脆弱性情况的举报\n")
    assert "* 说明：该条文未核对原文，以正式文本为准。" in found
    assert "该条文未核对原文" not in letter_about_an_incident(blog)


def letter_about_an_incident(blog: Blog) -> str:
    blog.post(declaration=INCIDENT)
    return letter(blog)


def test_what_is_declared_of_a_network_is_told_with_its_repair_and_opinion(blog: Blog) -> None:
    blog.post(declaration=f"{INCIDENT}\n{NETWORK}")
    blog.commit()
    found = letter(blog)
    assert (
        """\
### 网络 n1

* 网络运营者：某公司（即发布单位）
* 修复时间：2026年5月1日
* 修复凭据：https://example.com/fix
* 征求意见时间：2026年5月2日
* 运营者意见：同意
* 答复时间：2026年5月3日08:00（UTC+08:00）
"""
        in found
    )


def test_a_title_that_warns_asks_for_a_decision(blog: Blog) -> None:
    blog.post(declaration=INCIDENT, title="勒索软件预警")
    blog.commit()
    found = letter(blog, "--authority", "公安部", "--article", "cn-2019-draft/8")
    assert found.startswith("# 关于在标题中使用“预警”字样的请示\n\n公安部：\n")
    assert "妥否，请批复。" in found
    assert "特此报告" not in found
    both = letter(blog, "--authority", "公安部", "--kind", "public-security")
    assert both.startswith("# 关于发布网络安全威胁信息的报告\n")
    assert "参照第二部分所列条文，现于发布前" in both


def test_what_is_not_stated_is_said_to_be_unstated(blog: Blog) -> None:
    blog.post(declaration="incidents: [{places_unknown: true}]", date=None, body="")
    blog.commit()
    found = letter(blog)
    assert "* 拟发布时间：尚未确定\n" in found
    assert f"* 内容摘要：{BLANK}\n" in found
    assert "* 事件性质：未申报\n* 发生地：不明\n* 网络运营者：未申报\n* 发生时间：未申报\n" in found


def test_a_date_that_is_past_is_no_plan(blog: Blog) -> None:
    blog.post(declaration=INCIDENT, date="2026-06-10")
    blog.commit()
    assert "* 文章所载时间：2026年6月10日（Asia/Shanghai）" in letter(blog)


def test_a_publisher_without_a_name_signs_a_blank(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    blog.commit()
    told, written = dossier(blog)
    assert "the publisher's name is left blank: set “publisher.name” in mkdocs.yml" in told.out
    assert "我单位拟公开发布" in written.decode()
    assert "\n发布单位（盖章）\n" in written.decode()


def test_own_attachments_are_listed_with_their_digests(blog: Blog) -> None:
    path = blog.post("water/index.md", INCIDENT)
    blog.write("docs/blog/posts/water/data.csv", "a,b\n")
    blog.commit()
    _, written = dossier(blog, post=path)
    digest = hashlib.sha256(b"a,b\n").hexdigest()
    assert f"* 附件1：docs/blog/posts/water/data.csv\n* SHA-256：{digest}\n" in written.decode()
    assert "文章没有附带的文件。" in letter_about_an_incident(blog)


def test_the_english_letter_says_the_same(blog: Blog) -> None:
    blog.post(declaration=INCIDENT, title="An intrusion", date="2026-12-01")
    blog.commit()
    found = letter(blog, "--language", "en")
    for line in (
        "# Report on the intended publication of information on a network security incident",
        "To: 杭州市公安局",
        "* Planned date: 1 December 2026 (Asia/Shanghai)",
        "* Place: 浙江省杭州市西湖区 (330106), US (outside the mainland)",
        "* Nature: broken into",
    ):
        assert line in found.splitlines()


def test_a_change_after_filing_makes_a_supplement(blog: Blog) -> None:
    blog.post(declaration=INCIDENT, body="3万户。\n")
    blog.receipt(
        authority='{kind: public-security, region: "330000", name: 浙江省公安厅}', extra='number: "117"'
    )
    blog.commit()
    blog.post(declaration=INCIDENT, body="30万户。\n")
    blog.commit()
    told, written = dossier(blog)
    found = written.decode()
    assert found.startswith("# 关于发布网络安全事件信息的报告（补充）\n\n浙江省公安厅：\n")
    assert "本件是对2026年6月1日10:00（UTC+08:00）所作报告（117）的补充。此后的变化：" in found
    assert "30万户" in found
    line = "next, once it is filed: threatgate event 2026-aaaaaa supplemented --evidence FILE"
    assert told.out.splitlines()[-1] == line


# --- to whom -------------------------------------------------------------------------------------


def test_it_goes_to_the_first_body_that_has_yet_to_be_told(blog: Blog) -> None:
    blog.post(declaration="incidents: [{nature: intruded, places: [宁波市, 苏州市]}]")
    blog.receipt(authority='{kind: public-security, region: "330200", name: 宁波市公安局}')
    blog.commit()
    told, written = dossier(blog)
    assert "\n苏州市公安局：\n" in written.decode()
    assert told.out.splitlines() == [
        f"written {blog.root.parent / 'letter.md'}: to 苏州市公安局",
        f"next, once it is filed: threatgate record {POST} --authority 苏州市公安局 --evidence FILE",
    ]
    assert "事件 i1：江苏省苏州市（320500）" in written.decode()
    assert blog.threatgate("dossier", POST, "-o", "x.md", "--authority", "宁波市公安局").code == 0


def test_all_writes_one_letter_to_each_body(blog: Blog) -> None:
    blog.post(
        declaration="incidents: [{nature: intruded, places: [宁波市, 苏州市]}]\nreports: [{regions: [浙江]}]"
    )
    blog.commit()
    told, _ = dossier(blog, "l.html", "--all", "--format", "json")
    files = [Path(one["file"]).name for one in json.loads(told.out)]
    assert files == [
        "l-宁波市公安局.html",
        "l-苏州市公安局.html",
        "l-浙江省互联网信息办公室.html",
        "l-浙江省公安厅.html",
    ]
    assert all((blog.root.parent / name).is_file() for name in files)


def test_the_answer_as_data_says_what_was_written_and_what_comes_next(blog: Blog) -> None:
    blog.post(declaration=INCIDENT)
    blog.commit()
    told, written = dossier(blog, "l.docx", "--format", "json")
    (one,) = json.loads(told.out)
    assert one == {
        "file": str(blog.root.parent / "l.docx"),
        "title": "关于发布网络安全事件信息的报告",
        "authority": {
            "kind": "public-security",
            "region": "330100",
            "name": "杭州市公安局",
            "department": "",
        },
        "articles": ["cn-2019-draft/5"],
        "sha256": hashlib.sha256(written).hexdigest(),
        "supplements": None,
        "next": f"threatgate record {POST} --authority 杭州市公安局 --evidence FILE",
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("-o", "l.pdf"), "error: l.pdf does not say what to write"),
        (("-o", "there.md"), "error: there.md is there already"),
        (("-o", "docs/l.md"), "error: docs/l.md would be published: it lies in the docs folder"),
        (
            ("-o", "l.md", "--authority", "广州市公安局"),
            (
                "error: 广州市公安局 is not competent for this post: "
                "the territory of 广州市公安局 (440100) does not hold the place"
            ),
        ),
        (
            ("-o", "l.md", "--all", "--authority", "公安部"),
            "error: --all writes to every body, --authority to one",
        ),
    ],
)
def test_what_cannot_be_written_is_refused(blog: Blog, arguments: tuple[str, ...], message: str) -> None:
    blog.post(declaration=INCIDENT)
    blog.write("there.md", "mine")
    blog.commit()
    told = blog.threatgate("dossier", POST, *arguments)
    assert (told.code, told.out, told.err.splitlines()[0]) == (2, "", message)
    assert (blog.root / "there.md").read_text(encoding="utf-8") == "mine"


def test_a_post_that_owes_nothing_or_nothing_more_has_no_letter(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.commit()
    told = blog.threatgate("dossier", POST, "-o", "l.md")
    assert (told.code, told.err.splitlines()[0]) == (2, f"error: {POST} has nobody left to be told")
    blog.post(declaration=HANGZHOU)
    blog.receipt()
    blog.commit()
    told = blog.threatgate("dossier", POST, "-o", "l.md")
    assert (told.code, "To write anew: --authority NAME." in told.err) == (2, True)
    assert blog.threatgate("dossier", POST, "-o", "l.md", "--authority", "杭州市公安局").code == 0


def test_a_declaration_that_cannot_be_read_whole_gives_no_letter(blog: Blog) -> None:
    blog.post(declaration="incidents: [{nature: intruded, places: [杭州市, 无此市]}]")
    blog.commit()
    told = blog.threatgate("dossier", POST, "-o", "l.md", "--authority", "杭州市公安局")
    assert (told.code, (blog.root / "l.md").exists()) == (2, False)
    assert told.err.startswith(f"error: {POST}:5: “无此市”")


# --- three formats -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_formats_say_the_same(blog: Blog, language: str) -> None:
    blog.post(declaration=f"{INCIDENT}\n{REPORT}\n{NETWORK}", title="一次入侵")
    blog.commit()
    _, page = dossier(blog, "l.html", "--language", language)
    _, word = dossier(blog, "l.docx", "--language", language)
    shown = in_html(page).texts
    assert shown[0] == shown[1]  # the page's title, then the letter's
    assert in_docx(word) == shown[1:]
    plain = re.sub(r"\\(.)", r"\1", letter(blog, "--language", language))
    assert [text for text in shown if text not in plain] == []


@pytest.mark.parametrize("name", ["l.docx", "l.html", "l.md"])
def test_the_same_clock_gives_the_same_bytes(blog: Blog, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post(declaration=INCIDENT)
    blog.commit()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    first = dossier(blog, name)[1]
    monkeypatch.setenv("TZ", "America/New_York")
    assert dossier(blog, name, "--force")[1] == first


def test_the_word_document_is_laid_out_as_an_official_letter(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post(declaration=INCIDENT)
    blog.commit()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    document = Document(BytesIO(dossier(blog, "l.docx")[1]))
    page = document.sections[0]
    sides = (page.page_width, page.page_height, page.top_margin, page.left_margin, page.right_margin)
    assert [round(Emu(side or 0).mm) for side in sides] == [210, 297, 37, 28, 26]
    fonts = {
        run.element.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia"))
        for line in document.paragraphs
        for run in line.runs
        if run.text
    }
    assert fonts == {"SimSun", "FangSong", "SimHei"}
    assert "PAGE" in page.footer.paragraphs[0]._p.xml  # noqa: SLF001 - python-docx shows no fields
    about = document.core_properties
    assert (about.author, about.created) == ("安澜实验室（示例）", datetime.fromtimestamp(int(EPOCH), UTC))


def test_the_page_fetches_nothing_and_runs_nothing(blog: Blog) -> None:
    blog.post(declaration=INCIDENT)
    blog.commit()
    page = dossier(blog, "l.html")[1]
    reader = in_html(page)
    assert not {"script", "img", "link", "iframe", "a"} & set(reader.tags)
    assert not {"src", "href", "style"} & set(reader.attributes)
    assert b"url(" not in page
    assert b"@import" not in page
    assert b"default-src 'none'" in page


HOSTILE = (
    "<script>alert(1)</script> & “x” \u202egnp.exe \x1b[31m {publisher} *b* `c` [l](javascript:x) | # \u200b"
)


@pytest.mark.parametrize("name", ["l.docx", "l.html", "l.md"])
def test_nothing_of_the_post_is_markup_in_the_letter(blog: Blog, name: str) -> None:
    title = HOSTILE.replace("\x1b", "")
    declared = (
        f'incidents: [{{nature: intruded, places: [杭州市], operator: {{name: "{title}", own: false}}}}]'
    )
    blog.post(declaration=declared, title=f"'{title}'", body=f"{HOSTILE}\n")
    blog.commit()
    _, written = dossier(blog, name)
    seen = tidy(title)
    if name == "l.md":
        assert "\\<script\\>" in written.decode()
        assert "\\[l\\]" in written.decode()
        assert not re.search("[\x1b\u202e\u200b]", written.decode())
    else:
        texts = in_docx(written) if name == "l.docx" else in_html(written).texts
        assert seen in texts
        assert not re.search("[\x1b\u202e\u200b]", "".join(texts))
    assert b"<script>" not in written


def test_the_version_is_told_without_loading_word() -> None:
    script = (
        "import sys; from mkdocs_threatgate.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "import mkdocs_threatgate.cli.dossier\n"
        "print(sorted({'docx', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


TEXTS = st.text(min_size=0, max_size=30)
BLOCKS = st.one_of(
    st.builds(Heading, TEXTS, st.booleans()),
    st.builds(Paragraph, TEXTS, st.sampled_from(Style)),
    st.builds(Rows, st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3).map(tuple), st.booleans()),
    st.builds(Slip, TEXTS, TEXTS),
)
PAPERS = st.builds(
    Paper,
    language=st.sampled_from(["zh", "en"]),
    title=TEXTS,
    author=TEXTS,
    made_at=st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - its zone is given beside it
    blocks=st.lists(BLOCKS, max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(PAPERS)
def test_any_letter_can_be_written_and_read_back(paper: Paper) -> None:
    expected = [paper.title, *(text for block in paper.blocks for text in _of(block))]
    expected = [tidy(text) for text in expected if tidy(text)]
    assert in_docx(write_docx(paper)) == expected
    page = write_html(paper).decode()
    shown = in_html(page.encode()).texts
    assert [text.strip() for text in shown][-len(expected) :] == [
        text.strip() for text in expected if text.strip()
    ]
    assert write_markdown(paper).decode().startswith("# ")
    assert write_docx(paper) == write_docx(paper)


def _of(block: Heading | Paragraph | Rows | Slip) -> Iterator[str]:
    match block:
        case Rows():
            yield from (text for row in block.rows for text in row)
        case Slip():
            yield from block
        case _:
            yield block.text


# --- the summary ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("# Title\n\nFirst **bold** [link](x.md) and `code`.\n\nSecond.\n", "First bold link and code."),
        ("<!-- note -->\n\n```\ncode\n\nmore\n```\n\nText.\n", "Text."),
        (
            "![image](a.png)\n\n| a | b |\n|---|---|\n\n> quoted\n\nText,\nin two lines.\n",
            "Text, in two lines.",
        ),
        ("Title\n=====\n\n!!! note\n    inside\n\n文字，一段。\n", "文字，一段。"),
        (
            "    indented code\n\n<div>html</div>\n\nSee <https://example.com/> now.[^1]\n",
            "See https://example.com/ now.",
        ),
        ("snake_case and 3 * 4 * 5.\n", "snake_case and 3 * 4 * 5."),
        ("x" * 2000 + "\n", "x" * (LONGEST - 1) + "…"),
        ("", ""),
        ("```\nnever closed\n", ""),
    ],
)
def test_a_post_is_summed_up_by_its_first_paragraph(body: str, told: str) -> None:
    post = read_post(Text("a.md", "a.md", f"---\ntitle: A\n---\n{body}", gated=True, ships=True), "UTC")
    assert synopsis(post) == told


def test_a_stated_description_goes_before_the_text() -> None:
    text = "---\ntitle: A\nsummary: '  Three days,\n  four lessons. '\n---\nText.\n"
    post = read_post(Text("a.md", "a.md", text, gated=True, ships=True), "UTC")
    assert synopsis(post) == "Three days, four lessons."


@settings(max_examples=200, deadline=1000)
@given(st.text(alphabet="ab `*_~[]()<>!|#-\n\t{}中。", max_size=300))
def test_no_text_is_too_odd_to_be_summed_up(body: str) -> None:
    post = read_post(Text("a.md", "a.md", body, gated=True, ships=True), "UTC")
    found = synopsis(post)
    assert len(found) <= LONGEST
    assert "\n" not in found
