"""How far a text has moved: the edits of the ledger reference, part C2, and what they come to."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import NOW, SHANGHAI, URI, filing, when

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    FORM,
    Archive,
    Content,
    Cover,
    Drift,
    Edition,
    Enclosure,
    Event,
    Filing,
    Shift,
    Text,
)
from mkdocs_threatgate.policy.drift import Surveyor, compare, digest, drift_between
from mkdocs_threatgate.policy.facts import facts_in
from mkdocs_threatgate.policy.substance import Substance, content_of, digest_of, substance
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.tables.register import register

IDENTICAL, EDITORIAL, MATERIAL = Drift

BODY = (
    """\
## What happened

杭州市某水务公司的控制系统于2026年3月4日被侵入，约3万户居民停水两小时，文件被加密。
The intruders used CVE-2026-1234 and came from 192.0.2.17; see [the notice](https://example.com/2025/a).

![the pump](img/pump.png)

```python
print("stop")
```

"""
    + "A plain sentence that says what everyone can do to protect such a system.\n" * 60
)


def changed(before: str, after: str, text: str = BODY) -> str:
    assert text.count(before) >= 1
    return text.replace(before, after, 1)


EDITS = [
    pytest.param(BODY, IDENTICAL, id="nothing"),
    pytest.param("\ufeff" + BODY.replace("\n", "\r\n"), IDENTICAL, id="line ends and mark"),
    pytest.param(changed("## What", "<!-- 2027: 30万 in 苏州市 -->\n## What"), MATERIAL, id="comment"),
    pytest.param(changed("## What", "<!-- to do -->\n## What"), EDITORIAL, id="comment without a fact"),
    pytest.param(changed("protect such", "protect\nsuch"), IDENTICAL, id="reflow"),
    pytest.param(changed("plain", "pla\u200bin"), IDENTICAL, id="something invisible"),
    pytest.param(changed("notice", "ｎotice"), IDENTICAL, id="full width"),
    pytest.param(changed("everyone", "everybody"), EDITORIAL, id="typo"),
    pytest.param(
        changed("protect such", "protect\nsuch").replace("can do", "may do", 1),
        EDITORIAL,
        id="reflow and typo",
    ),
    pytest.param(
        changed("CVE-2026-1234 and", "CVE-2026-1234\nand").replace("plain", "clear", 1),
        EDITORIAL,
        id="break after an id, and typo",
    ),
    pytest.param(changed("于2026年", "于\n2026年"), EDITORIAL, id="reflow within Chinese"),
    pytest.param(changed("plain", "<!-- see 2027 -->clear"), MATERIAL, id="comment and typo"),
    pytest.param(changed("What happened", "What took place"), EDITORIAL, id="heading"),
    pytest.param(changed("example.com/2025/a", "example.com/2026/b"), EDITORIAL, id="link"),
    pytest.param(changed("example.com/2025/a", f"example.org/{'x' * 900}"), EDITORIAL, id="a long link"),
    pytest.param(
        changed("What happened", "What has been learnt since, in many words"),
        EDITORIAL,
        id="a long heading",
    ),
    pytest.param(changed("## What happened\n", ""), EDITORIAL, id="a heading less"),
    pytest.param(
        changed("## What happened", f"## {'What happened and why ' * 20}"), MATERIAL, id="a text as a heading"
    ),
    pytest.param(changed("被侵入", "未被侵入"), EDITORIAL, id="the known hole: a negation"),
    pytest.param(changed("the pump", "a pump"), EDITORIAL, id="what an image is said to show"),
    pytest.param(changed("杭州市", "苏州市"), MATERIAL, id="city"),
    pytest.param(changed("杭州市", "杭州"), EDITORIAL, id="the same city without its suffix"),
    pytest.param(changed("杭州市某水务", "苏州某水务"), MATERIAL, id="another city without suffix"),
    pytest.param(changed("A plain", "吉林省: a plain"), MATERIAL, id="a province"),
    pytest.param(changed("A plain", "From Hangzhou, a plain"), MATERIAL, id="city in Latin letters"),
    pytest.param(changed("A plain", "From Xi’an, a plain"), MATERIAL, id="city with an apostrophe"),
    pytest.param(changed("3万", "30万"), MATERIAL, id="number"),
    pytest.param(changed("3万户", "三十万户"), MATERIAL, id="number in Chinese"),
    pytest.param(
        changed("两小时", "九小时"), EDITORIAL, id="one digit in Chinese before what is not counted"
    ),
    pytest.param(changed("A plain", "Twelve plain"), MATERIAL, id="number in words"),
    pytest.param(changed("3万户", "3 万户"), EDITORIAL, id="space before what is counted"),
    pytest.param(changed("3万户", "3万人"), MATERIAL, id="what is counted"),
    pytest.param(changed("CVE-2026-1234 and", "CVE-2026-1234, then"), EDITORIAL, id="word behind a number"),
    pytest.param(changed("2026年3月", "2026年5月"), MATERIAL, id="date"),
    pytest.param(changed("CVE-2026-1234", "CVE-2026-1235"), MATERIAL, id="identifier"),
    pytest.param(changed("A plain", "CNVD-2026-00001 is a plain"), MATERIAL, id="new identifier"),
    pytest.param(changed("192.0.2.17", "192.0.2.18"), MATERIAL, id="address"),
    pytest.param(changed("A plain", "2001:db8::1 is a plain"), MATERIAL, id="longer address"),
    pytest.param(changed("A plain", f"{'ab' * 16} is a plain"), MATERIAL, id="digest"),
    pytest.param(changed("img/pump.png", "img/valve.png"), MATERIAL, id="image"),
    pytest.param(BODY + '\n<img src="img/map.png">\n', MATERIAL, id="image in HTML"),
    pytest.param(BODY + "\n[map]: img/map.png\n", MATERIAL, id="image by reference"),
    pytest.param(changed('print("stop")', 'print("stop") ; print("go")'), MATERIAL, id="code"),
    pytest.param(BODY + "\n```\nrm\n", MATERIAL, id="a block that nothing closes"),
    pytest.param(BODY + "\n## More\n\n" + "Another sentence about it. " * 10, MATERIAL, id="new section"),
    pytest.param(BODY[: len(BODY) // 2], MATERIAL, id="half of it"),
    pytest.param("", MATERIAL, id="nothing left"),
]


@pytest.mark.parametrize(("after", "expected"), EDITS)
def test_an_edit_is_what_a_reader_would_call_it(after: str, expected: Drift) -> None:
    assert compare(BODY, after) is expected
    assert compare(after, BODY) is expected


def test_of_a_short_text_every_change_is_material() -> None:
    assert compare("Nothing happened.\n", "Nothing happens.\n") is MATERIAL


def test_a_digest_is_the_same_exactly_for_what_reads_the_same() -> None:
    assert digest(BODY) == digest("\ufeff" + BODY.replace("\n", "\r\n"))
    assert digest(BODY) != digest(changed("everyone", "everybody"))
    assert digest("").startswith("sha256:")


@pytest.mark.parametrize(
    "unit",
    [
        "1.", "![", "<!--", "0a", "```\n", "<img ", "[](http://", "http", "1 ", "](", "a:", "::", "CVE-",
        "十", "杭州", "Xi'an", "a.png ", "\u200b", "five", "<img src=", "![a](b ",
    ],
)  # fmt: skip
def test_the_time_it_takes_grows_with_the_text_only(unit: str) -> None:
    long = unit * (400_000 // len(unit))
    began = time.process_time()
    compare(long, long + " 12345 x")
    assert time.process_time() - began < 10


# --- a whole post: the sixteen edits of the reference ------------------------------------------------

HEAD = """\
---
title: Water without a pump
description: What an intrusion into a waterworks teaches.
date: 2026-11-01
tags: [water]
threatgate:
  incidents:
    - {nature: intruded, places: [杭州市], operator: {name: 某公司, own: false}, occurred: 2026-03-04}
---

"""
POST = HEAD + BODY


def read(text: str, enclosed: tuple[Enclosure, ...] = ()) -> Substance:
    post = read_post(Text(f"docs/{URI}", URI, text, gated=True, ships=True), SHANGHAI)
    declaration = read_declaration(post, SHANGHAI)
    assert (post.faults, declaration.faults) == ((), ())
    return substance(post, declaration, tuple(one.sha256 for one in enclosed))


def in_post(before: str, after: str) -> str:
    return changed(before, after, POST)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(POST, IDENTICAL, id="nothing"),
        pytest.param(in_post("[water]", "[water, pumps]"), IDENTICAL, id="1 tags"),
        pytest.param("\ufeff" + POST.replace("\n", "\r\n"), IDENTICAL, id="2 line ends and mark"),
        pytest.param(in_post("protect such", "protect\nsuch"), IDENTICAL, id="3 reflow"),
        pytest.param(in_post("## What", "<!-- draft -->\n\n## What"), EDITORIAL, id="4 comment"),
        pytest.param(in_post("everyone", "evreyone"), EDITORIAL, id="5 typo"),
        pytest.param(in_post("文件被加密", "文件未被加密"), EDITORIAL, id="6 the known hole"),
        pytest.param(in_post("## What happened", "## The intrusion"), EDITORIAL, id="7 heading"),
        pytest.param(in_post("example.com/2025/a", "example.org/b"), EDITORIAL, id="8 link"),
        pytest.param(in_post("Water without", "Water with"), MATERIAL, id="9 title"),
        pytest.param(in_post("places: [杭州市]", "places: [杭州市, 苏州市]"), MATERIAL, id="10 place"),
        pytest.param(in_post("杭州市某水务", "苏州市某水务"), MATERIAL, id="11 city in the text"),
        pytest.param(in_post("3万", "30万"), MATERIAL, id="12 number"),
        pytest.param(in_post("A plain", "CVE-2026-9999: a plain"), MATERIAL, id="13 weakness"),
        pytest.param(in_post("img/pump.png", "img/map.png"), MATERIAL, id="14 image"),
        pytest.param(in_post('("stop")', '("go")'), MATERIAL, id="15 code"),
        pytest.param(POST + "\n## More\n\n" + "It says more. " * 30, MATERIAL, id="16 section"),
        pytest.param(in_post("teaches", "tells"), EDITORIAL, id="description"),
        pytest.param(in_post("a waterworks", "30 waterworks"), MATERIAL, id="number in the description"),
        pytest.param(in_post("nature: intruded", "nature: damaged"), MATERIAL, id="nature"),
        pytest.param(in_post("某公司", "某集团"), MATERIAL, id="operator"),
        pytest.param(in_post("own: false", "own: true"), MATERIAL, id="whose network it is"),
        pytest.param(in_post("2026-03-04", "2026-03-05"), MATERIAL, id="date of the incident"),
        pytest.param(in_post("date: 2026-11-01", "date: 2026-11-02"), IDENTICAL, id="date of the post"),
        pytest.param(in_post("[杭州市]", '["330100"]'), IDENTICAL, id="the code of the place"),
        pytest.param(in_post("- {nature", "- {id: water, nature"), IDENTICAL, id="an id for the incident"),
        pytest.param(
            in_post("threatgate:\n", "threatgate:\n  id: hz\n  filings: [a]\n  publish_at: 2026-12-01\n"),
            IDENTICAL,
            id="what says how the post is filed and when it goes out",
        ),
        pytest.param(
            in_post("threatgate:\n", "threatgate:\n  vulnerabilities: [{id: CVE-2026-1}]\n"),
            MATERIAL,
            id="a declared weakness",
        ),
        pytest.param(
            in_post("threatgate:\n", "threatgate:\n  networks: [{operator: {name: A}}]\n"),
            MATERIAL,
            id="a declared network",
        ),
    ],
)
def test_an_edit_of_a_post_is_what_the_authority_would_call_it(after: str, expected: Drift) -> None:
    assert drift_between(read(POST), read(after)) is expected
    assert drift_between(read(after), read(POST)) is expected


def test_how_a_duty_is_met_is_no_fact_of_what_is_told() -> None:
    bare = "---\nthreatgate:\n  networks: [{operator: {name: A}}]\n---\n\nText.\n"
    agreed = bare.replace("name: A}", "name: A}, opinion: {requested_at: 2026-01-01, response: consent}")
    fixed = bare.replace("name: A}", "name: A}, fixed: {at: 2026-01-01}")
    assert read(bare) == read(agreed) == read(fixed)


def test_what_a_scope_says_beside_its_lists_is_nothing_new() -> None:
    bare = "---\nthreatgate:\n  reports: [{regions: [浙江省]}]\n---\n\nText.\n"
    assert read(bare) == read(bare.replace("{regions", "{scope: regional, regions"))
    national = bare.replace("{regions: [浙江省]}", "{scope: national}")
    assert read(national).declared == (("report", (("scope", "national"),)),)


def test_the_order_of_what_is_declared_says_nothing() -> None:
    one = "---\nthreatgate:\n  incidents: [{places: [杭州市, 苏州市]}, {places: [无锡市]}]\n---\n\nText.\n"
    other = "---\nthreatgate:\n  incidents: [{places: [无锡市]}, {places: [苏州市, 杭州市]}]\n---\n\nText.\n"
    apart = "---\nthreatgate:\n  incidents: [{places: [杭州市]}, {places: [苏州市, 无锡市]}]\n---\n\nText.\n"
    assert read(one) == read(other)
    assert drift_between(read(one), read(apart)) is MATERIAL
    shift = shift_of(other, cover(apart), archive=Archive(blobs={BLOB: apart}))
    assert told(shift) == ["what is declared is combined otherwise"]


# --- laws --------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "系统",
        "```",
        "# H",
        "杭州市",
        "3万",
        "CVE-2026-1",
        "plain",
        "`a`",
        "192.0.2.1",
        "![a](b.png)",
        "\n",
        "## H",
    ]
)
BODIES = st.lists(WORDS, max_size=40).map(" ".join)
UNSEEN = st.sampled_from(["\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"])


@given(BODIES)
def test_nothing_is_apart_from_itself(body: str) -> None:
    assert compare(body, body) is IDENTICAL


@given(BODIES, BODIES)
def test_the_way_there_is_as_long_as_the_way_back(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one)


@given(BODIES, st.data())
def test_layout_and_what_is_invisible_are_never_material(body: str, data: st.DataObject) -> None:
    after = body.replace("\n", "\r\n") if data.draw(st.booleans()) else body
    place = data.draw(st.integers(0, len(after)))
    after = after[:place] + data.draw(UNSEEN) + after[place:]
    spaced = after.replace(" ", data.draw(st.sampled_from(["  ", "\t", " \n", "\u3000"])))
    assert compare(body, spaced) is IDENTICAL
    assert drift_between(read(HEAD + body), read(HEAD + spaced)) is IDENTICAL


@given(
    st.integers(0, 50),
    st.sampled_from(
        ["第77章", "CNVD-2026-77", "198.51.100.77", "南京市", "Nanjing", "九千万", "![x](y.png)", "c" * 32]
    ),
)
def test_a_new_fact_is_always_material(place: int, fact: str) -> None:
    sentences = BODY.split(". ")
    sentences.insert(place % len(sentences), f"And {fact}")
    after = ". ".join(sentences)
    assert compare(BODY, after) is compare(after, BODY) is MATERIAL


# --- what a filing covers ----------------------------------------------------------------------------

BLOB, COMMIT = "b" * 40, "c" * 40


def cover(text: str, *enclosed: Enclosure, blob: str = BLOB, commit: str = "") -> Cover:
    return Cover(URI, content_of(read(text, enclosed), blob), commit=commit)


def surveyor(
    text: str,
    archive: Archive,
    enclosed: tuple[Enclosure, ...] = (),
    now: datetime = NOW,
) -> Surveyor:
    return Surveyor((URI, "hz"), read(text, enclosed), archive, read, now)


def shift_of(
    text: str, *covers: Cover, archive: Archive | None = None, enclosed: tuple[Enclosure, ...] = ()
) -> Shift:
    """Return how far a text has moved from a filing with these covers; by default its blob is POST's."""
    kept = archive if archive is not None else Archive(blobs={BLOB: POST, "other": text})
    made = replace(filing("public-security 330100"), covers=covers)
    return surveyor(text, kept, enclosed).survey((made,), ()).filings[made.id]


def told(shift: Shift) -> list[str]:
    return [render(change, "en") for change in shift.changes]


TYPO = in_post("everyone", "evreyone")
FACT = in_post("3万", "30万")
NOTHING = Archive()


def test_a_text_that_still_has_the_digests_needs_no_earlier_text() -> None:
    assert shift_of(POST, cover(POST), archive=NOTHING) == Shift(filing="2026-aaaaaa")


def test_what_has_changed_is_told_in_words() -> None:
    after = (
        FACT.replace("Water without a pump", "Fire")
        .replace("[杭州市]", "[苏州市]")
        .replace("evreyone", "everyone")
        .replace("print", "exec")
    )
    shift = shift_of(after, cover(POST))
    assert shift.drift is MATERIAL
    assert told(shift) == [
        "the title was “Water without a pump”",
        "declared since: incident: place 江苏省苏州市 (320500)",
        "no longer declared: incident: place 浙江省杭州市 (330100)",
        'new in the text: block of code exec("stop"), number 30万户',
        'no longer in the text: block of code print("stop"), number 3万户',
        "differing characters of the text: 6",
    ]


def test_many_changes_are_counted() -> None:
    shift = shift_of(POST + " ".join(f"198.51.100.{n}" for n in range(20)), cover(POST))
    addresses = ", ".join(f"address 198.51.100.{n}" for n in sorted(map(str, range(20)))[:6])
    assert told(shift)[0].startswith(f"new in the text: {addresses}, ")
    assert told(shift)[0].endswith(" more")
    assert told(shift)[1] == "differing characters of the text: more than 200"


def test_the_numbers_of_an_identifier_are_not_told_beside_it() -> None:
    text = "CVE-2026-21944 was used from 198.51.100.7 on 31,400 machines; 漏洞CNVD-2026-00017已修复。"
    shift = shift_of(f"{POST}\n{text}\n", cover(POST))
    weaknesses = "weakness CNVD-2026-00017, weakness CVE-2026-21944"
    assert told(shift)[0] == f"new in the text: address 198.51.100.7, number 31,400, {weaknesses}"


@pytest.mark.parametrize(
    ("after", "expected", "changes"),
    [
        (TYPO, EDITORIAL, ["differing characters of the text: 2"]),
        (
            FACT,
            MATERIAL,
            [
                "new in the text: number 30万户",
                "no longer in the text: number 3万户",
                "differing characters of the text: 1",
            ],
        ),
    ],
)
def test_the_blob_that_a_receipt_names_tells_how_far(after: str, expected: Drift, changes: list[str]) -> None:
    shift = shift_of(after, cover(POST))
    assert (shift.drift, told(shift), shift.assumed, shift.unmeasured) == (expected, changes, "", False)


@pytest.mark.parametrize(
    ("after", "changes", "unmeasured"),
    [
        (FACT, ["facts in the text, or attachments"], False),
        (in_post("Water without", "Fire without"), ["the title or what is declared"], False),
        (
            TYPO,
            ["its wording; how much of it cannot be told, since the text as filed is not in this repository"],
            True,
        ),
    ],
)
def test_without_the_text_as_filed_every_change_is_material(
    after: str,
    changes: list[str],
    unmeasured: bool,  # noqa: FBT001 - a truth value is what it is about
) -> None:
    shift = shift_of(after, cover(POST), archive=NOTHING)
    assert (shift.drift, told(shift), shift.unmeasured) == (MATERIAL, changes, unmeasured)


def test_a_blob_that_is_not_what_the_digests_are_of_is_not_believed() -> None:
    shift = shift_of(TYPO, cover(POST), archive=Archive(blobs={BLOB: TYPO}))
    assert (shift.drift, shift.unmeasured) == (MATERIAL, True)


def test_a_review_settles_what_cannot_be_measured_and_nothing_else() -> None:
    review = cover(TYPO)._replace(event=Event.REVIEWED)
    settled = shift_of(TYPO, cover(POST), review, archive=NOTHING)
    assert (settled.drift, settled.reviewed) == (EDITORIAL, True)
    over_a_fact = cover(FACT)._replace(event=Event.REVIEWED)
    for archive in (NOTHING, None):
        blocked = shift_of(FACT, cover(POST), over_a_fact, archive=archive)
        assert (blocked.drift, blocked.reviewed) == (MATERIAL, True)


def test_a_review_is_of_the_text_as_it_then_was() -> None:
    review = cover(TYPO)._replace(event=Event.REVIEWED)
    assert shift_of(TYPO, cover(POST), review).reviewed
    assert not shift_of(in_post("everyone", "evrybody"), cover(POST), review).reviewed
    assert shift_of(POST, cover(POST), review).drift is IDENTICAL


def test_small_edits_are_measured_from_what_was_filed_however_often_they_were_reviewed() -> None:
    text, covers = POST, [cover(POST)]
    for _ in range(40):
        text = changed("protect such", "shield such a", text) if "protect such" in text else text
        covers.append(cover(text)._replace(event=Event.REVIEWED))
    shift = shift_of(text, *covers)
    assert (shift.drift, shift.reviewed) == (MATERIAL, True)


def test_a_supplement_covers_the_text_as_it_then_was_and_the_earlier_one_no_longer() -> None:
    supplement = cover(FACT, blob="f")._replace(
        event=Event.SUPPLEMENTED, since=when("2026-07-01T10:00:00+08:00")
    )
    archive = Archive(blobs={BLOB: POST, "f": FACT})
    assert shift_of(FACT, cover(POST), supplement, archive=archive).drift is IDENTICAL
    assert shift_of(POST, cover(POST), supplement, archive=archive).drift is MATERIAL
    assert shift_of(FACT, cover(POST), supplement).renewed == supplement.since


def test_a_supplement_holds_from_its_own_time_on() -> None:
    since = when("2026-07-01T10:00:00+08:00")
    supplement = cover(FACT)._replace(event=Event.SUPPLEMENTED, since=since)
    made = replace(filing("public-security 330100"), covers=(cover(POST), supplement))
    for now, expected in ((since.start.replace(hour=9), MATERIAL), (since.start, IDENTICAL)):
        found = surveyor(FACT, Archive(blobs={BLOB: POST}), now=now).survey((made,), ()).filings
        assert found[made.id].drift is expected


def test_a_review_of_a_supplement_is_no_review_of_what_was_before() -> None:
    later = in_post("everyone", "evrybody").replace("3万", "30万")
    review = cover(TYPO)._replace(event=Event.REVIEWED)
    supplement = cover(FACT, blob="f")._replace(event=Event.SUPPLEMENTED)
    archive = Archive(blobs={BLOB: POST, "f": FACT})
    shift = shift_of(later, cover(POST), review, supplement, archive=archive)
    assert (shift.drift, shift.reviewed) == (EDITORIAL, False)


def test_covers_of_other_posts_say_nothing_of_this_one() -> None:
    other = Cover("blog/posts/b.md", content_of(read(FACT), BLOB), Event.SUPPLEMENTED)
    assert shift_of(POST, cover(POST), other).drift is IDENTICAL
    by_id = cover(FACT)._replace(post="hz", event=Event.SUPPLEMENTED)
    assert shift_of(FACT, cover(POST), by_id).drift is IDENTICAL


# --- receipts that do not say what was filed ----------------------------------------------------------

SILENT = Cover(URI, None, commit=COMMIT)
OF_ANOTHER_FORM = Cover(URI, Content(99, BLOB, "x", "y", "z"), commit=COMMIT)


@pytest.mark.parametrize("silent", [SILENT, OF_ANOTHER_FORM], ids=["no digests", "another form"])
@pytest.mark.parametrize(("after", "expected"), [(POST, IDENTICAL), (TYPO, EDITORIAL), (FACT, MATERIAL)])
def test_the_text_of_the_commit_that_first_held_the_receipt_is_taken(
    after: str, expected: Drift, silent: Cover
) -> None:
    archive = Archive(editions={(COMMIT, URI): Edition(POST)})
    shift = shift_of(after, silent, archive=archive)
    assert (shift.drift, shift.assumed) == (expected, COMMIT)


def test_where_that_commit_holds_no_such_text_nothing_shows_what_was_filed() -> None:
    shift = shift_of(POST, SILENT, archive=NOTHING)
    assert (shift.drift, told(shift)) == (MATERIAL, ["the text as it was filed cannot be found"])
    review = cover(POST)._replace(event=Event.REVIEWED)
    settled = shift_of(POST, SILENT, review, archive=NOTHING)
    assert (settled.drift, settled.reviewed) == (EDITORIAL, True)


def test_where_history_is_cut_short_nothing_is_said() -> None:
    assert shift_of(POST, Cover(URI), archive=NOTHING) == Shift(filing="2026-aaaaaa")


def test_a_lost_blob_is_replaced_by_the_text_that_entered_history_with_the_receipt() -> None:
    squashed = Archive(editions={(COMMIT, URI): Edition(TYPO)})
    shift = shift_of(TYPO, cover(POST, commit=COMMIT), archive=squashed)
    assert (shift.drift, shift.assumed) == (IDENTICAL, COMMIT)
    with_a_fact = Archive(editions={(COMMIT, URI): Edition(FACT)})
    assert shift_of(FACT, cover(POST, commit=COMMIT), archive=with_a_fact).drift is MATERIAL


def test_a_blob_that_git_stores_with_other_line_ends_is_found_in_that_commit() -> None:
    stored = Archive(editions={(COMMIT, URI): Edition(POST.replace("\n", "\r\n"))})
    shift = shift_of(TYPO, cover(POST, commit=COMMIT), archive=stored)
    assert (shift.drift, shift.assumed) == (EDITORIAL, "")


# --- attachments --------------------------------------------------------------------------------------

TABLE = Enclosure("docs/blog/posts/table.csv", "1" * 64)
OTHER = TABLE._replace(sha256="2" * 64)
MOVED = TABLE._replace(path="docs/blog/posts/figures.csv")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((TABLE,), IDENTICAL),
        ((MOVED,), IDENTICAL),
        ((OTHER,), MATERIAL),
        ((), MATERIAL),
        ((TABLE, OTHER), MATERIAL),
    ],
)
@pytest.mark.parametrize("text", [POST, TYPO])
def test_attachments_are_facts_by_their_bytes(text: str, now: tuple[Enclosure, ...], expected: Drift) -> None:
    shift = shift_of(text, cover(POST, TABLE), enclosed=now)
    assert shift.drift is max(expected, EDITORIAL if text is TYPO else IDENTICAL)
    attachments = ["attachments were changed, added or taken away"] if expected is MATERIAL else []
    assert told(shift)[: len(attachments)] == attachments


