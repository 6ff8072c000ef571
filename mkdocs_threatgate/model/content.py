"""What detectors look for in a text, and what they saw there (Art. 4 items 1 to 6, Arts. 5 to 7).

A signal is a sign of prohibited content and is data; a sighting is a signal seen at a place;
a suspicion is a passage whose sightings together speak for one item of Art. 4; a recognition
is what a text tells that its author should have declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model.law import Bilingual
from mkdocs_threatgate.model.text import Fault, Message, Span


class Confidence(StrEnum):
    """How sure the gate is of a finding; below `high` it is a notice."""

    CERTAIN = "certain"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Zone(StrEnum):
    """What part of a page a passage is; the same words weigh differently in each."""

    FRONT_MATTER = "front-matter"
    PROSE = "prose"
    HEADING = "heading"
    TABLE = "table"
    LINK = "link"
    CODE = "code"
    DIAGRAM = "diagram"
    COMMENT = "comment"
    HIDDEN = "hidden"


EVERYWHERE = frozenset(Zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """A sign of prohibited content: one entry of a rule file.

    `item` is the item of Art. 4 that it speaks for, 0 any of them. `weight` is in points:
    positive ones accuse, negative ones calm (a detection rule, a laboratory), and 0 marks
    a spot for the shapes. It is seen where one of the `patterns` matches, or where the
    recogniser of the `shape` says so; in these `zones` only. `structural` signals are
    things (a request, a dump), the others are words about things. `matches` and `spares`
    are examples in which it must and must not be seen. `origin` is the file, for messages.
    """

    id: str
    item: int
    weight: int
    reason: Bilingual
    structural: bool = False
    zones: frozenset[Zone] = EVERYWHERE
    patterns: tuple[str, ...] = ()
    shape: str = ""
    matches: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """All signals of a run, shipped and the site's own, with a digest of their files.

    `yara` are the site's own YARA rules: the file's name and its text.
    """

    signals: tuple[Signal, ...] = ()
    yara: tuple[tuple[str, str], ...] = ()
    digest: str = ""


class Sighting(NamedTuple):
    """A signal as seen: where on disk, in what zone, and the words themselves.

    `excerpt` is what stands at `span` as a reader sees it, shortened, personal data masked;
    `disguised` tells that what is on disk reads otherwise to a program than to a reader.
    """

    signal: Signal
    span: Span
    zone: Zone
    excerpt: str
    disguised: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspicion:
    """A passage that seems to hold what one item of Art. 4 forbids.

    `span` begins at the sighting that weighs most; `score` is the sum of the distinct
    signals' points; `passage` is the digest of the flagged lines as a reader sees them;
    `part` names the file inside an attachment.
    """

    item: int
    span: Span
    sightings: tuple[Sighting, ...]
    score: int
    confidence: Confidence
    passage: str
    part: str = ""


class Matter(StrEnum):
    """What a text seems to tell of, by the lists of a declaration."""

    INCIDENT = "incident"
    REGIONAL = "regional"
    SECTOR = "sector"
    NETWORK = "network"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognition:
    """Something that a text tells and that a declaration would have to state.

    `quote` is the title, heading or sentence at `span`; `subject` the body attacked or the
    network's operator, as written; `places` are codes of divisions, or ISO 3166 codes
    abroad; `sectors` are ids of the sector table; `period` the time as written.
    `passage` is the digest of what was quoted.
    """

    matter: Matter
    span: Span
    quote: str
    confidence: Confidence
    subject: str = ""
    places: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    period: str = ""
    passage: str = ""


class Mark(NamedTuple):
    """Something to know about an attachment, or about the file `member` inside it, that is no text.

    `sign` is one of the words of `Sign`; `detail` says more for a person.
    """

    sign: Sign
    member: str = ""
    detail: Message | None = None


class Sign(StrEnum):
    """What can be wrong with an attachment before its text is read."""

    ENCRYPTED = "encrypted"
    EXECUTABLE = "executable"
    CAPTURE = "capture"
    MACROS = "macros"
    DISGUISED = "disguised"
    UNREADABLE = "unreadable"
    UNBOUNDED = "unbounded"


class Part(NamedTuple):
    """A text found in an attachment; `name` is its path inside, empty for the file itself.

    `form` says how to read it: `markdown`, `html`, `code` or `prose`.
    """

    name: str
    text: str
    form: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file under the docs folder that is no page: what it is and the texts in it.

    `path` is from the top of the repository, `uri` from the docs folder. `size` is in bytes,
    `sha256` the digest of all of them, in hexadecimal.
    """

    path: str
    uri: str
    size: int = 0
    sha256: str = ""
    kind: str = ""
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """An attachment as judged; `baselined` ones were public before the gate and are unchanged.

    `passwords` are words near links to it that say how to open it.
    """

    attachment: Attachment
    suspicions: tuple[Suspicion, ...] = ()
    passwords: tuple[str, ...] = ()
    baselined: bool = False
