"""A submission → the letter. Pure: same inputs, same letter.

Nothing goes into it but what is declared, what stands in the post and what the gate computed
from these.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.authoring.dossier import wording
from mkdocs_threatgate.authoring.dossier.facts import declared, moment, place_name, sector_name
from mkdocs_threatgate.authoring.dossier.paper import Block, Heading, Paper, Paragraph, Rows, Slip, Style
from mkdocs_threatgate.authoring.dossier.submission import Submission
from mkdocs_threatgate.authoring.dossier.wording import put
from mkdocs_threatgate.locale import COMMA, render
from mkdocs_threatgate.model import NATION, Answer, Article, Post, Subject, When


def compose(submission: Submission, language: str) -> Paper:
    """Return the letter about a post to one body, in `zh` or `en`."""
    return Paper(
        language=language,
        title=title_of(submission, language),
        author=submission.publisher,
        made_at=submission.now,
        blocks=tuple(
            block
            for part in (_opening, _post, _grounds, _facts, _digests, _attached, _signature, _slip)
            for block in part(submission, language)
        ),
    )


def title_of(submission: Submission, language: str) -> str:
    """Return what the letter is called, which tells what it is about."""
    subjects = {answer.obligation.article.subject for answer in submission.answers}
    (subject, *others) = sorted(subjects)
    title = put(wording.SEVERAL if others else wording.TITLES[subject], language)
    return put(wording.SUPPLEMENT, language, title=title) if submission.amended else title


def headline(post: Post) -> str:
    """Return the title that readers of the post will see, in one line."""
    return " ".join(post.title.split())


def _opening(submission: Submission, language: str) -> Iterator[Block]:
    yield Paragraph(put(wording.ADDRESSED, language, body=submission.body.name), Style.SALUTATION)
    publisher = submission.publisher or put(wording.WE, language)
    article, *others = _articles(submission)
    cited = put(wording.BELOW, language) if others else render(article.citation, language)
    title = headline(submission.case.post)
    grounds = " ".join(cited.split())
    yield Paragraph(put(wording.OPENING, language, publisher=publisher, title=title, grounds=grounds))
    if submission.amended and submission.shift:
        filed = submission.amended.filed
        yield Paragraph(
            put(
                wording.AMENDING,
                language,
                date=moment(filed.filed_at, language) if filed.filed_at else filed.recorded_at.text,
                number=filed.number or submission.amended.id,
                changes=COMMA[language].join(render(one, language) for one in submission.shift.changes)
                or put(wording.TEXT_DIGEST, language),
            )
        )


def _post(submission: Submission, language: str) -> Iterator[Block]:
    label, planned = _planned(submission, language)
    yield Heading(put(wording.POST, language))
    yield Rows(
        (
            (put(wording.TITLE, language), headline(submission.case.post)),
            (put(wording.PUBLISHER, language), submission.publisher),
            (label, planned),
            (put(wording.FILE, language), submission.case.post.path),
            (put(wording.SUMMARY, language), submission.summary),
        )
    )


def _planned(submission: Submission, language: str) -> tuple[str, str]:
    """Return when the post is to go out, in the site's zone, and whether that is still to come."""
    case = submission.case
    stated = [when for when in (case.declaration.publish_at, case.post.date) if when]
    if not stated:
        return put(wording.PLANNED, language), put(wording.UNDATED, language)
    first = min(stated, key=lambda when: when.end)
    to_come = first.end > submission.now
    return put(wording.PLANNED if to_come else wording.DATED, language), _zoned(first, submission, language)


def _zoned(when: When, submission: Submission, language: str) -> str:
    if when.bare:
        return put(wording.ON_DAY, language, day=moment(when, language), zone=submission.timezone)
    return moment(when, language)


