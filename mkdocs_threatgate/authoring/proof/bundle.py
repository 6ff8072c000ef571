"""Testimony → one archive, the same bytes whenever it is the same testimony and the same clock."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from mkdocs_threatgate import __version__
from mkdocs_threatgate.locale import LANGUAGES, plain, render
from mkdocs_threatgate.model import (
    Commit,
    Decision,
    Entry,
    Event,
    Message,
    Settings,
    Standing,
    Stated,
    Testimony,
    say,
)

HERE = Path(__file__).parent
SUMS = "SHA256SUMS"
NONE = say("nothing is left out")
VERDICTS = {
    Decision.PUBLISHABLE: say("publishable"),
    Decision.BLOCKED: say("blocked"),
    Decision.UNDECIDED: say("no verdict"),
}
EVENTS = {
    Event.FILED: say("filed"),
    Event.ACKNOWLEDGED: say("acknowledged"),
    Event.ACCEPTED: say("accepted"),
    Event.REJECTED: say("rejected"),
    Event.SUPPLEMENTED: say("supplemented"),
    Event.REVIEWED: say("reviewed"),
    Event.CORRECTED: say("corrected"),
    Event.WITHDRAWN: say("withdrawn"),
    Event.OPINION: say("opinion"),
    Event.DISMISSED: say("dismissed"),
}
STANDINGS = {
    Standing.INTACT: say("never changed since"),
    Standing.REWRITTEN: say("changed since, and void"),
    Standing.MOVED: say("moved since, and void"),
    Standing.DELETED: say("deleted since, and void"),
    Standing.UNCOMMITTED: say("not committed"),
    Standing.UNPROVEN: say("not proved"),
}
BLOCKED = say(
    "**This post is blocked: not all that it owes is recorded, or something else stands against it.** "
    "The reasons are in report.json. The bundle proves no more than what is listed below."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What the gate said of a post: the decision on it, the report as JSON, and what it was judged under.

    `canonical` is what the policy's digest is of, `texts` are the articles by file.
    """

    path: str
    title: str
    decision: Decision
    now: datetime
    report: str
    profiles: tuple[str, ...]
    digest: str
    canonical: bytes
    texts: tuple[tuple[str, str], ...]
    settings: Settings


def exhibits(testimony: Testimony, findings: Findings) -> dict[str, bytes]:
    """Return every file of the bundle by its name, the list of their digests last."""
    files = dict(testimony.files)
    files |= {f"objects/{kind}/{oid}": data for kind, oid, data in testimony.objects}
    files |= {f"policy/{name}": text.encode() for name, text in findings.texts}
    files["policy/canonical.json"] = findings.canonical
    files["report.json"] = findings.report.encode("utf-8", "backslashreplace")
    files["settings.json"] = (
        f"{json.dumps(asdict(findings.settings), ensure_ascii=False, indent=2)}\n".encode()
    )
    of_policy = Stated(
        "sha256", findings.digest.removeprefix("sha256:"), "policy/canonical.json", "report.json"
    )
    files["HELD.tsv"] = _table((*one[:3], one.file or "-") for one in testimony.held)
    files["STATED.tsv"] = _table((*testimony.stated, of_policy))
    files["WALK.tsv"] = _table(testimony.walk)
    files["HEAD"] = f"{testimony.head}\n".encode()
    files["FORMAT"] = f"{testimony.object_format}\n".encode()
    files["verify.sh"] = (HERE / "verify.sh").read_bytes()
    for language in LANGUAGES:
        files[f"README.{language}.md"] = _readme(testimony, findings, language).encode("utf-8", "replace")
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, SUMS: "".join(lines).encode()}


def write_zip(files: dict[str, bytes], at: datetime) -> bytes:
    """Return an archive of the files, each dated `at`; nothing is compressed, so that no library matters."""
    stamp = max(at.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(files.items()):
            about = zipfile.ZipInfo(f"proof/{name}", stamp)
            about.create_system = 3  # the modes below are those of Unix, whatever this runs on
            about.external_attr = (0o755 if name == "verify.sh" else 0o644) << 16
            archive.writestr(about, data)
    return made.getvalue()


def _table(rows: Iterable[tuple[str, ...]]) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode("utf-8", "surrogateescape")


def _readme(testimony: Testimony, findings: Findings, language: str) -> str:
    template = (HERE / f"README.{language}.md").read_text(encoding="utf-8")
    blocked = "" if findings.decision is Decision.PUBLISHABLE else f"{render(BLOCKED, language)}\n"
    return template.format_map(
        {
            "post": plain(findings.path),
            "title": plain(findings.title),
            "version": __version__,
            "checked_at": findings.now.isoformat(timespec="seconds"),
            "verdict": render(VERDICTS[findings.decision], language),
            "head": testimony.head,
            "profiles": plain(", ".join(findings.profiles)),
            "policy": findings.digest,
            "format": testimony.object_format,
            "blocked": blocked,
            "entries": _listed((_told(*one) for one in testimony.entries), language),
            "missing": _listed(testimony.missing, language),
        }
    )


def _listed(messages: Iterable[Message], language: str) -> str:
    lines = tuple(f"* {render(message, language)}" for message in messages)
    return "\n".join(lines or (f"* {render(NONE, language)}",))


def _told(entry: Entry, file: str) -> Message:
    commit = entry.added or Commit("", 0, "", "")
    receipt = entry.receipt
    return say(
        "{file}: {event} {id} ({standing}), commit {commit} of {time} by {committer}",
        file=file or entry.path,
        event=EVENTS[receipt.event] if receipt else "?",
        id=receipt.id if receipt else entry.stem,
        standing=STANDINGS[entry.standing],
        commit=commit.id,
        time=datetime.fromtimestamp(commit.time, UTC).isoformat(),
        committer=commit.committer,
    )
