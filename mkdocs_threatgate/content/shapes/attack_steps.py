"""Attacks told step by step: commands in order, or pictures between the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import Place, in_code, inside, regions_between, together
from mkdocs_threatgate.model import Zone

PLAIN = tuple(
    f"recipe-commands/{family}"
    for family in (
        "attack-scanning",
        "container-escape",
        "credential-theft",
        "defence-evasion",
        "exploit-framework",
        "lateral-movement",
        "password-guessing",
        "payload-making",
        "privilege-gain",
        "proxy-execution",
        "reverse-shell",
    )
)
"""Families of commands that serve an attack and little else."""

FAMILIES = (
    *PLAIN,
    *(
        f"recipe-commands/{family}"
        for family in ("defence-weakening", "exfiltration", "persistence", "target-survey", "tunnel")
    ),
)
"""All families; the last ones serve administrators too."""

PAYLOADS = tuple(
    f"recipe-payload/{kind}-payload"
    for kind in ("sql", "traversal", "expression", "script", "command", "deserialisation", "other")
)
ANNOUNCING = ("recipe-words/attack-heading", "recipe-words/announcing-line")
STEPS = "recipe-words/attack-steps"
PICTURE = "recipe-words/picture"

SEQUENCE = 3
"""Attack commands, or payloads, on lines of their own that make a sequence."""

REACH = 5000
"""Characters within which a sequence begins and ends."""

ANNOUNCED = 400
"""Characters between a heading and the code that it announces, at most."""

SUBSTANCE = 20
"""Characters of code, its fences among them, below which nothing is told."""

SHOWN = 2
"""Blocks of code among steps that make them more than a tale."""

PICTURED = 3
"""Steps with a picture between one and the next that make a walk-through."""

STRIDE = 2500
"""Characters between one step and the next, at most; links to pictures are long."""


def commands_in_order(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of attack commands in code, each on a line of its own; one of them serves attacks alone."""
    plain = together(marks, PLAIN)
    return (run for run in _sequences(page, together(marks, FAMILIES)) if inside(plain, *run))


def payloads_in_order(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of payloads in code, each on a line of its own."""
    return _sequences(page, together(marks, PAYLOADS))


def announced_code(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the code that stands right under a heading or line that announces an attack."""
    for _, end in together(marks, ANNOUNCING):
        for region in regions_between(page, end, end + ANNOUNCED):
            if region.zone is Zone.HEADING and region.start > end:
                break
            if region.zone is Zone.CODE and region.end - region.start > SUBSTANCE:
                yield max(region.start, end), region.end
                break


def attack_narrative(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield stretches of text with several different steps of an attack."""
    for run in _told(page, marks[STEPS]):
        yield run[0][0], run[-1][1]


def steps_with_code(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield stretches of text with several different steps of an attack and code between them."""
    for run in _told(page, marks[STEPS]):
        start, end = run[0][0], run[-1][1]
        code = [
            region
            for region in regions_between(page, start - ANNOUNCED, end + ANNOUNCED)
            if region.zone is Zone.CODE and region.end - region.start > SUBSTANCE
        ]
        if len(code) >= SHOWN:
            yield code[0].start, end


def _told(page: Page, steps: Sequence[Place]) -> Iterator[Sequence[Place]]:
    """Yield runs of steps that stand close together, of which enough differ."""
    done = 0
    for start, _ in steps:
        if start < done:
            continue
        done = start + REACH // 2
        run = inside(steps, start, start + REACH)
        if len({page.text[first:last].lower() for first, last in run}) >= SEQUENCE:
            done = start + REACH
            yield run


def _sequences(page: Page, places: Iterable[Place]) -> Iterator[Place]:
    rows: list[Place] = []
    last = 0
    for start, end in in_code(page, places):
        same_line = bool(last) and "\n" not in page.text[last:start]
        last = max(last, end)
        if same_line:
            continue
        rows.append((start, end))
        if len(rows) >= SEQUENCE and end - rows[-SEQUENCE][0] <= REACH:
            yield rows[-SEQUENCE][0], end
            rows.clear()


def pictured_steps(_page: Page, marks: Marks) -> Iterator[Place]:
    """Yield walks through an attack: steps in words, pictures between them."""
    pictures, steps = marks[PICTURE], marks[STEPS]
    run: list[Place] = []
    for step in steps:
        if run and step[0] - run[-1][1] > STRIDE:
            run.clear()
        if not run or inside(pictures, run[-1][1], step[0]):
            run.append(step)
        if len(run) > PICTURED:
            yield run[0][0], run[-1][1]
            run.clear()
