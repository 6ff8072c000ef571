"""What the readers know: their keys, and what each event of a receipt needs, found out by asking them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Event, Fault, Message, Text
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.receipts import read_receipt
from mkdocs_threatgate.sources.settings import OWN_FILE, read_site

STRANGER = "zzzzzz"
"""A key that no reader knows and none takes for a near miss."""

UNKNOWN, MISSING = "the key “{key}” is not known", "“{key}” is missing"

Faults = Iterable[tuple[Message, Message]]

DECLARATION = {
    "declaration": "{stranger}: 1",
    "incident": "incidents: [{{{stranger}: 1}}]",
    "report": "reports: [{{{stranger}: 1}}]",
    "network": "networks: [{{{stranger}: 1}}]",
    "operator": "incidents: [{{operator: {{{stranger}: 1}}}}]",
    "fixed": "networks: [{{fixed: {{{stranger}: 1}}}}]",
    "stated_opinion": "networks: [{{opinion: {{{stranger}: 1}}}}]",
    "inline_receipt": "receipts: [{{{stranger}: 1}}]",
}
RECEIPT = {
    "receipt": "{stranger}: 1",
    "authority": "authority: {{{stranger}: 1}}",
    "cover": "covers: [{{{stranger}: 1}}]",
    "content": "covers: [{{content: {{{stranger}: 1}}}}]",
    "evidence": "evidence: [{{{stranger}: 1}}]",
    "prev": "prev: {{{stranger}: 1}}",
}
CONFIG = {
    "config": "{stranger}: 1",
    "publisher": "publisher: {{{stranger}: 1}}",
    "interpretation": "interpretation: {{{stranger}: 1}}",
}


def known_keys() -> dict[str, tuple[str, ...]]:
    """Return the keys of every mapping that a person may write, by its name here."""
    found: dict[str, tuple[str, ...]] = {}
    for asked, read in ((DECLARATION, _declaration), (RECEIPT, _receipt), (CONFIG, _config)):
        for name, form in asked.items():
            found[name] = _known(read(form.format(stranger=STRANGER)))
    return found


def needed_by(event: Event | None) -> tuple[str, ...]:
    """Return the keys that a receipt must have: one of an event, or of any for None."""
    text = f"event: {event}" if event else f"{STRANGER}: 1"
    missing = [
        str(dict(message.values)["key"]) for message, _ in _receipt(text) if message.template == MISSING
    ]
    return tuple(dict.fromkeys(missing))


def _known(faults: Faults) -> tuple[str, ...]:
    remedies = [remedy for message, remedy in faults if message.template == UNKNOWN]
    known = dict(remedies[0].values)["known"]
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def _declaration(text: str) -> Faults:
    indented = "".join(f"  {line}\n" for line in text.splitlines())
    source = f"---\nthreatgate:\n{indented}---\n"
    post = read_post(Text("a.md", "a.md", source, gated=True, ships=True), "UTC")
    return _told(read_declaration(post, "UTC").faults)


def _receipt(text: str) -> Faults:
    return _told(read_receipt(text.encode(), "", "UTC")[1])


def _told(faults: Iterable[Fault]) -> Faults:
    return [(fault.message, fault.remedy) for fault in faults]


def _config(text: str) -> Faults:
    """Return the first fault of a configuration; the line it stands on is taken off its message."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, OWN_FILE)
        file.write_text(text, encoding="utf-8")
        try:
            read_site(file)
        except UsageError as error:
            problem = dict(error.message.values)["problem"]
            return [(problem, error.remedy)] if isinstance(problem, Message) else []
    return []
