"""A blog in each plight that keeps it from publication: one for every rule that blocks.

Both doors are knocked at with these (test_doors.py), and each is walked out of
(test_remedies.py). A plight takes a new blog and returns the one that is stuck.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from blog import AFTER, BEFORE, CONFIG, HANGZHOU, NOTHING, Blog
from examples import ITEMS, example
from signing import sign_with_ssh, ssh_key

POST = "docs/blog/posts/a.md"
CAPTURE = "docs/files/session.pcap"
NETWORK = "networks: [{operator: {name: Example Utility}, places: [杭州市]}]"
COUNTY = '{kind: public-security, region: "341181", name: 天长市公安局}'
SIGNED = f"{CONFIG}      signatures: required\n      allowed_signers: allowed_signers\n"
CAREFUL = f"{CONFIG}      recorders: [liu@example.com]\n"
BOTH_NAMED = f"{HANGZHOU}\nfilings: [2026-aaaaaa]"

Plight = Callable[[Blog], Blog]


def undeclared(blog: Blog) -> Blog:
    """Say nothing about the post."""
    blog.start().post(declaration=None)
    blog.commit()
    return blog


def ambiguous(blog: Blog) -> Blog:
    """Say one thing twice."""
    blog.start().post(extra="title: Another")
    blog.commit()
    return blog


def invalid(blog: Blog) -> Blog:
    """Name a place of which there are several."""
    blog.start().post(declaration="incidents: [{places: [西湖区]}]")
    blog.commit()
    return blog


def incomplete(blog: Blog) -> Blog:
    """Leave out where it happened."""
    blog.start().post(declaration="incidents: [{nature: intruded}]")
    blog.commit()
    return blog


def unreadable(blog: Blog) -> Blog:
    """Save the post in another encoding."""
    blog.start()
    blog.write(POST, f"---\ntitle: 通报\nthreatgate: {{{HANGZHOU}}}\n---\n".encode("gbk"))
    blog.commit()
    return blog


def unfiled(blog: Blog) -> Blog:
    """Owe a filing, and record none; the post is new and has no date."""
    blog.start().post(date=None)
    blog.commit()
    return blog


def filed_with_a_county(blog: Blog) -> Blog:
    """File with an organ that is too low."""
    blog.start().post(declaration="incidents: [{nature: intruded, places: [天长市]}]", date=None)
    blog.receipt(authority=COUNTY)
    blog.commit()
    return blog


def filed_late(blog: Blog) -> Blog:
    """File after the post's date."""
    blog.start().post()
    blog.receipt(filed_at=AFTER)
    blog.commit()
    return blog


def noticed_late(blog: Blog) -> Blog:
    """Give notice, and publish before its thirty days are over."""
    blog.start().post(declaration=NETWORK)
    blog.receipt(filed_at=BEFORE)
    blog.commit()
    return blog


def not_approved(blog: Blog) -> Blog:
    """Ask for the approval of a title, and not wait for it."""
    blog.start().post(declaration="none: A word about a word", title="勒索软件预警", date=None)
    blog.receipt()
    blog.commit()
    return blog


def drifted(blog: Blog) -> Blog:
    """File, and then tell of more than was filed."""
    blog.start().post(date=None, body="Three pumps of a waterworks stood still.\n")
    blog.receipt()
    blog.commit()
    blog.post(date=None, body="Thirty pumps of a waterworks stood still.\n")
    blog.commit()
    return blog


def withdrawn(blog: Blog) -> Blog:
    """Withdraw the filing."""
    blog.start().post(declaration=BOTH_NAMED, date=None)
    blog.receipt()
    blog.commit()
    blog.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    blog.commit()
    return blog


def unknown(blog: Blog) -> Blog:
    """Name a filing that is not there, beside one that is."""
    blog.start().post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa, 2026-zzzzzz]")
    blog.receipt()
    blog.commit()
    return blog


def uncommitted(blog: Blog) -> Blog:
    """Write the receipt, and not commit it."""
    blog.start().post()
    blog.commit()
    blog.receipt()
    return blog


def rewritten(blog: Blog) -> Blog:
    """Edit a receipt that was committed."""
    blog.start().post(declaration=BOTH_NAMED, date=None)
    path = blog.receipt()
    blog.commit()
    blog.write(path, (blog.root / path).read_bytes() + b"note: corrected\n")
    blog.commit()
    return blog


def shallow(blog: Blog) -> Blog:
    """Publish from a clone that holds no history."""
    blog.start().post()
    blog.receipt()
    blog.commit()
    blog.clone_shallow(blog.root.parent / "clone")
    return Blog(blog.root.parent / "clone", now=blog.now).signed()


def misstated(blog: Blog) -> Blog:
    """Commit a receipt that lacks a date."""
    blog.start().post(declaration=BOTH_NAMED, date=None)
    path = blog.receipt()
    lines = (blog.root / path).read_text(encoding="utf-8").splitlines(keepends=True)
    blog.write(path, "".join(line for line in lines if not line.startswith("filed_at")))
    blog.commit()
    return blog


