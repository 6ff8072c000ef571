"""What every test stands on: no user's configuration, no pinned clock, English messages."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from generator import stand_in
from hypothesis import settings

stand_in()

# a shell starts what runs in its background deaf to Ctrl-C, and so the programs that the tests interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)

# a busy machine is no fault of the program
settings.register_profile("threatgate", deadline=None)
settings.load_profile("threatgate")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    for name in tuple(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    for name in ("THREATGATE_LANG", "SOURCE_DATE_EPOCH", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def shipped_sample() -> Path:
    """The sample site of this repository."""
    return Path(__file__).parent.parent / "sample_site"
