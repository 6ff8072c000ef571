"""What git sees of the world: an environment made afresh, and settings that overrule all others.

A repository that is being checked may be hostile, and so may be the environment that a hook
or a build server hands down. No inherited `GIT_*` variable gets through; every setting that
runs a program, rewrites history or reaches the network is overruled. The user's and the
system's configuration stay readable, because `safe.directory` stands there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say

KEPT = (
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "GNUPGHOME",
    "LANG",
    "SUDO_UID",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "PROGRAMDATA",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
)
"""Variables that git sees; the last six are what it needs on Windows to start and to find its settings."""

FORCED = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}

CONFIGURATION = (
    ("safe.bareRepository", "explicit"),
    ("advice.graftFileDeprecated", "false"),
    ("core.alternateRefsCommand", ""),
    ("core.attributesFile", os.devnull),
    ("core.commitGraph", "false"),
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.pager", "cat"),
    ("core.untrackedCache", "false"),
    ("diff.external", ""),
    ("diff.orderFile", os.devnull),
    ("diff.relative", "false"),
    ("diff.renames", "false"),
    ("gc.auto", "0"),
    ("gpg.program", "gpg"),
    ("gpg.ssh.program", "ssh-keygen"),
    ("gpg.x509.program", "gpgsm"),
    ("log.follow", "false"),
    ("log.mailmap", "false"),
    ("log.showRoot", "true"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),
)
"""Settings that overrule those of the repository, of the user and of the system."""


def environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment that git gets: the few kept variables, and what is forced.

    Folders of PATH that are not absolute are dropped, since they would be looked for
    inside the repository.
    """
    kept = {name: inherited[name] for name in KEPT if name in inherited}
    kept["PATH"] = os.pathsep.join(_folders(inherited))
    settings = {"GIT_CONFIG_COUNT": str(len(CONFIGURATION))}
    for number, (key, value) in enumerate(CONFIGURATION):
        settings |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return kept | FORCED | settings


def _folders(inherited: Mapping[str, str]) -> list[str]:
    path = inherited.get("PATH", os.defpath)
    return [folder for folder in path.split(os.pathsep) if Path(folder).is_absolute()]


def find_program(inherited: Mapping[str, str]) -> str:
    """Return the absolute path of git; raise `LedgerError` where there is none.

    Found by hand: on Windows the usual search begins in the folder that is being checked.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for folder in _folders(inherited):
        candidate = Path(folder, name)
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    raise LedgerError(
        say("git is not installed, or not on the PATH"),
        say("Install git 2.38 or newer: the gate reads receipts from the repository's history."),
    )
