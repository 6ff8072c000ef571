"""How sightings add up: distinct signals in a window, the title for all, calming never silencing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.content.scoring import STANDARD, weigh
from mkdocs_threatgate.model import Bilingual, Confidence, Sighting, Signal, Span, Zone

HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW


def sighting(name: str, weight: int, line: int, *, item: int = 3, structural: bool = False) -> Sighting:
    signal = Signal(id=name, item=item, weight=weight, reason=Bilingual("", ""), structural=structural)
    return Sighting(signal, Span(line, 1, line), Zone.CODE, name)


def thing(name: str, weight: int, line: int, item: int = 3) -> Sighting:
    return sighting(name, weight, line, item=item, structural=True)


def outcome(*sightings: Sighting, titles: frozenset[int] = frozenset()) -> list[tuple[int, int, Confidence]]:
    return [(one.item, one.score, one.confidence) for one in weigh(sightings, titles)]


def test_two_signals_one_of_them_a_thing_block_with_enough_points() -> None:
    assert outcome(thing("request", 6, 10), sighting("heading", 4, 8)) == [(3, 10, HIGH)]


def test_words_alone_never_block() -> None:
    assert outcome(*(sighting(f"word-{number}", 4, number) for number in range(5))) == [(3, 20, LOW)]


def test_one_signal_never_blocks_however_often_it_is_seen() -> None:
    assert outcome(thing("request", 12, 1), thing("request", 12, 2)) == [(3, 12, LOW)]


def test_words_alone_need_more_points_to_be_told_of_than_a_thing() -> None:
    assert outcome(thing("request", STANDARD.notice, 1)) == [(3, 6, LOW)]
    assert outcome(sighting("word", STANDARD.words - 1, 1)) == []
    assert outcome(sighting("word", STANDARD.words, 1)) == [(3, 8, LOW)]


def test_signals_further_apart_than_a_window_are_not_added_up() -> None:
    near, far = 1 + STANDARD.window, 2 + STANDARD.window
    assert outcome(thing("request", 6, 1), thing("payload", 6, near)) == [(3, 12, HIGH)]
    assert outcome(thing("request", 6, 1), thing("payload", 6, far)) == [(3, 6, LOW), (3, 6, LOW)]


def test_the_title_counts_for_every_passage() -> None:
    seen = (sighting("title", 4, 1), thing("request", 6, 300), thing("request", 6, 600))
    assert outcome(*seen, titles=frozenset((1,))) == [(3, 10, HIGH), (3, 10, HIGH)]
    assert outcome(*seen) == [(3, 6, LOW), (3, 6, LOW)]


def test_calming_turns_a_block_into_a_notice_but_never_into_silence() -> None:
    seen = (thing("request", 6, 1), thing("payload", 5, 2))
    assert outcome(*seen, sighting("rule", -1, 90)) == [(3, 10, HIGH)]
    assert outcome(*seen, sighting("rule", -20, 90)) == [(3, -9, MEDIUM)]


def test_calming_silences_words_and_weak_things() -> None:
    assert outcome(thing("request", 6, 1), sighting("rule", -1, 2)) == []
    assert outcome(sighting("word", 8, 1), sighting("rule", -1, 2)) == []


def test_calming_of_another_item_does_not_calm() -> None:
    seen = (thing("request", 6, 1), thing("payload", 5, 2))
    assert outcome(*seen, sighting("laboratory", -5, 3, item=5)) == [(3, 11, HIGH)]
    assert outcome(*seen, sighting("anything", -5, 3, item=0)) == [(3, 6, MEDIUM)]


def test_items_are_weighed_apart_and_what_blocks_hides_the_weaker_one_there() -> None:
    code = (thing("loader", 7, 5, item=1), thing("bytes", 4, 6, item=1))
    assert outcome(*code, thing("script", 8, 5), sighting("other", 6, 300, item=2)) == [(1, 11, HIGH)]
    assert outcome(*code, thing("script", 8, 200)) == [(1, 11, HIGH), (3, 8, LOW)]


LINES = st.integers(1, 400)
SIGHTINGS = st.lists(
    st.builds(
        lambda name, line, structural: sighting(
            f"{name}-{structural}", 1 + name % 7, line, structural=structural
        ),
        st.integers(0, 9),
        LINES,
        st.booleans(),
    ),
    max_size=40,
)


@given(SIGHTINGS)
def test_a_blocking_passage_can_be_recounted_by_hand(seen: list[Sighting]) -> None:
    for passage in weigh(seen):
        weights = {one.signal.id: one.signal.weight for one in passage.sightings}
        assert passage.score <= sum(weights.values())
        if passage.confidence is HIGH:
            assert passage.score >= STANDARD.blocks
            assert len(weights) > 1
            assert any(one.signal.structural for one in passage.sightings)


@given(SIGHTINGS, st.randoms())
def test_the_order_of_sightings_does_not_matter(seen: list[Sighting], random: object) -> None:
    mixed = sorted(seen, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert outcome(*mixed) == outcome(*seen)