def test_attachments_are_compared_with_those_of_the_commit_where_the_receipt_is_silent() -> None:
    archive = Archive(editions={(COMMIT, URI): Edition(POST, (TABLE,))})
    assert shift_of(POST, SILENT, archive=archive, enclosed=(TABLE,)).drift is IDENTICAL
    assert shift_of(POST, SILENT, archive=archive, enclosed=(OTHER,)).drift is MATERIAL


# --- approvals ----------------------------------------------------------------------------------------


def accepted(*covers: Cover, unapproved: int) -> Filing:
    made = filing("cyberspace 330100", accepted="2026-06-02T10:00:00+08:00")
    return replace(made, covers=covers, unapproved=unapproved)


def test_an_approval_is_of_the_text_that_was_there_when_it_was_given() -> None:
    supplement = cover(FACT)._replace(event=Event.SUPPLEMENTED)
    archive = Archive(blobs={BLOB: POST})
    for unapproved, expected in ((1, MATERIAL), (0, IDENTICAL)):
        made = accepted(cover(POST), supplement, unapproved=unapproved)
        shifts = surveyor(FACT, archive).survey((made,), ())
        assert shifts.filings[made.id].drift is IDENTICAL
        assert shifts.approvals[made.id].drift is expected


# --- the digests are a promise ------------------------------------------------------------------------