def _grounds(submission: Submission, language: str) -> Iterator[Block]:
    yield Heading(put(wording.GROUNDS, language))
    for article in _articles(submission):
        answers = (one for one in submission.answers if one.obligation.article is article)
        concerned = dict.fromkeys(_subject(answer, language) for answer in answers)
        rows = [
            (put(wording.ARTICLE, language), " ".join(render(article.citation, language).split())),
            (put(wording.MATTER, language), render(article.title, language)),
            (put(wording.NUMBER, language), article.id),
            (put(wording.ABOUT, language), COMMA[language].join(concerned)),
        ]
        if not article.verified:
            rows.append((put(wording.REMARK, language), put(wording.UNREAD, language)))
        yield Rows(tuple(rows))
    if any(article.legal_status == "draft" for article in _articles(submission)):
        yield Paragraph(put(wording.DRAFT, language), Style.NOTE)


def _articles(submission: Submission) -> tuple[Article, ...]:
    return tuple({one.obligation.article.id: one.obligation.article for one in submission.answers}.values())


def _subject(answer: Answer, language: str) -> str:
    obligation = answer.obligation
    what = put(wording.SUBJECTS[obligation.article.subject], language, id=obligation.subject)
    where = [place_name(one, language) for one in obligation.places if one.code != NATION]
    if obligation.sector:
        where = [sector_name(obligation.sector, language)]
    return put(wording.AT, language, what=what, where=COMMA[language].join(where)) if where else what


def _facts(submission: Submission, language: str) -> Iterator[Block]:
    yield Heading(put(wording.FACTS, language))
    blocks = tuple(declared(submission.case.declaration, language))
    yield from blocks or (Paragraph(put(wording.NOT_STATED, language)),)


def _digests(submission: Submission, language: str) -> Iterator[Block]:
    content = submission.content
    yield Heading(put(wording.DIGESTS, language))
    yield Rows(
        (
            (put(wording.FILE_DIGEST, language), submission.digest),
            (put(wording.META_DIGEST, language), content.meta.removeprefix("sha256:")),
            (put(wording.FACTS_DIGEST, language), content.facts.removeprefix("sha256:")),
            (put(wording.TEXT_DIGEST, language), content.text.removeprefix("sha256:")),
        )
    )
    yield Paragraph(put(wording.ABOUT_DIGESTS, language, form=str(content.form)), Style.NOTE)


def _attached(submission: Submission, language: str) -> Iterator[Block]:
    yield Heading(put(wording.ATTACHED, language))
    if not submission.enclosures:
        yield Paragraph(put(wording.NO_ATTACHMENT, language))
        return
    yield Rows(
        tuple(
            row
            for place, one in enumerate(submission.enclosures, start=1)
            for row in (
                (put(wording.ATTACHMENT, language, place=str(place)), one.path),
                (put(wording.SHA256, language), one.sha256),
            )
        )
    )


def _signature(submission: Submission, language: str) -> Iterator[Block]:
    subjects = {answer.obligation.article.subject for answer in submission.answers}
    if Subject.TITLE in subjects:
        yield Paragraph(put(wording.ASKING, language))
    if subjects != {Subject.TITLE}:
        yield Paragraph(put(wording.CLOSING, language))
    yield Rows(((put(wording.CONTACT, language), ""), (put(wording.HEAD, language), "")))
    seal = wording.SEAL if submission.publisher else wording.SEAL_BLANK
    yield Paragraph(put(seal, language, publisher=submission.publisher), Style.SIGNATURE)
    yield Paragraph(put(wording.DAY, language), Style.SIGNATURE)


def _slip(submission: Submission, language: str) -> Iterator[Block]:
    yield Slip(put(wording.CUT, language), put(wording.SLIP, language))
    yield Paragraph(
        put(
            wording.RECEIVED,
            language,
            publisher=submission.publisher or "＿" * 10,
            title=title_of(submission, language),
            post=headline(submission.case.post),
        )
    )
    labels = (wording.REGISTERED, wording.RECEIVED_AT, wording.ANSWER, wording.STAMP)
    known = (
        (put(wording.SLIP_DIGEST, language), submission.digest),
        (put(wording.RECEIVER, language), submission.body.name),
    )
    yield Rows((*known, *((put(label, language), "") for label in labels)), roomy=True)
