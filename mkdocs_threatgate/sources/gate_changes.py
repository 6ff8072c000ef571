"""What a change does to the gate itself: its settings, policy, content rules, baseline, signers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import fields
from pathlib import PurePosixPath

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import Message, Settings, say
from mkdocs_threatgate.sources.articles import read_policy
from mkdocs_threatgate.sources.blobs import committed
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.rulebooks import read_rulebook, rules_folder
from mkdocs_threatgate.sources.world import Grounds

OF_NO_CONSEQUENCE = ("language",)
"""Settings that change no verdict."""


def gate_changes(before: Grounds, now: Grounds, base: Repository) -> tuple[tuple[str, Message], ...]:
    """Return the paths that a change touches of the gate, each with what it is in words.

    `before` are the grounds with the rules of the commit `base`, `now` those of the change.
    """
    return (
        *_settings(before, now),
        *_policy(before, now),
        *_rules(before, now),
        *_files(before, now, base),
    )


def _settings(before: Grounds, now: Grounds) -> Iterator[tuple[str, Message]]:
    old, new = before.site, now.site
    keys = [
        field.name
        for field in fields(Settings)
        if field.name not in OF_NO_CONSEQUENCE
        and getattr(old.settings, field.name) != getattr(new.settings, field.name)
    ]
    if (old.left_out, old.blogs) != (new.left_out, new.blogs):
        keys.append("plugins, exclude_docs, draft_docs")
    if not new.plugin:
        keys.append("plugins")
    if keys:
        yield now.path_in_repository(now.site.config), say("settings: {keys}", keys=tuple(keys))


def _policy(before: Grounds, now: Grounds) -> Iterator[tuple[str, Message]]:
    """Yield the policy if it has changed; one that cannot be read now is told when it is read to judge."""
    profiles = now.site.settings.profiles
    try:
        old = read_policy(before.site.settings.profiles, before.home).digest
        new = read_policy(profiles, now.home).digest
    except ThreatgateError:
        old, new = "", "unreadable"
    if old != new:
        yield (
            now.path_in_repository(now.site.config),
            say("articles of the profiles: {profiles}", profiles=profiles),
        )


def _rules(before: Grounds, now: Grounds) -> Iterator[tuple[str, Message]]:
    folder = now.site.settings.content_rules
    try:
        old, new = (
            read_rulebook(rules_folder(one.home, one.site.settings), one.site.settings.content_rules).digest
            for one in (before, now)
        )
        same = old == new
    except ThreatgateError:
        same = False
    if not same:
        place = now.home / folder if folder else now.site.config
        yield now.path_in_repository(place), say("rules for content")


def _files(before: Grounds, now: Grounds, base: Repository) -> Iterator[tuple[str, Message]]:
    """Yield baselines and lists of signers that the two commits do not hold alike."""
    settings = (before.site.settings, now.site.settings)
    baselines = {_from_top(now.prefix, file) for one in settings for file in one.baseline}
    signers = {_from_top(now.prefix, one.allowed_signers) for one in settings if one.allowed_signers}
    paths = tuple(sorted(baselines | signers))
    old, new = committed(base, paths), committed(now.repository, paths)
    for path in paths:
        if old.get(path) != new.get(path):
            yield path, say("the baseline") if path in baselines else say("whose signatures count")


def _from_top(prefix: PurePosixPath, path: str) -> str:
    return posixpath.normpath(str(prefix / path))
