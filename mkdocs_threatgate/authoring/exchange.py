"""Two folders trade places in one step, where the operating system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

AT_THIS_FOLDER = -100
RENAME_EXCHANGE = 2


def exchange(first: Path, second: Path) -> bool:
    """Swap two paths of one file system atomically; return False, nothing done, where that cannot be.

    `renameat2(2)` of Linux, through the C library; Python has no call of its own for it.
    """
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    names = os.fsencode(first), os.fsencode(second)
    return bool(rename(AT_THIS_FOLDER, names[0], AT_THIS_FOLDER, names[1], RENAME_EXCHANGE) == 0)
