"""Folders of TOML articles → the policy of a run, with a digest of every word in it.

A pack is a folder: `profile.toml` says what the pack is, and every other TOML file
directly in it is one article. An article that cannot be read whole leaves no verdict.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_threatgate.errors import PolicyError, UsageError
from mkdocs_threatgate.model import (
    Addressee,
    Article,
    Bilingual,
    Condition,
    Each,
    Kind,
    Policy,
    Route,
    Subject,
    Territory,
    Trigger,
    say,
)
from mkdocs_threatgate.sources import forms

SHIPPED = ("cn-2019-draft",)
LATER = ("cn-2026", "house")
PROFILE = "profile.toml"
MAX_BYTES = 16 * 1024  # tomllib takes quadratic time over a dotted key
CORRECT = say("Correct the file: a law that is read in part would let posts by.")


class Source(NamedTuple):
    """A TOML file of a pack: its name for messages, its text and its values."""

    name: str
    text: str
    values: dict[str, Any]


class Pack(NamedTuple):
    """A profile: its id, the text of its own file, and its articles in the order of their ids."""

    id: str
    text: str
    articles: tuple[tuple[Article, Source], ...]


def read_policy(profiles: tuple[str, ...], folder: Path) -> Policy:
    """Return the articles of these profiles, in the profiles' order, each profile once.

    A profile is the name of a shipped pack, or the path from `folder` (where the
    configuration stands) of a folder of the site's own articles. The digest covers the
    texts with their ids, whatever the order, the file names or the line ends.

    Raises `UsageError` for an unknown profile, `PolicyError` for a file that is wrong.
    """
    names = tuple(dict.fromkeys(profiles))
    if not names:
        raise UsageError(
            say("“profiles” names no profile"),
            say("Name at least one of {known}: without articles nothing would be owed.", known=SHIPPED),
        )
    packs = tuple(_read_pack(name, _locate(name, folder)) for name in names)
    _refuse_repeated(packs)
    articles = tuple(article for pack in packs for article, _ in pack.articles)
    return Policy(profiles=names, articles=articles, digest=_digest(packs))


def policy_texts(profiles: tuple[str, ...], folder: Path) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """Return what the digest of a policy is of, and the texts in it by the names of their files.

    The former is canonical JSON in UTF-8: pairs of an id and a text, in order. Raises as `read_policy`.
    """
    packs = tuple(_read_pack(name, _locate(name, folder)) for name in dict.fromkeys(profiles))
    profile_texts = ((f"{pack.id}/{PROFILE}", pack.text) for pack in packs)
    article_texts = ((f"{one.id}.toml", source.text) for pack in packs for one, source in pack.articles)
    return _canonical(packs), (*profile_texts, *article_texts)


def _locate(name: str, folder: Path) -> Traversable:
    if name in SHIPPED:
        return resources.files("mkdocs_threatgate").joinpath("policy", "packs", name)
    if name in LATER:
        raise UsageError(
            say("the profile “{name}” is not in this version of threatgate", name=name),
            say("Take it out of “profiles”; this version has {known}.", known=SHIPPED),
        )
    if Path(name).is_absolute() or not (folder / name).is_dir():
        raise UsageError(
            say("there is neither a profile nor a folder “{name}”", name=_printable(name)),
            say("Name one of {known}, or a folder of articles by its path from here.", known=SHIPPED),
        )
    return folder / name


def _read_pack(name: str, folder: Traversable) -> Pack:
    shown = _printable(name.rstrip("/"))
    sources = {file.name: _read_source(f"{shown}/{_printable(file.name)}", file) for file in _files(folder)}
    profile = sources.pop(PROFILE, None)
    if profile is None or not sources:
        raise PolicyError(
            say("{folder} holds no {file}", folder=shown, file=PROFILE)
            if profile is None
            else say("{folder} holds no article", folder=shown),
            say("A pack is a folder with {file} and one TOML file for each article.", file=PROFILE),
        )
    _refuse(profile, forms.examine(profile.values, forms.PROFILE))
    identifier = str(profile.values["id"])
    if identifier != name and identifier in SHIPPED + LATER:
        raise PolicyError(
            say("{file}: the id “{id}” belongs to another profile", file=profile.name, id=identifier),
            say("Give the pack an id of its own."),
        )
    articles = [(_read_article(identifier, source), source) for source in sources.values()]
    articles.sort(key=lambda one: [part.zfill(9) for part in one[0].id.split("/")[1].split("-")])
    return Pack(identifier, profile.text, tuple(articles))


def _files(folder: Traversable) -> list[Traversable]:
    try:
        found = [file for file in folder.iterdir() if file.name.lower().endswith(".toml")]
    except OSError as error:
        problem = error.strerror or str(error)
        raise PolicyError(
            say("the folder {folder} cannot be read: {problem}", folder=folder.name, problem=problem), CORRECT
        ) from error
    return sorted(found, key=lambda file: file.name)


def _read_source(name: str, file: Traversable) -> Source:
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise PolicyError(say("{file} is larger than {limit} bytes", file=name, limit=MAX_BYTES), CORRECT)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return Source(name, text, tomllib.loads(text))
    except OSError as error:
        problem = error.strerror or str(error)
    except (ValueError, RecursionError) as error:
        problem = str(error)
    raise PolicyError(say("{file} cannot be read as TOML: {problem}", file=name, problem=problem), CORRECT)


def _read_article(prefix: str, source: Source) -> Article:
    _refuse(source, forms.examine(source.values, forms.ARTICLE))
    values, duty = source.values, source.values["duty"]
    article = Article(
        id=f"{prefix}/{values['id']}",
        legal_status=values["legal_status"],
        verified=values["verified"],
        citation=Bilingual(**values["citation"]),
        sources=tuple(values["sources"]),
        title=Bilingual(**values["title"]),
        why=Bilingual(**values["why"]),
        remedy=Bilingual(**values["remedy"]),
        subject=Subject(duty["subject"]),
        when=tuple(_condition(table) for table in duty["when"]),
        each=Each(duty["each"]),
        addressees=tuple(_addressee(table) for table in duty["addressees"]),
        routes=tuple(Route(word) for word in duty["routes"]),
        notice_days=duty["notice_days"],
    )
    _refuse(source, forms.examine_duty(article))
    return article


def _condition(table: dict[str, bool]) -> Condition:
    return tuple((Trigger(name), value) for name, value in table.items())


def _addressee(table: dict[str, Any]) -> Addressee:
    kinds = tuple(Kind(word) for word in table["kinds"])
    return Addressee(kinds, forms.LEVELS[table["level"]], Territory(table["territory"]))


def _refuse(source: Source, misfits: Iterator[forms.Misfit]) -> None:
    for misfit in misfits:
        raise PolicyError(say("{file}: {problem}", file=source.name, problem=misfit.problem), misfit.remedy)


def _refuse_repeated(packs: Iterable[Pack]) -> None:
    seen: dict[str, str] = {}
    for article, source in (one for pack in packs for one in pack.articles):
        name, first = source.name, seen.setdefault(article.id, source.name)
        if first != name:
            raise PolicyError(
                say("{file}: the id “{id}” stands in {first} too", file=name, id=article.id, first=first),
                say("Give each article an id of its own."),
            )


def _digest(packs: Iterable[Pack]) -> str:
    return f"sha256:{hashlib.sha256(_canonical(packs)).hexdigest()}"


def _canonical(packs: Iterable[Pack]) -> bytes:
    packs = tuple(packs)
    texts = [(pack.id, pack.text) for pack in packs]
    texts += [(article.id, source.text) for pack in packs for article, source in pack.articles]
    return json.dumps(sorted(texts), ensure_ascii=False).encode()


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)