def unchained(blog: Blog) -> Blog:
    """Commit an event that follows something else than it says."""
    blog.start().post(declaration=BOTH_NAMED, date=None)
    blog.receipt()
    blog.commit()
    blog.further("2026-bbbbbb", "acknowledged", digest=hashlib.sha256(b"another").hexdigest())
    blog.commit()
    return blog


def exposed(blog: Blog) -> Blog:
    """Keep the ledger where the generator publishes it."""
    blog.start(f"{CONFIG}      ledger: docs/filings\n").post()
    blog.receipt(folder="docs/filings/2026")
    blog.commit()
    return blog


def unsigned(blog: Blog) -> Blog:
    """Commit a receipt without a signature, where the site asks for one; the key is at hand."""
    blog.start(SIGNED)
    key = blog.root.parent / "key"
    blog.write("allowed_signers", f"liu@example.com {ssh_key(key)}\n")
    blog.commit("Say whose keys count")
    sign_with_ssh(blog, key)
    blog.git("config", "commit.gpgSign", "false")
    blog.post(declaration=BOTH_NAMED, date=None)
    blog.receipt()
    blog.commit()
    return blog


def exchanged(blog: Blog) -> Blog:
    """Exchange the scan that a receipt lists, in a later commit."""
    blog.start().post(declaration=BOTH_NAMED, date=None)
    digest = hashlib.sha256(b"scan").hexdigest()
    blog.receipt(extra=f'evidence: [{{path: scan.pdf, sha256: "{digest}", role: submission}}]')
    blog.write("filings/2026/scan.pdf", "scan")
    blog.commit()
    blog.write("filings/2026/scan.pdf", "a better scan")
    blog.commit()
    return blog


def recorded_by_another(blog: Blog) -> Blog:
    """Have somebody else than the recorder put the receipt into the ledger."""
    blog.start(CAREFUL).post(declaration=BOTH_NAMED, date=None)
    blog.receipt()
    blog.commit(by="wang@example.com")
    return blog


def warning(blog: Blog) -> Blog:
    """Put the reserved word into a title."""
    blog.start().post(declaration="none: A word about a word", title="勒索软件预警", date=None)
    blog.commit()
    return blog


def untold(blog: Blog) -> Blog:
    """Declare nothing, and tell of an incident."""
    blog.start().post(declaration=NOTHING, title="杭州某水务公司遭勒索攻击始末", date=None)
    blog.commit()
    return blog


def captured(blog: Blog) -> Blog:
    """Publish a capture beside the post: no more than the first bytes of one."""
    blog.start().post(declaration=NOTHING, body="See [the traffic](../../files/session.pcap).\n")
    blog.write(CAPTURE, bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    blog.commit()
    return blog


def carrying(item: int) -> Plight:
    """Return the plight of a post that carries what an item of Art. 4 forbids."""

    def plight(blog: Blog) -> Blog:
        """Publish what the documents give as an example of it."""
        blog.start().post(declaration=NOTHING, body=example(item, "flagged"))
        blog.commit()
        return blog

    return plight


def carried(blog: Blog) -> Blog:
    """Withhold a post, a part of which another page includes."""
    snippets = "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [docs/blog/posts]\n"
    blog.start(f"{CONFIG}      on_blocked: withhold\n{snippets}")
    blog.post(body=f"{' '.join(f'word{number}' for number in range(12))}.\n")
    blog.write("docs/more.md", '# More\n\n--8<-- "a.md:8:8"\n')
    blog.commit()
    return blog


def built_without_the_gate(blog: Blog) -> Blog:
    """Build with another configuration, which does not name the plugin."""
    blog.start().post(declaration=NOTHING)
    blog.write("other.yml", CONFIG.partition("plugins:")[0])
    blog.commit()
    blog.build("--quiet", "-f", "other.yml")
    return blog


BUILT_PLIGHTS: dict[str, Plight] = {"TG701": carried, "TG702": built_without_the_gate}
"""What only a build sees, or only who looks at a built site."""

PLIGHTS: dict[str, Plight] = {
    "TG101": undeclared,
    "TG102": ambiguous,
    "TG103": invalid,
    "TG104": incomplete,
    "TG106": unreadable,
    "TG201": unfiled,
    "TG202": filed_with_a_county,
    "TG203": filed_late,
    "TG204": noticed_late,
    "TG205": not_approved,
    "TG206": drifted,
    "TG208": withdrawn,
    "TG209": unknown,
    "TG301": uncommitted,
    "TG302": rewritten,
    "TG303": shallow,
    "TG304": unsigned,
    "TG305": misstated,
    "TG306": exchanged,
    "TG307": unchained,
    "TG308": exposed,
    "TG309": recorded_by_another,
    "TG105": untold,
    "TG411": captured,
    **{f"TG40{item}": carrying(item) for item in ITEMS},
    "TG501": warning,
}
