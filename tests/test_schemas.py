"""The JSON Schemas: what the tool writes passes, what is broken does not, and none is stale."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from blog import AFTER, CONFIG, HANGZHOU, NOTHING, POLICE, Blog
from examples import example
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent
NAMES = ("front-matter", "receipt", "config", "report")


class Plain(yaml.SafeLoader):
    """Reads dates as texts, as JSON has them and editors do; tags of others stay as they are."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_multi_constructor("", lambda _loader, _suffix, _node: "")


def loaded(text: str) -> Any:  # noqa: ANN401 - YAML may hold anything
    return yaml.load(text, Plain)  # noqa: S506 - a safe loader


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "mkdocs_threatgate" / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def problems(name: str, instance: object) -> list[str]:
    return sorted(error.message for error in validator(name).iter_errors(instance))


def front_matter(path: Path) -> Any:  # noqa: ANN401 - see above
    _, head, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return loaded(head)


@pytest.fixture(scope="module")
def tool() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "tools"))
    yield __import__("schemas")
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog").start()


def test_no_schema_is_stale(tool: ModuleType) -> None:
    folder = ROOT / "mkdocs_threatgate" / "schemas"
    written = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert written == tool.schemas(), "run: python tools/schemas.py"


def test_a_key_without_description_ends_the_run(tool: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tool.PARTS, "prev", {"id": {}})
    with pytest.raises(SystemExit, match=r"prev: read and not described, .*sha256"):
        tool.part("prev")


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_schema_with_a_description_of_every_property(name: str, blog: Blog) -> None:
    told = blog.threatgate("schema", name)
    assert told.code == 0
    schema = json.loads(told.out)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:threatgate:schema:{name}"
    undescribed = [
        key
        for part in (schema, *schema.get("$defs", {}).values())
        for key, one in part["properties"].items()
        if not one.get("description")
    ]
    assert undescribed == []


def test_a_schema_can_be_written_to_a_file_and_an_unknown_one_is_refused(blog: Blog) -> None:
    printed = blog.threatgate("schema", "receipt").out
    told = blog.threatgate("schema", "receipt", "-o", "receipt.json")
    assert (told.code, told.out) == (0, "written: receipt.json\n")
    assert (blog.root / "receipt.json").read_text(encoding="utf-8") == printed
    asked = blog.threatgate("schema", "receipt", "-o", "again.json", "--format", "json")
    assert asked.report == {"written": "again.json"}
    assert blog.threatgate("schema", "recipe").code == 2


# --- what passes -----------------------------------------------------------------------------------


def test_the_sample_site_passes() -> None:
    posts = sorted((ROOT / "sample_site" / "docs" / "blog" / "posts").rglob("*.md"))
    assert len(posts) > 15
    assert {path.name: problems("front-matter", front_matter(path)) for path in posts} == {
        path.name: [] for path in posts
    }
    receipts = sorted((ROOT / "sample_site" / "filings").rglob("*.yml"))
    assert {
        path.name: problems("receipt", loaded(path.read_text(encoding="utf-8"))) for path in receipts
    } == {path.name: [] for path in receipts}


def test_what_the_commands_write_passes(blog: Blog, tmp_path: Path) -> None:
    document = tmp_path / "scan.pdf"
    document.write_bytes(b"%PDF-1.7 a scan")
    path = blog.post(date=None)
    suspect = blog.post("b.md", NOTHING, body=example(3, "flagged"))
    blog.commit()
    recorded = blog.threatgate(
        "record",
        path,
        *("--authority", "杭州市公安局", "--channel", "12387", "--number", "0012345"),
        *("--evidence", str(document), "--article", "cn-2019-draft/5", "--format", "json"),
    )
    assert recorded.code == 0, recorded.err
    blog.commit()
    filing = recorded.report["id"]
    assert blog.threatgate("event", filing, "acknowledged").code == 0
    blog.commit()
    corrected = blog.threatgate("event", filing, "corrected", "--reason", "A slip", "--number", "12346")
    assert corrected.code == 0, corrected.err
    blog.commit()
    [found] = [one for one in blog.check().report["findings"] if one["rule"] == "TG403"]
    dismissed = blog.threatgate(
        "dismiss", suspect, found["fingerprint"], "--reason", "A drill", "--until", "2027-01-01"
    )
    assert dismissed.code == 0, dismissed.err
    receipts = sorted((blog.root / "filings").rglob("*.yml"))
    told = {one.name: problems("receipt", loaded(one.read_text(encoding="utf-8"))) for one in receipts}
    assert (len(told), [said for said in told.values() if said]) == (4, [])
    assert problems("front-matter", front_matter(blog.root / path)) == []


