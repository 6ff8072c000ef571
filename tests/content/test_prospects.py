"""The proof of innocence: it spares work, and never a suspicion."""

from __future__ import annotations

import pytest

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.content.own_rules import is_own
from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.content.patterns import Patterns
from mkdocs_threatgate.content.prospects import Prospects, are_met
from mkdocs_threatgate.content.scoring import STANDARD, weigh
from mkdocs_threatgate.content.shapes import SHAPES, Marks
from mkdocs_threatgate.content.shapes.needs import NEEDS
from mkdocs_threatgate.model import Post, Signal
from mkdocs_threatgate.sources.rulebooks import read_rulebook

RULEBOOK = read_rulebook()
DETECTOR = Detector(RULEBOOK)
SHAPED = tuple(signal for signal in RULEBOOK.signals if signal.shape)
EXAMPLES = tuple(text for signal in RULEBOOK.signals for text in (*signal.matches, *signal.spares))


def post(text: str) -> Post:
    return Post(path="p.md", uri="p.md", text=text, body=text)


def test_every_shape_says_what_it_needs_and_every_need_is_a_signal() -> None:
    assert set(NEEDS) == set(SHAPES)
    known = {signal.id for signal in RULEBOOK.signals if not is_own(signal)}
    assert {mark for needs in NEEDS.values() for need in needs for mark in need.signals} <= known


@pytest.mark.parametrize("signal", SHAPED, ids=lambda signal: signal.id)
def test_a_shape_sees_nothing_where_one_of_its_needs_is_missing(signal: Signal) -> None:
    for text in signal.matches:
        page = open_page(post(text))
        places = DETECTOR.marked(page)
        assert are_met(signal.shape, places)
        for need in NEEDS[signal.shape]:
            left = need.least - 1
            fewer = dict(places)
            for mark in need.signals:
                fewer[mark] = places.get(mark, [])[:left]
                left -= len(fewer[mark])
            assert not are_met(signal.shape, fewer)
            assert tuple(SHAPES[signal.shape](page, Marks(fewer))) == ()


def test_what_is_proven_innocent_is_innocent() -> None:
    joined = ["\n\n".join(EXAMPLES[at : at + 7]) for at in range(0, len(EXAMPLES), 3)]
    told = 0
    for text in (*EXAMPLES, *joined):
        page = open_page(post(text))
        without = weigh(DETECTOR.glimpses(page))
        assert len(DETECTOR.suspicions(post(text))) == len(without)
        told += bool(without)
    assert told > len(joined) // 2


def test_marks_alone_amount_to_nothing_and_enough_points_to_something() -> None:
    prospects = Prospects(RULEBOOK.signals)
    assert not prospects.amount({}, STANDARD)
    everything = {
        signal.id: [(at, at + 1) for at in range(20)] for signal in RULEBOOK.signals if not signal.shape
    }
    assert prospects.amount(everything, STANDARD)
    marks = {signal.id: [(0, 1)] for signal in RULEBOOK.signals if not signal.weight and not signal.shape}
    assert not prospects.amount(dict(list(marks.items())[:1]), STANDARD)


def test_a_rare_word_that_must_follow_is_sought_in_place_of_a_common_one() -> None:
    patterns = Patterns([r"\b(?:the|our) +[a-z ]{0,1200}?elephants?\b"])
    assert not patterns.spelt.ends(b"the our the our")
    near = "x the the our elephant, THE elephants"
    assert [near[hit.start : hit.end] for hit in patterns.hits(near)] == [
        "the the our elephant",
        "THE elephants",
    ]
    far = "-" * 1100 + near + "-" * 1100
    assert [far[hit.start : hit.end] for hit in patterns.hits(far)] == [
        "the the our elephant",
        "THE elephants",
    ]
