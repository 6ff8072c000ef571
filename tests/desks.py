"""A blog in every sort of state, and the desk of it; large ones without a repository, too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from blog import NOTHING, POLICE, Blog

from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.model import TOP, Case, Finding, Title, Verdict
from mkdocs_threatgate.sources.settings import read_site

EPOCH = 1795140000
"""When the desk is laid: 20 November 2026, 10:00 in Shanghai."""

CONFIG = """\
site_name: Blog
theme: mkdocs
exclude_docs: /blog/posts/draft.md
plugins:
  - threatgate:
      posts: [blog/posts/**]
      baseline: threatgate-baseline.txt
"""
DISTRICT = '{kind: public-security, region: "330106", name: 杭州市公安局西湖区分局}'
NINGBO = '{kind: public-security, region: "330200", name: 宁波市公安局}'
CHUZHOU = '{kind: public-security, region: "341100", name: 滁州市公安局}'
OFFICE = '{kind: cyberspace, region: "330000", name: 浙江省互联网信息办公室}'
PROVINCE = '{kind: public-security, region: "330000", name: 浙江省公安厅}'
RECORDED, AFTERWARDS = "2026-06-21T10:00:00+08:00", "2026-06-22T10:00:00+08:00"
"""When blog.py has receipts, and later events, recorded."""

BODY = "The account was closed within the hour. " * 20 + "\n"


def incident(*places: str) -> str:
    """Return the declaration of an intrusion at these places."""
    where = ", ".join(places)
    return f"incidents: [{{nature: intruded, places: [{where}], operator: {{name: 某公司, own: false}}}}]"


def lay(root: Path) -> Blog:
    """Make the blog: some twenty posts, receipts, dismissals, drift and a baseline, all committed."""
    blog = Blog(root).start(CONFIG.replace("      baseline: threatgate-baseline.txt\n", ""))
    blog.post("2019-portal.md", None, date="2019-05-06", title="旧站迁移记 Moving the old portal", body=BODY)
    blog.commit()
    blog.threatgate("baseline")
    blog.write("mkdocs.yml", CONFIG)
    blog.commit("Keep what was public")
    _recorded(blog)
    _missed(blog)
    _undeclared(blog)
    blog.commit("Write the posts")
    blog.post(
        "drifted.md", incident("宁波市"), date="2026-08-18", title="宁波一家冷库的停电夜", body=BODY + CHANGED
    )
    blog.post(
        "edited.md",
        incident("宁波市"),
        date="2026-08-20",
        title="Two cold stores, one night",
        body=BODY + "Thanks.\n",
    )
    blog.commit("Change two posts")
    _dismissals(blog)
    return blog


CHANGED = "Later counts say that 31,400 records were read, and name CVE-2026-21944 as the way in.\n" * 4


def _recorded(blog: Blog) -> None:
    blog.post(
        "parking.md",
        incident("杭州市"),
        date="2026-04-09",
        title="一个没收回的账号：杭州某停车平台入侵复盘",
        body=BODY,
    )
    _filed(
        blog, "2026-k7q3m9", "blog/posts/parking.md", filed_at="2026-03-27T15:20:00+08:00", extra=number(117)
    )
    blog.post(
        "tianchang.md",
        incident('"341181"'),
        date="2026-04-23",
        title="A factory's long weekend in Tianchang",
        body=BODY,
    )
    _filed(
        blog,
        "2026-tch2vw",
        "blog/posts/tianchang.md",
        authority=CHUZHOU,
        filed_at="2026-04-20T09:00:00+08:00",
    )
    regions = "reports: [{scope: regional, regions: [浙江省]}]"
    blog.post(
        "zhejiang.md", regions, date="2026-07-14", title="浙江 2026 年上半年网络安全事件分析", body=BODY
    )
    _filed(
        blog,
        "2026-zj2caa",
        "blog/posts/zhejiang.md",
        authority=OFFICE,
        filed_at="2026-06-30T10:00:00+08:00",
        extra=number(41),
    )
    _filed(
        blog,
        "2026-zj2psa",
        "blog/posts/zhejiang.md",
        authority=PROVINCE,
        filed_at="2026-07-02T10:00:00+08:00",
    )
    blog.post("drifted.md", incident("宁波市"), date="2026-08-18", title="宁波一家冷库的停电夜", body=BODY)
    _filed(
        blog, "2026-nbdrft", "blog/posts/drifted.md", authority=NINGBO, filed_at="2026-08-10T10:00:00+08:00"
    )
    blog.post(
        "edited.md", incident("宁波市"), date="2026-08-20", title="Two cold stores, one night", body=BODY
    )
    _filed(
        blog,
        "2026-nbedtd",
        "blog/posts/edited.md",
        authority=NINGBO,
        filed_at="2026-08-11T10:00:00+08:00",
        extra=number(88),
    )


def _filed(
    blog: Blog, identifier: str, post: str, *, filed_at: str, authority: str = POLICE, extra: str = ""
) -> None:
    """Write a receipt that was recorded in the minute of the filing."""
    path = blog.receipt(identifier, post, authority=authority, filed_at=filed_at, extra=extra)
    blog.write(path, (blog.root / path).read_text("utf-8").replace(RECORDED, filed_at))


def _missed(blog: Blog) -> None:
    blog.post("late.md", incident("杭州市"), date="2026-09-03", title="What the night shift saw", body=BODY)
    _filed(blog, "2026-hzlate", "blog/posts/late.md", filed_at="2026-09-10T10:00:00+08:00")
    blog.post("district.md", incident('"330106"'), date="2026-09-17", title="西湖边的一封钓鱼邮件", body=BODY)
    _filed(
        blog,
        "2026-xhdstr",
        "blog/posts/district.md",
        authority=DISTRICT,
        filed_at="2026-09-14T10:00:00+08:00",
    )
    blog.post(
        "rejected.md", incident("杭州市"), date="2026-10-08", title="A reseller's forgotten bucket", body=BODY
    )
    _filed(blog, "2026-hzrjct", "blog/posts/rejected.md", filed_at="2026-09-28T10:00:00+08:00")
    decided = 'decided_at: "2026-10-06T10:00:00+08:00"\nreason: Not enough was said'
    path = blog.further("2026-hzrjcu", "rejected", decided, filing="2026-hzrjct")
    blog.write(path, (blog.root / path).read_text("utf-8").replace(AFTERWARDS, "2026-10-06T11:00:00+08:00"))
    blog.post(
        "missing.md",
        incident("萧山区", "绍兴市"),
        date="2026-11-18",
        title="止步于办公网：萧山一家供水企业的入侵处置",
        body=BODY,
    )
    blog.post(
        "half.md",
        "reports: [{scope: regional, regions: [江苏省]}]",
        date="2026-11-12",
        title="Factories in Jiangsu, 2026",
        body=BODY,
    )
    office = '{kind: cyberspace, region: "320000", name: 江苏省互联网信息办公室}'
    _filed(blog, "2026-jshalf", "blog/posts/half.md", authority=office, filed_at="2026-11-02T10:00:00+08:00")
    blog.post("draft.md", incident("杭州市"), date="2026-11-19", title="Not ready yet", body=BODY)


def _undeclared(blog: Blog) -> None:
    blog.post("silent.md", None, date="2026-11-05", title="Release 2.8, and a word on backups", body=BODY)
    blog.post(
        "vague.md",
        "incidents: [{nature: intruded}]",
        date="2026-10-27",
        title="Somewhere, someone logged in",
        body=BODY,
    )
    blog.post(
        "none.md",
        NOTHING,
        date="2026-06-25",
        title="Tidewatch 4.0, or timelines that show what is missing",
        body=BODY,
    )
    blog.post("howto.md", NOTHING, date="2026-03-24", title="半天做一次恢复演练", body=BODY)
    blog.post(
        "ohio.md",
        "incidents: [{nature: intruded, places: [US]}]",
        date="2026-09-16",
        title="One key for everything",
        body=BODY,
    )
    blog.post("quake.md", NOTHING, date="2026-05-12", title="地震预警系统上线", body=BODY)
    blog.post("flood.md", NOTHING, date="2026-06-03", title="山洪预警与我们的值班表", body=BODY)
    blog.post("storm.md", NOTHING, date="2026-07-30", title="台风预警期间的机房", body=BODY)


def _dismissals(blog: Blog) -> None:
    seen = {
        one["path"].rsplit("/", 1)[-1]: one["fingerprint"]
        for one in blog.check().report["findings"]
        if one["rule"] == "TG501"
    }
    _dismiss(blog, "2026-quake2", "quake.md", seen["quake.md"], "地震预警系统，与网络安全无关", "2027-06-30")
    _dismiss(
        blog,
        "2026-flood2",
        "flood.md",
        seen["flood.md"],
        "A flood warning, not a threat to networks",
        "2026-12-05",
    )
    _dismiss(
        blog, "2026-storm2", "storm.md", seen["storm.md"], "The typhoon service's own words", "2026-10-31"
    )
    blog.commit("Dismiss three suspicions")


def _dismiss(blog: Blog, identifier: str, name: str, seen: str, reason: str, until: str) -> None:
    lines = [
        "schema: threatgate.receipt/1",
        f'id: "{identifier}"',
        "event: dismissed",
        'recorded_at: "2026-06-21T10:00:00+08:00"',
        "recorded_by: liu@example.com",
        f"post: blog/posts/{name}",
        "rule: TG501",
        f'fingerprint: "{seen}"',
        f"reason: {reason}",
        f"until: {until}",
        "",
    ]
    blog.write(f"filings/2026/{identifier}.yml", "\n".join(lines))


def number(count: int) -> str:
    """Return the number that an authority gave a filing."""
    return f"number: 浙网安〔2026〕{count}号"


def verdict_on(blog: Blog) -> Verdict:
    """Return what the gate says of a blog."""
    return judged(read_site(blog.root / "mkdocs.yml"), (), "")


def many(verdict: Verdict, count: int) -> Verdict:
    """Return a verdict on so many posts, made of copies of a few."""
    docket = verdict.docket
    posts = tuple(case for case in docket.cases if case.post.gated)
    cases: list[Case] = []
    findings: list[Finding] = []
    while len(cases) < count:
        folder = f"docs/blog/posts/{len(cases):05}"
        cases.extend(_moved(case, folder) for case in posts[: count - len(cases)])
        findings.extend(
            replace(one, path=f"{folder}/{Path(one.path).name}") for one in verdict.findings if one.path
        )
    paths = {case.post.path for case in cases}
    kept = tuple(one for one in findings if one.path in paths)
    return replace(verdict, findings=kept, docket=replace(docket, cases=tuple(cases)))


def _moved(case: Case, folder: str) -> Case:
    path = f"{folder}/{Path(case.post.path).name}"
    day = timedelta(days=int(folder[-5:]) % 3000)
    post = replace(case.post, path=path, titles=(Title(f"{case.post.title} {folder[-5:]}", "title", TOP),))
    return replace(case, post=post, moment=case.moment - day)


def data_of(page: str) -> dict[str, Any]:
    """Return the data that a page carries."""
    opening = '<script type="application/json" id="data">'
    loaded: dict[str, Any] = json.loads(page.split(opening, 1)[1].split("</script>", 1)[0])
    return loaded