def test_real_reports_pass_and_hold_nothing_that_is_not_described(blog: Blog, tmp_path: Path) -> None:
    blog.post("a.md")
    blog.receipt("2026-aaaaaa", filed_at=AFTER)
    blog.post("b.md", None)
    blog.post("c.md", "reports: [{regions: [浙江省, 江苏省], sectors: [finance/banking]}]", date=None)
    blog.post("d.md", "incidents: [{places: [US]}]")
    blog.post("e.md", NOTHING, body=example(3, "flagged"))
    blog.post("f.md", "networks: [{operator: {name: Example Utility}, places: [杭州市]}]")
    blog.post("g.md", "incidents: [{nature: intruded}]")
    blog.commit()
    clone = Blog(blog.clone_shallow(tmp_path / "clone").root)
    for one in (blog, clone):
        report = one.check().report
        assert problems("report", report) == []
        assert list(_undescribed(report, validator("report").schema)) == []


def _undescribed(instance: Any, schema: Any) -> Iterator[str]:  # noqa: ANN401 - JSON may hold anything
    if isinstance(instance, dict):
        for key, value in instance.items():
            if key not in schema.get("properties", {}):
                yield key
            else:
                yield from _undescribed(value, schema["properties"][key])
    for item in instance if isinstance(instance, list) else ():
        yield from _undescribed(item, schema["items"])


def test_configurations_of_this_repository_and_of_the_tests_pass() -> None:
    sample = loaded((ROOT / "sample_site" / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "threatgate" in sample["plugins"]
    options = loaded(CONFIG)["plugins"][0]["threatgate"]
    assert problems("config", options) == []
    every = """\
profiles: [cn-2019-draft]
posts: [blog/posts/**]
docs_dir: docs
ledger: filings
ledger_history: old
publisher: {country: CN, name: Example Labs}
language: zh
signatures: off
allowed_signers: allowed_signers
recorders: [liu@example.com]
forges: [forge@example.com]
evidence: required
inline_receipts: deny
baseline: [a.txt, b.txt]
content_rules: rules
unverified: notice
timezone: Asia/Shanghai
on_blocked: fail
interpretation: {multi_place: any, treat_as_prefectural: ["419001"], own_network_exempt: true}
"""
    assert problems("config", loaded(every)) == []


@pytest.mark.parametrize(
    "declaration",
    [
        NOTHING,
        HANGZHOU,
        "incidents: [{nature: data-leaked, places: [330106, US], occurred: 2026-08-30}]",
        "incidents: [{nature: other, places_unknown: true, operator: {name: 某公司, own: false}}]",
        "reports: [{scope: national}, {regions: [浙江省], sectors: [finance/banking]}]",
        "networks: [{fixed: {at: 2026-09-01}, opinion: {requested_at: 2026-08-20, response: consent}}]",
        "vulnerabilities: [{id: CVE-2026-1234, product: x, fix: {available_at: 2026-09-01}}]",
        f"{HANGZHOU}\nfilings: [2026-aaaaaa]\nid: hz-water\npublish_at: 2026-12-01T09:00:00+08:00",
        f"{HANGZHOU}\ntlp: CLEAR",
        f"{HANGZHOU}\nreceipts: [{{authority: {POLICE}, filed_at: 2026-06-01 10:00}}]",
        f"{HANGZHOU}\nembargo: {{until: 2026-11-30T00:00:00Z, agreed_with: us}}",
    ],
)
def test_what_the_reader_takes_passes(blog: Blog, declaration: str) -> None:
    path = blog.post(declaration=declaration)
    blog.commit()
    rules = blog.check().rules
    assert not {"TG102", "TG103", "TG305"} & set(rules), rules
    assert problems("front-matter", front_matter(blog.root / path)) == []


def test_codes_of_digits_pass_in_quotes_and_bare_where_the_reader_takes_them() -> None:
    for region in ('"330100"', "330100", '"000000"'):
        assert problems("receipt", loaded(FILED.replace('"330100"', region))) == []
    for region in ("330", '"33010"', "true", "[330100]"):
        assert problems("receipt", loaded(FILED.replace('"330100"', region))) != []
    document = f"{{path: a.pdf, sha256: {'1' * 64}, role: submission}}"
    bare = f"{FILED}channel: 12387\nnumber: 117\nevidence: [{document}]\n"
    assert problems("receipt", loaded(bare)) == []


# --- what does not ---------------------------------------------------------------------------------

FILED = """\
schema: threatgate.receipt/1
id: 2026-aaaaaa
filing: 2026-aaaaaa
event: filed
recorded_at: "2026-06-21T10:00:00+08:00"
recorded_by: liu@example.com
authority: {kind: public-security, region: "330100"}
filed_at: "2026-06-01T10:00:00+08:00"
covers: [{post: blog/posts/a.md}]
"""
WITHDRAWN = """\
schema: threatgate.receipt/1
id: 2026-bbbbbb
filing: 2026-aaaaaa
event: withdrawn
prev: {id: 2026-aaaaaa, sha256: "ab"}
recorded_at: "2026-06-22T10:00:00+08:00"
recorded_by: liu@example.com
reason: Filed in error
"""


def test_the_receipts_that_are_broken_below_pass_as_they_are() -> None:
    assert problems("receipt", loaded(FILED)) == problems("receipt", loaded(WITHDRAWN)) == []


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (FILED, "threatgate.receipt/1", "threatgate.receipt/2"),
        (FILED, "id: 2026-aaaaaa\n", ""),
        (FILED, "id: 2026-aaaaaa\n", "id: a b\n"),
        (FILED, "event: filed\n", ""),
        (FILED, "event: filed", "event: sent"),
        (FILED, "recorded_by: liu@example.com\n", ""),
        (FILED, "recorded_at", "recorded"),
        (FILED, "2026-06-21T10:00:00+08:00", "yesterday"),
        (FILED, "filed_at", "decided_at"),
        (FILED, "kind: public-security", "kind: police"),
        (FILED, 'region: "330100"', "name: 杭州市公安局"),
        (FILED, "kind: public-security", "kind: sector"),
        (FILED, "kind: public-security", "kind: sector, department: XXX"),
        (FILED, "[{post: blog/posts/a.md}]", "[]"),
        (FILED, "[{post: blog/posts/a.md}]", "[blog/posts/a.md]"),
        (FILED, "{post: blog/posts/a.md}", "{post: blog/posts/a.md, officer: Liu}"),
        (FILED, "covers", "channel: pigeon\ncovers"),
        (WITHDRAWN, "filing: 2026-aaaaaa\n", ""),
        (WITHDRAWN, 'prev: {id: 2026-aaaaaa, sha256: "ab"}\n', ""),
        (WITHDRAWN, ', sha256: "ab"', ""),
        (WITHDRAWN, "reason: Filed in error\n", ""),
        (WITHDRAWN, "event: withdrawn", "event: corrected"),
        (WITHDRAWN, "event: withdrawn", "event: accepted"),
        (WITHDRAWN, "event: withdrawn", "event: dismissed"),
        (WITHDRAWN, "event: withdrawn", "event: opinion"),
        (WITHDRAWN, "reason: Filed in error", "reason: x\nset: {authority.region: 1}"),
    ],
)
def test_a_broken_receipt_does_not_pass(blog: Blog, text: str, before: str, after: str) -> None:
    assert before in text
    broken = text.replace(before, after, 1)
    assert problems("receipt", loaded(broken)) != []
    if "set:" not in broken:
        name = loaded(broken).get("id", "2026-cccccc")
        blog.post("news.md", NOTHING)
        blog.write(f"filings/2026/{name}.yml", broken)
        blog.commit()
        assert "TG305" in blog.check().notices  # and the reader says the same


