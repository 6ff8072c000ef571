"""What `serve` shows on every page while the build would be blocked."""

from __future__ import annotations

import html
import re

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
BANNER = (
    '<pre role="alert" style="position: relative; z-index: 9999; margin: 0; padding: 1em; overflow: auto; '
    'max-height: 50vh; background: #b00020; color: #fff; white-space: pre-wrap">{text}</pre>'
)


def with_banner(output: str, text: str) -> str:
    """Return a page with a text at its head, or the page as it is where there is none to show."""
    if not text:
        return output
    body = BODY.search(output)
    start = body.end() if body else 0
    return f"{output[:start]}{BANNER.format(text=html.escape(text))}{output[start:]}"
