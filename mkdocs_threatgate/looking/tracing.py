"""What only the build shows, and the text files that it read → where each passage came from. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Case,
    Declaration,
    Finding,
    Message,
    Origin,
    Post,
    Sighting,
    Span,
    Suspicion,
    say,
)
from mkdocs_threatgate.sources.hypertext import squeeze

NOWHERE = Span(0, 0, 0)
"""The place of what stands in no file that was found."""

PIECE = 16
"""Characters of a line by which the line of a file is known that reads otherwise on the page."""

SHORTEST = 4
"""Characters of a line, squeezed, from which it is worth looking for."""

NAMED = 5
"""Pages that are named."""


class News(NamedTuple):
    """A suspicion that is new, and for each of its sightings that are the words to look for, squeezed."""

    suspicion: Suspicion
    words: tuple[tuple[Sighting, tuple[str, ...]], ...]


class Suspect(NamedTuple):
    """A case of what a page or a file of the output adds, with its new suspicions."""

    case: Case
    news: tuple[News, ...]


class Traced(NamedTuple):
    """Cases by where their suspicions came from, and the pages that show each, by what names a passage."""

    cases: tuple[Case, ...]
    shown: dict[str, tuple[str, ...]]


class _Searched(NamedTuple):
    origin: Origin
    squeezed: str


def trace(suspects: Iterable[Suspect], origins: Iterable[Origin]) -> Traced:
    """Return the cases with every suspicion at the file and line that it came from, each told once."""
    searched = tuple(_Searched(one, _plain(one.text)) for one in origins)
    cases: list[Case] = []
    found: dict[tuple[str, int, str], tuple[Origin, Suspicion]] = {}
    shown: dict[str, tuple[str, ...]] = {}
    for suspect in suspects:
        own: list[Suspicion] = []
        path = suspect.case.post.path
        for origin, news in _parted(suspect.news, path, searched):
            suspicion = _named(news)
            shown[suspicion.passage] = tuple(dict.fromkeys((*shown.get(suspicion.passage, ()), path)))
            if origin is None:
                own.append(_moved(suspicion, {}))
            elif origin.path == path:
                own.append(_moved(suspicion, _lines(news, origin)))
            else:
                key = (origin.path, suspicion.item, suspicion.passage)
                found.setdefault(key, (origin, _moved(suspicion, _lines(news, origin))))
        cases.append(replace(suspect.case, suspicions=tuple(own)))
    return Traced((*cases, *_elsewhere(found.values(), cases)), shown)


def told(finding: Finding, shown: dict[str, tuple[str, ...]]) -> Finding:
    """Return a finding whose message names the pages on which readers would see it."""
    pages = shown.get(finding.identity.rpartition(" ")[2], ())
    if finding.span is None and pages:
        message = say("{message}; the build added it, from no file that was found", message=finding.message)
        return replace(finding, message=message)
    elsewhere = tuple(page for page in pages if page != finding.path)
    if not elsewhere:
        return finding
    message = say("{message}; readers see it in {pages}", message=finding.message, pages=_listed(elsewhere))
    return replace(finding, message=message)


def _listed(pages: tuple[str, ...]) -> tuple[str | Message, ...]:
    more = (say("{count} more", count=len(pages) - NAMED),) if len(pages) > NAMED else ()
    return (*pages[:NAMED], *more)


def _elsewhere(found: Iterable[tuple[Origin, Suspicion]], cases: list[Case]) -> Iterator[Case]:
    """Yield a case for every file outside the pages that brought something."""
    by_path: dict[str, list[tuple[Origin, Suspicion]]] = {}
    for origin, suspicion in found:
        by_path.setdefault(origin.path, []).append((origin, suspicion))
    for path, pairs in by_path.items():
        post = Post(path=path, uri=pairs[0][0].uri, gated=False)
        moment = cases[0].moment
        yield Case(
            post=post,
            declaration=Declaration(),
            moment=moment,
            suspicions=tuple(suspicion for _, suspicion in pairs),
        )


def _named(news: News) -> Suspicion:
    """Return a suspicion of what is new alone, its passage being that, wherever it stands."""
    lines = "\n".join(sorted({words[0] for _, words in news.words}))
    digest = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()
    return replace(news.suspicion, passage=digest, sightings=tuple(one for one, _ in news.words))


def _plain(text: str) -> str:
    return squeeze(text).replace("\\", "")


def _parted(
    news: Iterable[News], path: str, searched: tuple[_Searched, ...]
) -> Iterator[tuple[Origin | None, News]]:
    """Yield what is new by the files that it came from; None stands for one that was not found."""
    ordered = sorted(searched, key=lambda one: one.origin.path != path)
    for one in news:
        parts: dict[str, tuple[Origin | None, list[tuple[Sighting, tuple[str, ...]]]]] = {}
        for sighting, words in one.words:
            # what was matched may stand anywhere; with words around it only where it came from
            own = ordered[:1] if ordered and ordered[0].origin.path == path else []
            origin = _origin(words[:-1], ordered) or _origin((*words, *_pieces(words[0])), own)
            parts.setdefault(origin.path if origin else "", (origin, []))[1].append((sighting, words))
        nowhere = parts.pop("", None)
        if nowhere and parts:
            next(iter(parts.values()))[1].extend(nowhere[1])  # it stands beside what was found
        for origin, sighted in parts.values() if parts or not nowhere else (nowhere,):
            yield origin, News(one.suspicion, tuple(sighted))


def _origin(words: tuple[str, ...], searched: Iterable[_Searched]) -> Origin | None:
    """Return the first file that holds the most of some words: the line before what was matched in it."""
    best, longest = None, SHORTEST - 1
    for one in searched:
        held = max((len(word) for word in words if word in one.squeezed), default=0)
        if held > longest:
            best, longest = one.origin, held
    return best


def _lines(news: News, origin: Origin) -> dict[Sighting, int]:
    """Return the lines in a file at which the sightings stand, as far as they do."""
    lines = tuple(_plain(line) for line in origin.text.split("\n"))
    places: dict[Sighting, int] = {}
    for sighting, words in news.words:
        pieces = _pieces(words[0])
        held = [sum(piece in line for piece in pieces) for line in lines]
        if max(held, default=0):
            places[sighting] = held.index(max(held)) + 1
    for sighting, words in news.words:
        for word in words:
            place = next(
                (at for at, line in enumerate(lines, 1) if len(word) >= SHORTEST and word in line), 0
            )
            if place:
                places[sighting] = place
                break
    return places


def _pieces(line: str) -> tuple[str, ...]:
    return tuple(line[at : at + PIECE] for at in range(0, len(line) - PIECE, PIECE // 2))


def _moved(suspicion: Suspicion, places: dict[Sighting, int]) -> Suspicion:
    """Return a suspicion whose sightings stand where they were found, the others nowhere."""
    sightings = tuple(
        one._replace(span=Span(places[one], 1, places[one]) if one in places else NOWHERE)
        for one in suspicion.sightings
    )
    lines = sorted(places.values())
    if not lines:
        return replace(suspicion, span=NOWHERE, sightings=sightings)
    return replace(suspicion, span=Span(lines[0], 1, lines[-1]), sightings=sightings)
