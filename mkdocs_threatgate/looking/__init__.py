"""What a build added to the sources → a verdict: the second and the third look. Pure.

A page, or a file of the output, is compared with what was judged before it; only what that did not
hold is looked at, and only where a pattern of the detectors matches in it the whole is read as a
reader sees it and judged by the same steps as the sources. What stands on thousands of pages, the
menu and the footer, is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mkdocs_threatgate.content.detector import Glimpse
from mkdocs_threatgate.content.pages import Page, open_page
from mkdocs_threatgate.folding import read_as_seen
from mkdocs_threatgate.gate import Tools, examine, judge, make_case, make_exhibit
from mkdocs_threatgate.looking.beyond import SURE, is_new, warnings, was_sure
from mkdocs_threatgate.looking.novelty import (
    FENCE,
    FRESH,
    Added,
    added,
    are_known,
    code_start,
    is_fresh,
    pieces,
    unseen_blocks,
    wording,
)
from mkdocs_threatgate.looking.tracing import News, Suspect, told, trace
from mkdocs_threatgate.model import (
    Attachment,
    Case,
    Declaration,
    Discrepancy,
    Docket,
    Exposure,
    Leak,
    Origin,
    Post,
    Rendering,
    Text,
    Verdict,
    World,
    Zone,
)
from mkdocs_threatgate.sources.hypertext import TAG, as_markdown, blocks, squeeze
from mkdocs_threatgate.sources.posts import read_post

TOLD = ("TG105", "TG308", "TG4", "TG501", "TG70")
"""How the codes begin of what these looks tell: all else was judged in the sources."""

AROUND = 64
"""Characters from a sighting on by which it is looked for in the files that a build reads."""

BEFORE = 32
"""Characters before it that must be the same where it is repeated."""

UNDERLINE = re.compile(r"(?:[\s>]|&gt;|<[^<>]*>)*[=-]")
"""How a page begins that makes a heading of what stands before it."""

Origins = Callable[[], Iterable[Origin]]


class Looker:
    """Looks at what a build makes of a world that was judged; knows what it has seen."""

    def __init__(self, world: World, cases: Iterable[Case], now: datetime) -> None:
        """Take the world as judged, its cases, and the moment of the run with a time zone."""
        self.tools = Tools.of(world, now.astimezone(ZoneInfo(world.settings.timezone)))
        self.cases = {case.post.path: case for case in cases}
        self.seen: set[int] = set()
        self.shown: dict[str, str] = {}
        self.judged: set[int] = set()
        self.whole = False

    def page(self, rendering: Rendering, address: str) -> Suspect | None:
        """Return what is suspicious on a rendered page and is not in its source; None for nearly all pages.

        What the page shows is remembered by its address in the site, for files that repeat it.
        """
        source = self.cases.get(rendering.path)
        body = source.post.body if source and rendering.source else ""  # a theme shows titles by themselves
        known = squeeze(body)
        held = pieces(rendering, rendering.markup)
        new = added(held, rendering.markup, known)
        self.seen.update(map(hash, blocks(rendering.markup)))
        self.shown[address] = held.squeezed
        unread = [line for line in (*new.strings, *new.lines) if is_fresh(line, known)]
        whole = squeeze(rendering.source) if unread else ""  # a description is read with the source's titles
        fresh = any(is_fresh(line, whole) for line in unread) or _is_retitled(rendering)
        alone = not UNDERLINE.match(rendering.markup)
        touched = self._is_touched(new._replace(strings=()) if alone else new, body) or (
            bool(new.strings) and self._is_stated_anew(rendering, source, body, new.strings)
        )
        if not (touched or fresh):
            return None
        sources = (source,) if source else ()
        return self._examined(rendering, known, sources, touched=touched, fresh=fresh)

    def file(self, rendering: Rendering, address: str) -> Suspect | None:
        """Return what is suspicious in a file of the output and was on no page; None for nearly all files.

        `address` is that of the page that it is, or repeats, or empty.
        """
        self.whole = True
        known = self.shown.get(address, "")
        markup = unseen_blocks(rendering.markup, self.seen)
        new = added(pieces(rendering, markup), markup, known)
        if not self._is_touched(new, known):
            return None
        return self._examined(rendering, known, (), touched=True, fresh=False)

    def foreign(
        self, rendering: Rendering, markup: str, sources: Sequence[Case], known: str
    ) -> Suspect | None:
        """Return what is suspicious in a file that nobody saw being made; None for nearly all files.

        `markup` is what no file before it had, `sources` are those that it repeats, and `known` is what
        they hold, squeezed.
        """
        self.whole = True
        new = added(pieces(rendering, markup), markup, known)
        touched = self._is_touched(new, known)
        fresh = rendering.form == "html" and any(is_fresh(line, known) for line in new.lines)
        if not (touched or fresh):
            return None
        return self._examined(rendering, known, sources, touched=touched, fresh=fresh)

    def verdict(
        self,
        suspects: Iterable[Suspect],
        attachments: Iterable[Attachment] = (),
        origins: Origins = tuple,
        exposures: Iterable[Exposure] = (),
        leaks: Iterable[Leak] = (),
        discrepancies: Iterable[Discrepancy] = (),
    ) -> Verdict:
        """Return the verdict on what was found; `origins` is asked for files only where something was."""
        tools, found = self.tools, tuple(suspects)
        exhibits = tuple(make_exhibit(one, tools, ()) for one in attachments)
        traced = trace(found, origins() if found else ())
        docket = Docket(
            cases=traced.cases,
            world=tools.world,
            now=tools.now,
            exhibits=exhibits,
            exposures=tuple(exposures),
            leaks=tuple(leaks),
            discrepancies=tuple(discrepancies),
            built=True,
        )
        findings = (one for one in examine(docket) if one.rule.code.startswith(TOLD))
        return judge(tuple(told(one, traced.shown) for one in findings), docket)

    def _is_touched(self, new: Added, known: str) -> bool:
        """Return whether any pattern matches in what is new, with words that are not known."""
        if not any(new):
            return False
        seen = read_as_seen(new.text).text
        return not are_known(self.tools.detector.touched(seen), known)

    def _is_stated_anew(
        self, rendering: Rendering, source: Case | None, body: str, strings: Iterable[str]
    ) -> bool:
        """Return whether a pattern matches in these strings beside the page, not looked for there before.

        What the page's own front matter states was judged with the source.
        """
        lines = "\n".join(_as_headings(rendering, strings))
        head = source.post.head if source else None
        page = open_page(Post(path=rendering.path, uri=rendering.uri, text=lines, body=lines))
        return not are_known(self.tools.detector.touched_in(page, head), body)

    def _examined(
        self, rendering: Rendering, known: str, sources: Sequence[Case], *, touched: bool, fresh: bool
    ) -> Suspect | None:
        text = _as_text(rendering, self.cases.get(rendering.path), known)
        case = make_case(text, self.tools) if fresh else self._detected(text)
        news = tuple(self._news(case, sources, known)) if touched else ()
        self.judged.update(hash(squeeze(line)) for line in case.post.text.split("\n"))
        recognitions = tuple(one for one in case.recognitions if is_new(one, sources)) if fresh else ()
        answers = tuple(warnings(case, sources)) if fresh else ()
        if not (news or recognitions or answers):
            return None
        case = replace(
            case,
            post=replace(case.post, text="", body="", faults=()),
            suspicions=(),
            recognitions=recognitions,
            answers=answers,
            baselined=False,
        )
        return Suspect(case, news)

    def _detected(self, text: Text) -> Case:
        """Return the case of a text of which no more is asked than what the detectors see."""
        post = read_post(text, self.tools.world.settings.timezone)
        suspicions = self.tools.detector.suspicions(post)
        return Case(post=post, declaration=Declaration(), moment=self.tools.now, suspicions=suspicions)

    def _news(self, case: Case, sources: Sequence[Case], known: str) -> Iterator[News]:
        """Yield the suspicions that rest on something which was not known, or that are surer for it."""
        if not case.suspicions:
            return
        lines = case.post.text.split("\n")
        had = frozenset(signal for source in sources for signal in self._signals(source.post))
        plain = "\n".join(wording(open_page(source.post).text).replace("\\", "") for source in sources)
        page = open_page(case.post)
        words: dict[tuple[str, int], tuple[str, ...]] = {}
        for glimpse in self.tools.detector.glimpses(page):
            here = min(glimpse.span.line, len(lines)) - 1
            line = squeeze(next((one for one in lines[here:] if one.strip() and not FENCE.match(one)), ""))
            block = [squeeze(one) for one in lines[here : glimpse.span.end_line] if not FENCE.match(one)]
            matched = _matched(page, glimpse) or line
            goes_on = self._is_known_on(page, glimpse, block or [line], known)
            judged = self.whole and all(hash(one) in self.judged for one in (line, *block))
            unknown = not (line in known and goes_on) and not judged
            rest = _around(page, glimpse)[0]  # of a line that began otherwise in the source, with a link, say
            like = goes_on and len(rest) >= FRESH and rest in known
            again = glimpse.signal.id in had and (matched in plain or like)
            if glimpse.signal.weight > 0 and unknown and not again and not self._is_repeated(page, glimpse):
                words.setdefault(
                    (glimpse.signal.id, glimpse.span.line), (line, *_around(page, glimpse), matched)
                )
        for suspicion in case.suspicions:
            sighted = ((one, words.get((one.signal.id, one.span.line))) for one in suspicion.sightings)
            new = tuple((one, found) for one, found in sighted if found)
            if new:
                yield News(suspicion, new)
            elif sources and suspicion.confidence in SURE and not was_sure(suspicion, sources):
                yield News(
                    suspicion, tuple((one, (squeeze(one.excerpt),) * 2) for one in suspicion.sightings)
                )

    def _is_known_on(self, page: Page, glimpse: Glimpse, block: Sequence[str], known: str) -> bool:
        """Return whether what is seen in these lines, the first perhaps known, is known throughout."""
        text = page.text[glimpse.start : glimpse.end]
        if len(block) == 1:
            return block[0] in known or squeeze(text) in known
        if page.zone(glimpse.start) is Zone.CODE:
            return are_known((one for one in block if not one.isdigit()), known)  # numbers of lines
        return are_known(self.tools.detector.touched(text), known)

    def _signals(self, post: Post) -> Iterator[str]:
        return (glimpse.signal.id for glimpse in self.tools.detector.glimpses(open_page(post)))

    def _is_repeated(self, page: Page, glimpse: Glimpse) -> bool:
        """Return whether a page that was looked at shows the same words after the same beginning."""
        begun = TAG.sub("", _around(page, glimpse)[1])  # feeds write HTML as text
        return self.whole and any(begun in shown for shown in self.shown.values())


def _matched(page: Page, glimpse: Glimpse) -> str:
    """Return the words in which a signal was seen, as they compare with others."""
    return wording(page.text[glimpse.start : glimpse.end]).replace("\\", "")


def _around(page: Page, glimpse: Glimpse) -> tuple[str, str]:
    """Return the words of a line from a sighting on, and those before it with the sighting itself."""
    text, start, end = page.text, code_start(page.text, glimpse.start), glimpse.end
    before = text[max(start - BEFORE, text.rfind("\n", 0, start) + 1) : end]
    return squeeze(text[start : start + AROUND].partition("\n")[0]), wording(before)


def _as_text(rendering: Rendering, source: Case | None, known: str) -> Text:
    """Return a rendering as a text to be judged: the page's own front matter, then what a reader sees."""
    head = rendering.source.split("\n")[: source.post.body_line - 1] if source else []
    body = as_markdown(rendering.markup) if rendering.form == "html" else rendering.markup
    body = f"~~~~~~~~\n{body}\n~~~~~~~~" if rendering.form == "code" else body
    return Text(
        path=rendering.path,
        uri=rendering.uri,
        text="\n".join((*head, *_headed(rendering, known), body)),
        gated=source.post.gated if source else False,
        ships=True,
    )


def _headed(rendering: Rendering, known: str) -> Iterator[str]:
    """Yield the strings beside a page that its text does not hold, the title as a heading."""
    strings = dict.fromkeys((rendering.title, *rendering.strings))
    return _as_headings(rendering, (one for one in strings if one and squeeze(one) not in known))


def _as_headings(rendering: Rendering, strings: Iterable[str]) -> Iterator[str]:
    return (f"# {one}" if one == rendering.title else one for one in strings)


def _is_retitled(rendering: Rendering) -> bool:
    """Return whether a page is shown under a title that its source does not hold."""
    title, source = rendering.title, rendering.source
    return title not in source and squeeze(title) not in squeeze(source)
