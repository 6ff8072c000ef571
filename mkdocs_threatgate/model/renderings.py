"""What a generator made of the sources: rendered pages, files of the output, and what they give away."""

from __future__ import annotations

from typing import NamedTuple

from mkdocs_threatgate.model.text import Message


class Rendering(NamedTuple):
    """A page as rendered, or a file of the output, on its way to be judged.

    `path` is what a finding names where nothing better is known: the page's source, from the top of
    the repository, or the file of the output. `uri` names it to dismissals: the path under the docs
    folder, or the file of the output. `markup` is HTML, XML or plain text; `strings` are told beside it:
    titles, metadata. `source` is the text on disk that was judged already, or empty; `title` the title
    that is shown. `form` is `html`, or as for a `Part`.
    """

    path: str
    uri: str
    markup: str
    strings: tuple[str, ...] = ()
    title: str = ""
    source: str = ""
    form: str = "html"


class Origin(NamedTuple):
    """A text file that a build reads, and that may have brought a passage onto a page.

    `path` is from the top of the repository; `uri` from the docs folder, or the same as `path`
    where it lies outside.
    """

    path: str
    uri: str
    text: str


class Exposure(NamedTuple):
    """Something of the ledger, or of a declaration, that stands in the output.

    `path` is the file of the output; `what` says what it is, without repeating it; `identity` tells it
    from others in another run.
    """

    path: str
    what: Message
    identity: str


class Leak(NamedTuple):
    """Something of a withheld post that stands on a page, or in a file of the output.

    `path` is the page's source or the file of the output; `post` the path of what is withheld;
    `what` says what of it stands there; `identity` tells it from others in another run.
    """

    path: str
    post: str
    what: Message
    identity: str


class Discrepancy(NamedTuple):
    """A respect in which a built site does not agree with the sources that it is to be of.

    `path` is the file of the output, or the source; `command` is what to run next, word by word;
    `identity` tells it from others in another run.
    """

    path: str
    what: Message
    remedy: Message
    command: tuple[str, ...]
    identity: str
