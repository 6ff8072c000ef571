"""What a rendered page tells beyond its sources: suspicions, recognitions, duties of a title. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.model import Answer, Case, Confidence, Recognition, Status, Subject, Suspicion

SURE = (Confidence.CERTAIN, Confidence.HIGH)


def was_sure(suspicion: Suspicion, sources: Iterable[Case]) -> bool:
    """Return whether a source of a page is as surely suspected of the same."""
    return any(
        one.item == suspicion.item and one.confidence in SURE
        for source in sources
        for one in source.suspicions
    )


def is_new(recognition: Recognition, sources: Iterable[Case]) -> bool:
    """Return whether what a page tells is not told by its source, in these or other words."""
    return not any(
        one.passage == recognition.passage
        or (one.matter is recognition.matter and set(one.places) >= set(recognition.places))
        for source in sources
        for one in source.recognitions
    )


def warnings(case: Case, sources: Iterable[Case]) -> Iterator[Answer]:
    """Yield what a title owes that is not the source's."""
    owed = {one.obligation.article.id for source in sources for one in source.answers}
    for answer in case.answers:
        subject = answer.obligation.article.subject
        if (
            subject is Subject.TITLE
            and answer.status is Status.OPEN
            and answer.obligation.article.id not in owed
        ):
            yield answer
