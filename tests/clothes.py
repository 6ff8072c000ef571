"""The same text elsewhere in a page: none of these may change what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

PROSE = "Some words that say nothing of the matter.\n\n"


def _quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.split("\n"))


def _listed(text: str) -> str:
    return "- One point:\n\n" + "".join(f"    {line}\n" for line in text.split("\n"))


CLOTHES: Mapping[str, Callable[[str], str]] = {
    "moved": lambda text: PROSE * 40 + text,
    "followed": lambda text: f"{text}\n\n{PROSE * 40}",
    "quoted": _quoted,
    "in a list": _listed,
    "with Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "under front matter": lambda text: f"---\ntitle: A post\ntags: [a, b]\n---\n\n{text}",
    "hidden": lambda text: f'Words.\n\n<div hidden markdown="1">\n\n{text}\n\n</div>\n',
}
