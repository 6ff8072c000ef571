"""The law as data: the shipped pack, a site's own folder, and what is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

from mkdocs_threatgate.errors import PolicyError, ThreatgateError, UsageError
from mkdocs_threatgate.model import (
    Addressee,
    Article,
    Bilingual,
    Each,
    Kind,
    Level,
    Message,
    Policy,
    Route,
    Subject,
    Territory,
    Trigger,
    say,
)
from mkdocs_threatgate.sources import forms
from mkdocs_threatgate.sources.articles import MAX_BYTES, read_policy

SHIPPED = "cn-2019-draft"
PACK = Path(str(resources.files("mkdocs_threatgate"))) / "policy" / "packs" / SHIPPED
IDS = ("4-1", "4-2", "4-3", "4-4", "4-5", "4-6", "4-7", "5", "6-1", "6-2", "6-3", "7", "8")
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
NEVER_SAID = re.compile(r"\bcomplian|\blegal|合规|合法", re.IGNORECASE)

PROFILE = """\
id = "acme"
legal_status = "in-force"
issued = 2026-01-15
title = {en = "Our own rules", zh = "本站规则"}
instrument = {en = "Publication policy", zh = "发布制度"}
note = {en = "Agreed by the editors.", zh = "由编辑部商定。"}
"""
ARTICLE = """\
id = "1"
legal_status = "in-force"
verified = true
sources = ["https://example.com/rules#1"]
citation = {en = "Publication policy, rule 1", zh = "发布制度第一条"}
title = {en = "Customers hear first", zh = "先告知客户"}
why = {en = "Customers should not learn it from us in public.", zh = "客户不应从公开渠道得知。"}
remedy = {en = "Tell the customer.", zh = "告知客户。"}

[duty]
subject = "network"
each = "whole"
routes = ["filed"]
notice_days = 0

[[duty.when]]
stated = true
in_scope = true

