"""A file beside the pages cannot be judged by its text, or is what no text is.

Why this blocks
    What is published beside a page is published. An encrypted archive hides its content from
    the gate and not from readers who know the password; a program, or an office document with
    macros, is run rather than read; a capture is the traffic of a real network, with its
    addresses and what was said; and a file that is not what its name or its first bytes say
    is made to be overlooked. What merely cannot be read is a notice: content of no known kind,
    old office files, RAR and 7z archives, PDFs of pictures, and what is larger than the gate
    reads. It blocks where a password stands beside a link to it.

How to clear it
    Publish it in a form that can be read, take it out, or have a reviewer look at it and
    dismiss the finding. A dismissal holds for these very bytes.

Blocked
    A zip archive with a password; `report.pdf.exe`; `session.pcap`; an executable in a
    tar.gz; a picture with an archive behind it.

Publishable
    Pictures, fonts, films, style sheets, text in any archive that opens, PDFs with text,
    office documents without macros.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Attachment,
    Confidence,
    Docket,
    Exhibit,
    Finding,
    Mark,
    Message,
    Outcome,
    Rule,
    Sign,
    say,
)

RULE = Rule(
    code="TG411", slug="attachment-unreadable", title=say("An attachment cannot be judged"), suspicion=True
)
SHOWN = 3
"""Files inside that are named."""

READS = {
    Sign.ENCRYPTED: say("it hides its content from everyone without the password"),
    Sign.EXECUTABLE: say("it is, or holds, a program"),
    Sign.CAPTURE: say("it is, or holds, the traffic of a real network"),
    Sign.MACROS: say("it holds macros, which are programs"),
    Sign.DISGUISED: say("it is not what it seems"),
    Sign.UNREADABLE: say("it cannot be read, or not all of it"),
    Sign.UNBOUNDED: say("it is larger than what is read"),
}
REMEDIES = {
    Sign.ENCRYPTED: say("Publish it without a password, take it out, or have a reviewer dismiss it."),
    Sign.EXECUTABLE: say("Take it out and describe what it does, or have a reviewer dismiss it."),
    Sign.CAPTURE: say(
        "Take it out and show what matters of it as text, with addresses masked,"
        " or have a reviewer dismiss it."
    ),
    Sign.MACROS: say("Save it without macros, or have a reviewer dismiss it."),
    Sign.DISGUISED: say(
        "Name it after what it is, with nothing behind its content, or have a reviewer dismiss it."
    ),
    Sign.UNREADABLE: say(
        "Publish it in a form that can be read, or have a reviewer look at it and dismiss this."
    ),
    Sign.UNBOUNDED: say("Publish it in smaller files, or have a reviewer look at it and dismiss this."),
}
HARMLESS = (Sign.UNREADABLE, Sign.UNBOUNDED)
"""Signs that something is unknown, not that it is dangerous."""

DOCUMENTS = ("PDF", "OLE")
"""Kinds that are unreadable without any password; one that stands nearby is about something else."""


def check(docket: Docket) -> Iterator[Finding]:
    """Yield one finding per attachment and sign, and one for each that could not be opened."""
    for exhibit in docket.exhibits:
        attachment = exhibit.attachment
        if attachment.fault is not None:
            yield Finding(
                rule=RULE,
                path=attachment.path,
                span=None,
                message=attachment.fault.message,
                remedy=attachment.fault.remedy,
            )
        for sign in Sign:
            marks = tuple(mark for mark in attachment.marks if mark.sign is sign)
            if marks:
                yield _finding(exhibit, sign, marks)


def _finding(exhibit: Exhibit, sign: Sign, marks: tuple[Mark, ...]) -> Finding:
    attachment = exhibit.attachment
    locked = exhibit.passwords and attachment.kind not in DOCUMENTS
    notice = sign in HARMLESS and not locked
    return Finding(
        rule=RULE,
        path=attachment.path,
        span=None,
        message=_message(exhibit, sign, marks),
        remedy=REMEDIES[sign],
        outcome=Outcome.NOTICE if notice else Outcome.BLOCKS,
        confidence=Confidence.MEDIUM if notice else Confidence.HIGH,
        identity=f"{sign} {attachment.sha256}",
    )


def _message(exhibit: Exhibit, sign: Sign, marks: tuple[Mark, ...]) -> Message:
    told = [_told(exhibit.attachment, mark) for mark in marks[:SHOWN]]
    if len(marks) > SHOWN:
        told.append(say("{count} more", count=len(marks) - SHOWN))
    message = say("{reads}: {files}", reads=READS[sign], files=tuple(told))
    if not exhibit.passwords:
        return message
    return say(
        "{message}; beside a link to it stands {words}",
        message=message,
        words=tuple(f"“{words}”" for words in exhibit.passwords[:SHOWN]),
    )


def _told(attachment: Attachment, mark: Mark) -> Message:
    own = attachment.uri.rpartition("/")[2].encode("utf-8", "replace").decode()  # a name may be no UTF-8
    file = mark.member or own
    return say("{file} ({detail})", file=file, detail=mark.sign if mark.detail is None else mark.detail)
