"""Work for processes of their own: what `test_scan` has them do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from mkdocs_threatgate.errors import PolicyError
from mkdocs_threatgate.model import say


def doubling() -> Callable[[int], int]:
    """Return what doubles a number, the small ones slowly."""

    def double(number: int) -> int:
        time.sleep(max(0, 5 - number) / 50)
        return 2 * number

    return double


def dying() -> Callable[[int], int]:
    """Return what ends its process."""

    def end(_: int) -> int:
        os._exit(9)

    return end


def failing(how: str) -> Callable[[int], int]:
    """Return what fails, in a way of ours or in one that nobody foresaw."""

    def fail(number: int) -> int:
        if how == "ours":
            raise PolicyError(say("no {number}", number=number), say("Take another."))
        return number // 0

    return fail
