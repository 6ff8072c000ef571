"""Pages as `serve` has written them, and the banner that is put on them once all three looks are done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mkdocs.structure.pages import Page

from mkdocs_threatgate.plugin.banner import Alarm, Shown, with_banner


class Pages:
    """The pages that builds under `serve` have written, and those of them that bear a banner."""

    def __init__(self) -> None:
        """Know none."""
        self.written: dict[Path, Page] = {}
        self.marked: set[Path] = set()

    def note(self, page: Page) -> None:
        """Know that a page is being written."""
        place = Path(page.file.abs_dest_path)
        self.written[place] = page
        self.marked.discard(place)

    def show(self, alarms: tuple[Alarm, ...], shown: Callable[[Page], Shown], speech: str) -> None:
        """Put the banner on every page that was written since the last time."""
        for place, page in self.written.items() if alarms else ():
            with suppress(OSError):  # a plugin has taken the page away again
                text = place.read_bytes().decode("utf-8", "surrogateescape")
                text = with_banner(text, alarms, shown(page), speech)
                place.write_bytes(text.encode("utf-8", "surrogateescape"))
                self.marked.add(place)
        self.written.clear()