[[duty.addressees]]
kinds = ["operator"]
level = "any"
territory = "any"
"""
EXPECTED = Article(
    id="acme/1",
    legal_status="in-force",
    verified=True,
    citation=Bilingual("Publication policy, rule 1", "发布制度第一条"),
    sources=("https://example.com/rules#1",),
    title=Bilingual("Customers hear first", "先告知客户"),
    why=Bilingual("Customers should not learn it from us in public.", "客户不应从公开渠道得知。"),
    remedy=Bilingual("Tell the customer.", "告知客户。"),
    subject=Subject.NETWORK,
    when=(((Trigger.STATED, True), (Trigger.IN_SCOPE, True)),),
    each=Each.WHOLE,
    addressees=(Addressee((Kind.OPERATOR,), Level.COUNTY, Territory.ANY),),
    routes=(Route.FILED,),
    notice_days=0,
)


def text_of(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(text_of(one) for one in value)
    if isinstance(value, Message):
        return value.template.format(**{name: text_of(inner) for name, inner in value.values})
    return str(value)


def told(error: ThreatgateError) -> tuple[str, str]:
    return text_of(error.message), text_of(error.remedy)


def write_pack(folder: Path, *, profile: str = PROFILE, **articles: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "profile.toml").write_text(profile, encoding="utf-8", newline="")
    for name, text in articles.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8", newline="")
    return folder


def refusal(folder: Path, *profiles: str) -> tuple[str, str]:
    with pytest.raises(PolicyError) as caught:
        read_policy(profiles, folder)
    return told(caught.value)


def shipped() -> tuple[Article, ...]:
    return read_policy((SHIPPED,), Path("nowhere")).articles


def article(identifier: str) -> Article:
    return next(one for one in shipped() if one.id == f"{SHIPPED}/{identifier}")


# --- the shipped pack ------------------------------------------------------------------


def test_the_shipped_pack_holds_exactly_its_thirteen_articles_in_the_order_of_the_law() -> None:
    assert tuple(one.id for one in shipped()) == tuple(f"{SHIPPED}/{one}" for one in IDS)


def test_each_file_of_the_shipped_pack_is_named_by_its_id() -> None:
    named = {path.name: tomllib.loads(path.read_text(encoding="utf-8"))["id"] for path in PACK.iterdir()}
    assert named == {f"art-{one}.toml": one for one in IDS} | {"profile.toml": SHIPPED}


@pytest.mark.parametrize("identifier", IDS)
def test_each_shipped_article_speaks_both_languages_and_names_its_sources(identifier: str) -> None:
    one = article(identifier)
    for text in (one.citation, one.title, one.why, one.remedy):
        assert text.en.strip()
        assert CHINESE.search(text.zh)
        assert text.en == " ".join(text.en.split())
        assert text.zh == " ".join(text.zh.split())
        assert not NEVER_SAID.search(text.en + text.zh)
    assert one.sources
    assert all(address.startswith("https://") for address in one.sources)
    assert len(set(one.sources)) == len(one.sources)


def test_the_profile_says_in_both_languages_that_the_measures_are_a_draft() -> None:
    profile = tomllib.loads((PACK / "profile.toml").read_text(encoding="utf-8"))
    assert profile["legal_status"] == "draft"
    assert profile["issued"].isoformat() == "2019-11-20"
    assert profile["instrument"]["zh"] == "网络安全威胁信息发布管理办法（征求意见稿）"
    assert "draft" in profile["note"]["en"]
    assert "征求意见" in profile["note"]["zh"]


def test_only_what_was_not_read_in_the_original_is_unverified() -> None:
    unverified = tuple(one for one in shipped() if not one.verified)
    assert tuple(one.id for one in unverified) == (f"{SHIPPED}/6-3", f"{SHIPPED}/7")
    assert all("not read in the original" in one.citation.en for one in unverified)
    assert all("未读原文" in one.citation.zh for one in unverified)
    assert {one.legal_status for one in shipped()} == {"draft"}


DUTIES = {
    "5": (
        Subject.INCIDENT,
        Each.PLACE,
        (Route.FILED,),
        0,
        ("stated in_scope",),
        ("public-security PREFECTURE contains-place",),
    ),
    "6-1": (
        Subject.REPORT,
        Each.REGION,
        (Route.FILED,),
        0,
        ("regional in_scope",),
        ("cyberspace PREFECTURE contains-place", "public-security PREFECTURE contains-place"),
    ),
    "6-2": (
        Subject.REPORT,
        Each.SECTOR,
        (Route.FILED,),
        0,
        ("sectoral in_scope",),
        ("sector COUNTY contains-regions",),
    ),
    "6-3": (
        Subject.REPORT,
        Each.WHOLE,
        (Route.FILED,),
        0,
        ("nationwide in_scope", "cross_region in_scope", "cross_sector in_scope"),
        ("cyberspace NATIONAL national", "public-security NATIONAL national"),
    ),
    "7": (
        Subject.NETWORK,
        Each.WHOLE,
        (Route.OPINION, Route.FIXED, Route.NOTICE),
        30,
        ("stated in_scope not-own_exempt",),
        ("cyberspace/telecom/public-security/sector COUNTY any",),
    ),
    "8": (
        Subject.TITLE,
        Each.WHOLE,
        (Route.ACCEPTED,),
        0,
        ("early_warning in_scope",),
        ("public-security/cyberspace/telecom/sector/government COUNTY any",),
    ),
} | {f"4-{item}": (Subject.CONTENT, Each.WHOLE, (), 0, ("stated",), ()) for item in range(1, 8)}


@pytest.mark.parametrize("identifier", IDS)
def test_each_shipped_article_owes_what_the_draft_asks(identifier: str) -> None:
    one = article(identifier)
    when = tuple(
        " ".join(fact if value else f"not-{fact}" for fact, value in condition) for condition in one.when
    )
    addressees = tuple(f"{'/'.join(to.kinds)} {to.level.name} {to.territory}" for to in one.addressees)
    duty = (one.subject, one.each, one.routes, one.notice_days, when, addressees)
    assert duty == DUTIES[identifier]


# --- a site's own folder -----------------------------------------------------------------


def test_a_site_brings_its_own_folder_beside_the_shipped_pack(tmp_path: Path) -> None:
    write_pack(tmp_path / "law" / "acme", rule=ARTICLE)
    policy = read_policy(("law/acme", SHIPPED, "law/acme"), tmp_path)
    assert policy.profiles == ("law/acme", SHIPPED)
    assert policy.articles == (EXPECTED, *shipped())


def test_a_folder_without_a_slash_in_its_name_is_found_too(tmp_path: Path) -> None:
    write_pack(tmp_path / "law", rule=ARTICLE)
    assert read_policy(("law",), tmp_path).articles == (EXPECTED,)


def test_articles_stand_in_the_order_of_their_numbers_whatever_their_files_are_called(tmp_path: Path) -> None:
    ids = ("10", "9-2", "9-10", "9")
    files = {f"f{number}": ARTICLE.replace('"1"', f'"{one}"') for number, one in enumerate(ids)}
    write_pack(tmp_path / "law", **files)
    found = read_policy(("law",), tmp_path).articles
    assert tuple(one.id for one in found) == ("acme/9", "acme/9-2", "acme/9-10", "acme/10")


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("any", Level.COUNTY),
        ("county", Level.COUNTY),
        ("prefecture", Level.PREFECTURE),
        ("province", Level.PROVINCE),
        ("national", Level.NATIONAL),
    ],
)
def test_a_level_reads_as_its_word_and_any_as_county(tmp_path: Path, word: str, level: Level) -> None:
    write_pack(tmp_path / "law", rule=ARTICLE.replace('level = "any"', f'level = "{word}"'))
    (one,) = read_policy(("law",), tmp_path).articles
    assert one.addressees[0].level is level


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "law", rule=ARTICLE)
    (folder / "README.md").write_text("# Our rules\n", encoding="utf-8")
    assert read_policy(("law",), tmp_path).articles == (EXPECTED,)


# --- the digest ----------------------------------------------------------------------------


def digest(folder: Path, *profiles: str) -> str:
    return read_policy(profiles, folder).digest


def test_the_digest_is_a_sha256_and_stays_the_same(tmp_path: Path) -> None:
    first, second = digest(tmp_path, SHIPPED), digest(tmp_path, SHIPPED)
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", first)
    assert first == second


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Tell the customer.", "Tell a customer."),
        ("告知客户。", "通知客户。"),
        ('level = "any"', 'level = "province"'),
        ('id = "1"', 'id = "2"'),
        ("verified = true", "verified = false"),
    ],
)
def test_the_digest_changes_with_one_word_of_an_article(tmp_path: Path, old: str, new: str) -> None:
    write_pack(tmp_path / "a" / "law", rule=ARTICLE)
    write_pack(tmp_path / "b" / "law", rule=ARTICLE.replace(old, new, 1))
    assert digest(tmp_path / "a", "law") != digest(tmp_path / "b", "law")


def test_the_digest_changes_with_one_word_of_the_profile(tmp_path: Path) -> None:
    write_pack(tmp_path / "a" / "law", rule=ARTICLE)
    write_pack(tmp_path / "b" / "law", profile=PROFILE.replace("Agreed", "Written"), rule=ARTICLE)
    assert digest(tmp_path / "a", "law") != digest(tmp_path / "b", "law")


def test_the_digest_changes_when_an_article_is_taken_out(tmp_path: Path) -> None:
    other = ARTICLE.replace('id = "1"', 'id = "2"')
    write_pack(tmp_path / "a" / "law", rule=ARTICLE, other=other)
    write_pack(tmp_path / "b" / "law", rule=ARTICLE)
    assert digest(tmp_path / "a", "law") != digest(tmp_path / "b", "law")


def test_the_digest_depends_neither_on_file_names_nor_on_line_ends_nor_on_the_order(tmp_path: Path) -> None:
    other = ARTICLE.replace('id = "1"', 'id = "2"')
    write_pack(tmp_path / "a" / "law", first=ARTICLE, second=other)
    write_pack(tmp_path / "b" / "law", first=other.replace("\n", "\r\n"), second="\ufeff" + ARTICLE)
    assert digest(tmp_path / "a", "law", SHIPPED) == digest(tmp_path / "b", SHIPPED, "law")


# --- profiles that there are not -----------------------------------------------------------


@pytest.mark.parametrize("name", ["cn-2026", "house"])
def test_a_pack_of_a_later_version_is_refused_even_where_a_folder_has_its_name(
    tmp_path: Path, name: str
) -> None:
    write_pack(tmp_path / name, rule=ARTICLE)
    with pytest.raises(UsageError) as caught:
        read_policy((name,), tmp_path)
    assert told(caught.value) == (
        f"the profile “{name}” is not in this version of threatgate",
        "Take it out of “profiles”; this version has cn-2019-draft.",
    )


@pytest.mark.parametrize("name", ["cn-2018", "law/none", "../none", "file.toml"])
def test_an_unknown_profile_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.toml").write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_policy((name,), tmp_path)
    assert told(caught.value) == (
        f"there is neither a profile nor a folder “{name}”",
        "Name one of cn-2019-draft, or a folder of articles by its path from here.",
    )


def test_an_absolute_path_is_no_profile(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "law", rule=ARTICLE)
    with pytest.raises(UsageError):
        read_policy((str(folder),), tmp_path)


def test_no_profile_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_policy((), tmp_path)
    assert told(caught.value) == (
        "“profiles” names no profile",
        "Name at least one of cn-2019-draft: without articles nothing would be owed.",
    )


# --- folders that are no packs ----------------------------------------------------------------


def test_a_folder_without_a_profile_or_without_an_article_is_refused(tmp_path: Path) -> None:
    remedy = "A pack is a folder with profile.toml and one TOML file for each article."
    (write_pack(tmp_path / "a", rule=ARTICLE) / "profile.toml").unlink()
    write_pack(tmp_path / "b")
    assert refusal(tmp_path, "a") == ("a holds no profile.toml", remedy)
    assert refusal(tmp_path, "b") == ("b holds no article", remedy)


@pytest.mark.parametrize("name", ["cn-2019-draft", "cn-2026", "house"])
def test_a_folder_that_takes_the_id_of_another_profile_is_refused(tmp_path: Path, name: str) -> None:
    write_pack(tmp_path / "law", profile=PROFILE.replace("acme", name), rule=ARTICLE)
    assert refusal(tmp_path, "law") == (
        f"law/profile.toml: the id “{name}” belongs to another profile",
        "Give the pack an id of its own.",
    )


def test_an_id_that_stands_twice_is_refused_within_a_pack_and_over_packs(tmp_path: Path) -> None:
    remedy = "Give each article an id of its own."
    write_pack(tmp_path / "a", first=ARTICLE, second=ARTICLE)
    write_pack(tmp_path / "b", rule=ARTICLE)
    write_pack(tmp_path / "c", rule=ARTICLE)
    message = "{}: the id “acme/1” stands in {} too"
    assert refusal(tmp_path, "a") == (message.format("a/second.toml", "a/first.toml"), remedy)
    assert refusal(tmp_path, "b", "c") == (message.format("c/rule.toml", "b/rule.toml"), remedy)


def test_an_article_that_cannot_be_opened_is_refused_and_never_left_out(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "law", rule=ARTICLE)
    (folder / "gone.toml").symlink_to("nowhere")
    message, _ = refusal(tmp_path, "law")
    assert message == "law/gone.toml cannot be read as TOML: No such file or directory"


def test_a_name_in_capitals_is_an_article_too(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "law", rule=ARTICLE)
    (folder / "LOUD.TOML").write_text("", encoding="utf-8")
    message, _ = refusal(tmp_path, "law")
    assert message.startswith("law/LOUD.TOML: “id” is missing")


# --- articles that are broken ------------------------------------------------------------------

SUBJECTS = "incident, report, network, title, content"
TRIGGERS = (
    "stated, in_scope, regional, sectoral, nationwide, cross_region, cross_sector, own_exempt, early_warning"
)
ADDRESSEE_KEYS = "kinds, level, territory"
KINDS = "public-security, cyberspace, telecom, sector, operator, provider, government"
TEXT = "a text that is not empty and holds no control characters"
ID = "small letters, digits and hyphens, such as 6-1"


def replaced(old: str, new: str) -> Callable[[], str]:
    def change() -> str:
        assert ARTICLE.count(old) == 1
        return ARTICLE.replace(old, new)

    return change


BROKEN = {
    "an unknown key": (
        replaced("verified = true", "verified = true\nverfied = true"),
        "the key “verfied” is not known",
        "Known here: id, legal_status, verified, sources, citation, title, why, remedy, duty.",
    ),
    "an unknown key that would disturb a terminal": (
        replaced("verified = true", 'verified = true\n"a\\u001b" = 1'),
        "the key “'a\\x1b'” is not known",
        "Known here: id, legal_status, verified, sources, citation, title, why, remedy, duty.",
    ),
    "an unknown key in a table": (
        replaced("notice_days = 0", "notice_days = 0\nhours = 1"),
        "the key “duty.hours” is not known",
        "Known here: subject, each, routes, notice_days, when, addressees.",
    ),
    "an unknown fact": (
        replaced("in_scope = true", "in_scop = true"),
        "the key “duty.when[0].in_scop” is not known",
        f"Known here: {TRIGGERS}.",
    ),
    "a third language": (
        replaced('zh = "告知客户。"', 'zh = "告知客户。", fr = "Dites"'),
        "the key “remedy.fr” is not known",
        "Known here: en, zh.",
    ),
    "a missing value": (
        replaced("verified = true\n", ""),
        "“verified” is missing; it must be true or false",
        "Add “verified”.",
    ),
    "a missing table": (
        replaced('remedy = {en = "Tell the customer.", zh = "告知客户。"}\n', ""),
        "“remedy” is missing; it must be a table of en, zh",
        "Add “remedy”.",
    ),
    "a missing array of tables": (
        replaced("[[duty.when]]\nstated = true\nin_scope = true\n", ""),
        f"“duty.when” is missing; it must be a list of one or more tables of {TRIGGERS}",
        "Add “duty.when”.",
    ),
    "addressees left out": (
        replaced('[[duty.addressees]]\nkinds = ["operator"]\nlevel = "any"\nterritory = "any"\n', ""),
        f"“duty.addressees” is missing; it must be a list of tables of {ADDRESSEE_KEYS}",
        "Add “duty.addressees”.",
    ),
    "one language only": (
        replaced(', zh = "告知客户。"', ""),
        f"“remedy.zh” is missing; it must be {TEXT}",
        "Add “remedy.zh”.",
    ),
    "an id with a slash": (replaced('id = "1"', 'id = "acme/1"'), f"“id” must be {ID}", "Correct “id”."),
    "an id that is a number": (replaced('id = "1"', "id = 1"), f"“id” must be {ID}", "Correct “id”."),
    "an unknown status": (
        replaced('legal_status = "in-force"', 'legal_status = "law"'),
        "“legal_status” must be one of draft, in-force",
        "Correct “legal_status”.",
    ),
    "a truth value in quotes": (
        replaced("verified = true", 'verified = "true"'),
        "“verified” must be true or false",
        "Correct “verified”.",
    ),
    "a truth value as a number": (
        replaced("in_scope = true", "in_scope = 1"),
        "“duty.when[0].in_scope” must be true or false",
        "Correct “duty.when[0].in_scope”.",
    ),
    "no source": (
        replaced('["https://example.com/rules#1"]', "[]"),
        "“sources” must be a list of at least one https:// address",
        "Correct “sources”.",
    ),
    "a source that is no address": (
        replaced('["https://example.com/rules#1"]', '["javascript:alert(1)"]'),
        "“sources” must be a list of at least one https:// address",
        "Correct “sources”.",
    ),
    "an empty text": (
        replaced('"Tell the customer."', '" \\n "'),
        f"“remedy.en” must be {TEXT}",
        "Correct “remedy.en”.",
    ),
    "a text that turns the writing round": (
        replaced("Tell the customer.", "Tell\u202e the customer."),
        f"“remedy.en” must be {TEXT}",
        "Correct “remedy.en”.",
    ),
    "a text in place of a table": (
        replaced('{en = "Tell the customer.", zh = "告知客户。"}', '"Tell the customer."'),
        "“remedy” must be a table of en, zh",
        "Correct “remedy”.",
    ),
    "an unknown subject": (
        replaced('subject = "network"', 'subject = "networks"'),
        f"“duty.subject” must be one of {SUBJECTS}",
        "Correct “duty.subject”.",
    ),
    "an unknown quantifier": (
        replaced('each = "whole"', 'each = "all"'),
        "“duty.each” must be one of whole, place, region, sector",
        "Correct “duty.each”.",
    ),
    "an unknown route": (
        replaced('routes = ["filed"]', 'routes = ["filed", "told"]'),
        "“duty.routes” must be a list of any of filed, accepted, notice, opinion, fixed, none twice",
        "Correct “duty.routes”.",
    ),
    "a route twice": (
        replaced('routes = ["filed"]', 'routes = ["filed", "filed"]'),
        "“duty.routes” must be a list of any of filed, accepted, notice, opinion, fixed, none twice",
        "Correct “duty.routes”.",
    ),
    "a word in place of a list": (
        replaced('kinds = ["operator"]', 'kinds = "operator"'),
        f"“duty.addressees[0].kinds” must be a list of one or more of {KINDS}, none twice",
        "Correct “duty.addressees[0].kinds”.",
    ),
    "an unknown kind": (
        replaced('kinds = ["operator"]', 'kinds = ["police"]'),
        f"“duty.addressees[0].kinds” must be a list of one or more of {KINDS}, none twice",
        "Correct “duty.addressees[0].kinds”.",
    ),
    "nobody of any kind": (
        replaced('kinds = ["operator"]', "kinds = []"),
        f"“duty.addressees[0].kinds” must be a list of one or more of {KINDS}, none twice",
        "Correct “duty.addressees[0].kinds”.",
    ),
    "an unknown level": (
        replaced('level = "any"', 'level = "provincial"'),
        "“duty.addressees[0].level” must be one of any, county, prefecture, province, national",
        "Correct “duty.addressees[0].level”.",
    ),
    "an unknown territory": (
        replaced('territory = "any"', 'territory = "here"'),
        "“duty.addressees[0].territory” must be one of contains-place, contains-regions, national, any",
        "Correct “duty.addressees[0].territory”.",
    ),
    "one table in place of a list of tables": (
        replaced("[[duty.addressees]]", "[duty.addressees]"),
        f"“duty.addressees” must be a list of tables of {ADDRESSEE_KEYS}",
        "Correct “duty.addressees”.",
    ),
    "a trigger without facts": (
        replaced("stated = true\nin_scope = true\n", ""),
        f"“duty.when[0]” must be a table of {TRIGGERS}",
        "Correct “duty.when[0]”.",
    ),
    "a number of days that is a truth value": (
        replaced("notice_days = 0", "notice_days = true"),
        "“duty.notice_days” must be a whole number of days from 0 to 3650",
        "Correct “duty.notice_days”.",
    ),
    "a negative number of days": (
        replaced("notice_days = 0", "notice_days = -1"),
        "“duty.notice_days” must be a whole number of days from 0 to 3650",
        "Correct “duty.notice_days”.",
    ),
    "a quantifier of another subject": (
        replaced('each = "whole"', 'each = "region"'),
        "“duty.each” must be one of whole for “network”",
        "Correct “duty.each”.",
    ),
    "a fact of another subject": (
        replaced("in_scope = true", "early_warning = true"),
        "“duty.when” must be made of stated, in_scope, own_exempt for “network”",
        "Correct “duty.when”.",
    ),
    "an empty list of addressees": (
        lambda: ARTICLE.split("[[duty.addressees]]", maxsplit=1)[0].replace(
            "notice_days = 0", "notice_days = 0\naddressees = []"
        ),
        "“duty.addressees” must be at least one table for “network”",
        "Correct “duty.addressees”.",
    ),
    "addressees of forbidden content": (
        replaced('subject = "network"', 'subject = "content"'),
        "“duty.addressees” must be empty for “content”",
        "Correct “duty.addressees”.",
    ),
    "a notice of no days": (
        replaced('routes = ["filed"]', 'routes = ["notice"]'),
        "“duty.notice_days” must be 1 or more with the route “notice”, and 0 without it",
        "Correct “duty.notice_days”.",
    ),
    "days without a notice": (
        replaced("notice_days = 0", "notice_days = 30"),
        "“duty.notice_days” must be 1 or more with the route “notice”, and 0 without it",
        "Correct “duty.notice_days”.",
    ),
}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: str(case).replace(" ", "-"))
def test_a_broken_article_is_refused_with_its_file_its_key_and_what_was_expected(
    tmp_path: Path, case: str
) -> None:
    change, problem, remedy = BROKEN[case]
    write_pack(tmp_path / "law", good=ARTICLE.replace('id = "1"', 'id = "2"'), wrong=change())
    assert refusal(tmp_path, "law") == (f"law/wrong.toml: {problem}", remedy)


PROFILE_FAULTS = {
    "id = 'Acme'": "“id” must be small letters, digits and hyphens, such as 6-1",
    "issued = '2026-01-15'": "“issued” must be a date such as 2019-11-20, without quotes",
    "issued = 2026-01-15T00:00:00Z": "“issued” must be a date such as 2019-11-20, without quotes",
    "colour = 'red'": "the key “colour” is not known",
}


@pytest.mark.parametrize("line", PROFILE_FAULTS)
def test_a_broken_profile_is_refused_too(tmp_path: Path, line: str) -> None:
    key = line.split(" ", maxsplit=1)[0]
    others = [one for one in PROFILE.splitlines() if not one.startswith(f"{key} ")]
    write_pack(tmp_path / "law", profile="\n".join([line, *others]), rule=ARTICLE)
    message, _ = refusal(tmp_path, "law")
    assert message == f"law/profile.toml: {PROFILE_FAULTS[line]}"


UNREADABLE = {
    "broken syntax": (b'id = "1"\nverified = yes\n', "Invalid value (at line 2, column 12)"),
    "a key twice": (b'id = "1"\nid = "2"\n', "Cannot overwrite a value (at line 2, column 9)"),
    "another encoding": (
        "title = '规则'".encode("gbk"),
        "'utf-8' codec can't decode byte 0xb9 in position 9",
    ),
    "bottomless nesting": (b"id = " + b"[" * 10_000, ""),
    "an endless number": (b"id = " + b"9" * 5_000, ""),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path, case: str) -> None:
    raw, problem = UNREADABLE[case]
    (write_pack(tmp_path / "law", rule=ARTICLE) / "wrong.toml").write_bytes(raw)
    message, remedy = refusal(tmp_path, "law")
    assert message.startswith(f"law/wrong.toml cannot be read as TOML: {problem}")
    assert remedy == "Correct the file: a law that is read in part would let posts by."


def test_a_file_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    padding = "#" * MAX_BYTES
    write_pack(tmp_path / "law", rule=ARTICLE + padding)
    message, _ = refusal(tmp_path, "law")
    assert message == "law/rule.toml is larger than 16384 bytes"


def test_the_first_misfit_is_the_same_in_every_run() -> None:
    found = tuple(forms.examine({"zebra": 1, "ant": 2}, forms.BOTH))
    assert tuple(text_of(one.problem) for one in found) == (
        "the key “zebra” is not known",
        "the key “ant” is not known",
        f"“en” is missing; it must be {TEXT}",
        f"“zh” is missing; it must be {TEXT}",
    )


def test_messages_are_templates_that_can_be_translated(tmp_path: Path) -> None:
    write_pack(tmp_path / "law", rule=ARTICLE.replace("verified = true", "verified = 1"))
    with pytest.raises(PolicyError) as caught:
        read_policy(("law",), tmp_path)
    problem = say("“{key}” must be {expected}", key="verified", expected=say("true or false"))
    assert caught.value.message == say("{file}: {problem}", file="law/rule.toml", problem=problem)


def test_the_policy_answers_by_full_id(tmp_path: Path) -> None:
    policy: Policy = read_policy((SHIPPED,), tmp_path)
    found = policy.article("cn-2019-draft/7")
    assert found is not None
    assert found.notice_days == 30
    assert policy.article("7") is None