def test_the_digests_of_this_form_never_change() -> None:
    """If this fails, receipts written before no longer fit: raise `FORM`, and they are read as without."""
    assert FORM == 1
    assert content_of(read(POST, (TABLE,)), BLOB) == Content(
        FORM,
        BLOB,
        "sha256:70d94435d6eab059aecdaa13a610646b2643478a1f3881bd9d73eeefb6784751",
        "sha256:ccd90a3907d518600b3e329362dfec05a6c709b66733ef1142385eba69c64250",
        "sha256:495bcd0af10a5b0ee8207a072b75849b3fcad3bea05f21d099cb5ee24d4365c7",
    )


def test_nor_do_they_with_the_table_of_divisions() -> None:
    """As above: a name that is new in the table is a new fact in texts that were filed long ago."""
    names = " ".join(row.name for row in register().values())
    spelled = " ".join(f"{row.pinyin} {' '.join(row.aliases)}".title() for row in register().values())
    assert (
        digest_of(facts_in(f"{names} {spelled}"))
        == "sha256:1be1663676d9c3825062b46fc7f8bb8544ae7e7d91b7c1e428d768328c61583d"
    )


def test_a_name_that_a_province_and_a_city_share_is_told_by_its_suffix() -> None:
    assert ("place", "吉林市") in facts_in("吉林市某厂")
    assert facts_in("吉林市某厂") != facts_in("吉林省某厂")
    assert facts_in("Xi'an, Xian and Hangzhou's") == (("place", "Hangzhou"), ("place", "Xian"))