@pytest.mark.parametrize(
    "declaration",
    [
        "incidents: []",
        f'{HANGZHOU}\nnone: "A word"',
        "none: ''",
        f"{HANGZHOU}\nfiling: [2026-aaaaaa]",
        "incidents: [{nature: hacked, places: [杭州市]}]",
        "incidents: [{places: 杭州市}]",
        "incidents: [{places: [杭州市], when: 2026-08-30}]",
        "incidents: [{places: [杭州市], occurred: soon}]",
        "incidents: {places: [杭州市]}",
        "reports: [{scope: local}]",
        "networks: [{operator: Example}]",
        "networks: [{opinion: {response: consent}}]",
        "networks: [{fixed: {evidence: x}}]",
        f"{HANGZHOU}\nid: a/b",
        f"{HANGZHOU}\nreceipts: [{{event: withdrawn}}]",
        f"{HANGZHOU}\nreceipts: [{{authority: {POLICE}}}]",
        f"{HANGZHOU}\nreceipts: [{{authority: {POLICE}, filed_at: 2026-06-01, covers: []}}]",
    ],
)
def test_a_broken_declaration_does_not_pass(blog: Blog, declaration: str) -> None:
    path = blog.post(declaration=declaration)
    blog.commit()
    assert {"TG103", "TG305"} & set(blog.check().rules)  # the reader says the same
    assert problems("front-matter", front_matter(blog.root / path)) != []


@pytest.mark.parametrize(
    "settings",
    [
        "post: [a]",
        "language: de",
        "signatures: maybe",
        "enabled: perhaps",
        "publisher: CN",
        "publisher: {country: ZZ}",
        "interpretation: {multi_place: some}",
        "interpretation: {strict: true}",
        "on_blocked: ignore",
        "docs_dir: [docs]",
    ],
)
def test_a_broken_configuration_does_not_pass(tmp_path: Path, settings: str) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("threatgate.yml", f"{settings}\n")
    blog.commit()
    assert blog.check().code == 2  # the reader says the same
    assert problems("config", loaded(settings)) != []


def test_a_report_with_another_verdict_does_not_pass(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.commit()
    report = blog.check().report
    assert problems("report", report | {"verdict": "compliant"}) != []
    assert problems("report", {key: one for key, one in report.items() if key != "verdict"}) != []
    assert problems("report", report | {"added": "later"}) == []
