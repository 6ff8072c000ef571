"""Chains of events as filings: what helps must be beyond doubt, what hurts need not be."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from blog import Blog
from making import authority, when

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    Cover,
    Entry,
    Event,
    Fault,
    Filing,
    Previous,
    Receipt,
    Standing,
    say,
)
from mkdocs_threatgate.sources.filings import believed, fold

VOID = (Standing.REWRITTEN, Standing.MOVED, Standing.DELETED)
FAULT = Fault("TG305", say("a fault"), say("record it anew"))


def event(
    kind: Event,
    stem: str,
    follows: Entry | None = None,
    *,
    day: int = 1,
    filing: str = "2026-aaaaaa",
    standing: Standing = Standing.INTACT,
) -> Entry:
    """Return the entry of an event; its digest is made of its name."""
    filed = kind is Event.FILED
    receipt = Receipt(
        id=stem,
        filing=stem if filed else filing,
        event=kind,
        recorded_at=when(f"2026-06-{day:02}"),
        authority=authority("public-security 330100") if filed else None,
        filed_at=when("2026-06-01") if filed else None,
        decided_at=when(f"2026-06-{day:02}") if kind is Event.ACCEPTED else None,
        covers=(Cover("a.md"),) if filed else (),
        prev=Previous(follows.stem, follows.sha256) if follows else None,
    )
    return Entry(path=f"filings/2026/{stem}.yml", sha256=f"sha of {stem}", receipt=receipt, standing=standing)


FILED = event(Event.FILED, "2026-aaaaaa")
ACKNOWLEDGED = event(Event.ACKNOWLEDGED, "2026-bbbbbb", FILED, day=2)
ACCEPTED = event(Event.ACCEPTED, "2026-cccccc", ACKNOWLEDGED, day=3)
REJECTED = event(Event.REJECTED, "2026-dddddd", FILED, day=4)
WITHDRAWN = event(Event.WITHDRAWN, "2026-eeeeee", ACCEPTED, day=5)


def folded(*entries: Entry) -> Filing:
    """Return the only filing of these entries."""
    _, (filing,) = fold(entries)
    return filing


def broken(*entries: Entry) -> dict[str, str]:
    """Return what is said of the entries that do not fit their chain."""
    return {
        entry.stem: f"{fault.code} {render(fault.message, 'en')}"
        for entry in fold(entries)[0]
        for fault in entry.faults
    }


def test_a_filed_event_alone_is_a_live_filing() -> None:
    assert FILED.receipt is not None
    assert fold((FILED,)) == (
        (FILED,),
        (Filing(id="2026-aaaaaa", entries=(FILED,), filed=FILED.receipt, covers=(Cover("a.md"),)),),
    )


def test_an_acceptance_is_remembered_with_its_time_whatever_the_order_of_files() -> None:
    for order in itertools.permutations((FILED, ACKNOWLEDGED, ACCEPTED)):
        filing = folded(*order)
        assert (filing.accepted, filing.decided_at, filing.live) == (True, when("2026-06-03"), True)
        assert broken(*order) == {}


def test_of_two_acceptances_the_earlier_recorded_counts() -> None:
    again = event(Event.ACCEPTED, "2026-ffffff", ACCEPTED, day=9)
    for order in itertools.permutations((FILED, ACKNOWLEDGED, ACCEPTED, again)):
        assert folded(*order).decided_at == when("2026-06-03")


@pytest.mark.parametrize("end", [REJECTED, WITHDRAWN], ids=["rejected", "withdrawn"])
def test_an_end_is_the_end_whatever_else_happened(end: Entry) -> None:
    for order in itertools.permutations((FILED, ACKNOWLEDGED, ACCEPTED, end)):
        assert end.receipt is not None
        assert (folded(*order).ended, folded(*order).live) == (end.receipt.event, False)


@pytest.mark.parametrize("standing", VOID)
def test_a_void_acceptance_does_not_help_and_a_void_end_still_hurts(standing: Standing) -> None:
    accepted, withdrawn = replace(ACCEPTED, standing=standing), replace(WITHDRAWN, standing=standing)
    assert not folded(FILED, ACKNOWLEDGED, accepted).accepted
    assert folded(FILED, ACKNOWLEDGED, ACCEPTED, withdrawn).ended is Event.WITHDRAWN


def test_a_faulty_acceptance_does_not_help_and_a_faulty_end_still_hurts() -> None:
    assert not folded(FILED, ACKNOWLEDGED, replace(ACCEPTED, faults=(FAULT,))).accepted
    assert folded(FILED, ACKNOWLEDGED, ACCEPTED, replace(WITHDRAWN, faults=(FAULT,))).ended is Event.WITHDRAWN


def test_what_is_not_committed_neither_helps_nor_hurts() -> None:
    for later in (ACCEPTED, WITHDRAWN):
        waiting = replace(later, standing=Standing.UNCOMMITTED, sha256="")
        filing = folded(FILED, ACKNOWLEDGED, waiting)
        assert (filing.accepted, filing.live) == (False, True)


def test_an_event_may_follow_one_that_is_not_committed_either() -> None:
    first = replace(ACKNOWLEDGED, standing=Standing.UNCOMMITTED, sha256="")
    second = replace(ACCEPTED, standing=Standing.UNCOMMITTED, sha256="")
    assert broken(FILED, first, second) == {}


@pytest.mark.parametrize("standing", [*VOID, Standing.UNCOMMITTED])
def test_a_filing_whose_first_event_cannot_be_believed_is_none(standing: Standing) -> None:
    entries, filings = fold((replace(FILED, standing=standing), ACKNOWLEDGED, ACCEPTED))
    assert (len(entries), filings) == (3, ())


def test_a_filing_is_believed_where_history_cannot_tell() -> None:
    assert folded(replace(FILED, standing=Standing.UNPROVEN)).live


def test_a_copy_that_is_not_committed_takes_no_filings_place() -> None:
    copy = replace(FILED, path="filings/2025/2026-aaaaaa.yml", standing=Standing.UNCOMMITTED, sha256="")
    assert folded(copy, FILED).live


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (
            replace(ACCEPTED, receipt=replace(ACCEPTED.receipt, prev=Previous("2026-zzzzzz", "x"))),  # type: ignore[type-var]
            "it follows “2026-zzzzzz”, which is no entry of its filing",
        ),
        (
            replace(ACCEPTED, receipt=replace(ACCEPTED.receipt, prev=Previous("2026-cccccc", "x"))),  # type: ignore[type-var]
            "it follows “2026-cccccc”, which is no entry of its filing",
        ),
        (
            replace(ACCEPTED, receipt=replace(ACCEPTED.receipt, prev=None)),  # type: ignore[type-var]
            "it follows “”, which is no entry of its filing",
        ),
        (
            replace(ACCEPTED, receipt=replace(ACCEPTED.receipt, prev=Previous("2026-bbbbbb", "other"))),  # type: ignore[type-var]
            "the entry 2026-bbbbbb is not the one that it was written to follow",
        ),
    ],
)
def test_an_acceptance_out_of_its_chain_is_told_and_does_not_help(later: Entry, expected: str) -> None:
    assert broken(FILED, ACKNOWLEDGED, later) == {"2026-cccccc": f"TG307 {expected}"}
    assert not folded(FILED, ACKNOWLEDGED, later).accepted


def test_an_end_out_of_its_chain_is_told_and_hurts() -> None:
    assert WITHDRAWN.receipt is not None
    later = replace(WITHDRAWN, receipt=replace(WITHDRAWN.receipt, prev=None))
    assert list(broken(FILED, later)) == ["2026-eeeeee"]
    assert folded(FILED, later).ended is Event.WITHDRAWN


def test_an_event_of_another_filing_is_no_part_of_this_one() -> None:
    other = event(Event.WITHDRAWN, "2026-eeeeee", FILED, filing="2026-zzzzzz")
    assert broken(FILED, other) == {
        "2026-eeeeee": "TG307 the filing 2026-zzzzzz that it belongs to is not in the ledger"
    }
    assert folded(FILED, other).live


def test_an_event_after_a_void_one_still_fits_the_first_version_of_it() -> None:
    void = replace(ACKNOWLEDGED, standing=Standing.REWRITTEN)
    assert broken(FILED, void, ACCEPTED) == {}
    assert folded(FILED, void, ACCEPTED).accepted


@pytest.mark.parametrize("kind", [Event.OPINION, Event.DISMISSED])
def test_an_opinion_and_a_dismissal_are_no_filings(kind: Event) -> None:
    assert fold((event(kind, "2026-oooooo"),)) == ((event(kind, "2026-oooooo"),), ())


def test_an_entry_that_could_not_be_read_passes_through() -> None:
    unread = Entry(path="filings/2026/x.yml", faults=(FAULT,))
    assert fold((unread,)) == ((unread,), ())


# --- inline receipts ------------------------------------------------------------------------------


def inline(kind: Event, stem: str = "a.md#1", standing: Standing = Standing.INTACT) -> Entry:
    assert FILED.receipt is not None
    receipt = replace(FILED.receipt, id=stem, filing=stem, event=kind, decided_at=when("2026-06-02"))
    return Entry(path="docs/a.md", receipt=receipt, inline="a.md", standing=standing)


def test_each_inline_receipt_is_a_filing_of_its_own() -> None:
    entries = (inline(Event.FILED), inline(Event.ACCEPTED, "a.md#2"))
    assert [(one.id, one.accepted, one.live) for one in fold(entries)[1]] == [
        ("a.md#1", False, True),
        ("a.md#2", True, True),
    ]
    assert fold(entries)[0] == entries


@pytest.mark.parametrize("standing", [*VOID, Standing.UNCOMMITTED])
def test_an_inline_receipt_that_cannot_be_believed_is_no_filing(standing: Standing) -> None:
    assert fold((inline(Event.FILED, standing=standing),))[1] == ()
    assert fold((replace(inline(Event.FILED), faults=(FAULT,)),))[1] == ()


# --- all short histories ----------------------------------------------------------------------------

LATER = (ACKNOWLEDGED, ACCEPTED, REJECTED, WITHDRAWN)
MARKS = (Standing.INTACT, Standing.REWRITTEN, Standing.UNCOMMITTED)


def test_in_every_short_history_help_is_intact_and_harm_is_committed() -> None:
    for count in range(len(LATER) + 1):
        for chosen in itertools.combinations(LATER, count):
            for marks in itertools.product(MARKS, repeat=count):
                chain = [replace(one, standing=mark) for one, mark in zip(chosen, marks, strict=True)]
                filing = folded(FILED, *chain)
                present = {one.stem: one for one in (FILED, *chain)}
                ends = [
                    one.receipt.event
                    for one in chain
                    if one.receipt
                    and one.receipt.event in (Event.REJECTED, Event.WITHDRAWN)
                    and one.standing is not Standing.UNCOMMITTED
                ]
                accepted = present.get(ACCEPTED.stem)
                before = present.get(ACKNOWLEDGED.stem)
                fits = before is not None and before.standing is not Standing.UNCOMMITTED
                assert filing.live is (not ends)
                assert filing.accepted is bool(accepted and fits and believed(accepted))


# --- in a real site --------------------------------------------------------------------------------


def test_a_withdrawal_with_a_fault_ends_its_filing_and_a_new_filing_is_the_way_on(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    receipt = blog.receipt()
    digest = hashlib.sha256((blog.root / receipt).read_bytes()).hexdigest()
    blog.commit()
    assert blog.check().code == 0
    blog.write(
        "filings/2026/2026-bbbbbb.yml",
        "schema: threatgate.receipt/1\nid: 2026-bbbbbb\nfiling: 2026-aaaaaa\nevent: withdrawn\n"
        "recorded_at: 2026-06-22\nrecorded_by: liu@example.com\n"
        f"prev: {{id: 2026-aaaaaa, sha256: {digest}}}\n",
    )
    blog.commit()
    assert blog.check().rules == ["TG208", "TG305"]
    blog.receipt("2026-cccccc")
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG305"])


def test_an_approval_may_stand_in_front_matter(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    approval = "{event: accepted, decided_at: 2026-06-01, authority: {kind: cyberspace, region: '330100'}}"
    blog.post(declaration=f"none: nothing\nreceipts: [{approval}]", title="勒索软件预警")
    blog.commit()
    assert blog.check().code == 0
    blog.post(declaration=f"none: nothing\nreceipts: [{approval}]", title="勒索软件预警", date="2026-06-01")
    blog.commit()
    assert blog.check().rules == ["TG203"]


def test_an_approval_limited_to_another_article_leaves_the_title_blocked(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration="none: nothing", title="勒索软件预警")
    blog.receipt(extra="articles: [cn-2019-draft/5]")
    blog.commit()
    assert blog.check().rules == ["TG501"]
