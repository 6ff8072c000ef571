"""Every shipped signal is seen in its examples, and only in those that it is meant to be seen in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

import pytest

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.content.patterns import Patterns
from mkdocs_threatgate.content.shapes import SHAPES
from mkdocs_threatgate.model import Rulebook, Signal, Text
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.rulebooks import read_rulebook

SIGNALS = read_rulebook().signals
HAN = re.compile("[\u4e00-\u9fa5]")


def by_id(signal: Signal) -> str:
    return signal.id


@cache
def detector() -> Detector:
    """Return a detector that tells of marks too, which weigh nothing and are else only for shapes."""
    return Detector(Rulebook(signals=tuple(replace(one, weight=one.weight or 1) for one in SIGNALS)))


def seen(text: str) -> set[str]:
    post = read_post(Text("a.md", "a.md", text, gated=True, ships=True), "Asia/Shanghai")
    return {sighting.signal.id for sighting in detector().sightings(open_page(post))}


FORMS: Mapping[str, Callable[[str], str]] = {
    "as it stands": str,
    "as code": lambda text: f"```\n{text}\n```\n",
    "as a heading": lambda text: f"# {text}\n",
}


@cache
def form(identifier: str) -> str:
    """Return in what form the examples of a signal are meant: not all are looked for in words."""
    (signal,) = (one for one in SIGNALS if one.id == identifier)
    for name, made in FORMS.items():
        if all(signal.id in seen(made(text)) for text in signal.matches):
            return name
    return "as it stands"


@pytest.mark.parametrize("signal", SIGNALS, ids=by_id)
def test_a_signal_is_seen_in_what_it_must_match(signal: Signal) -> None:
    made = FORMS[form(signal.id)]
    assert [text for text in signal.matches if signal.id not in seen(made(text))] == []


@pytest.mark.parametrize("signal", SIGNALS, ids=by_id)
def test_a_signal_is_not_seen_in_what_it_must_spare(signal: Signal) -> None:
    made = FORMS[form(signal.id)]
    assert [text for text in signal.spares if signal.id in seen(made(text))] == []


@pytest.mark.parametrize("signal", SIGNALS, ids=by_id)
def test_a_signal_has_examples_both_ways_and_reasons_in_both_languages(signal: Signal) -> None:
    assert len(signal.matches) >= 2, "two examples at least in which it is seen"
    assert len(signal.spares) >= 2, "two examples at least in which it is not"
    assert HAN.search(signal.reason.zh)
    assert not HAN.search(signal.reason.en)


@pytest.mark.parametrize("signal", [one for one in SIGNALS if one.patterns], ids=by_id)
def test_each_pattern_is_one_that_a_site_could_use_too(signal: Signal) -> None:
    assert Patterns(signal.patterns).hits("x\n" * 200) is not None


def test_every_shape_that_is_named_exists_and_every_one_that_exists_is_named() -> None:
    assert {signal.shape for signal in SIGNALS if signal.shape} == set(SHAPES)


def test_the_table_of_shapes_is_in_order() -> None:
    assert list(SHAPES) == sorted(SHAPES)
