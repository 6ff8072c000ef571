"""All that can be wrong: one file per check, one folder per family (the hundreds digit).

A check sees the docket and yields findings; it knows no other check. What runs is
written down here by hand, so that it shows in a diff.
"""

from __future__ import annotations

from types import ModuleType

from mkdocs_threatgate.checks.declaration import (
    declaration_invalid,
    declaration_missing,
    fact_missing,
    fact_unread,
    front_matter_ambiguous,
    place_abroad,
    post_unreadable,
)
from mkdocs_threatgate.checks.filing import (
    approval_missing,
    authority_not_competent,
    filing_not_live,
    filing_unknown,
    notice_too_short,
    receipt_late,
    receipt_missing,
)
from mkdocs_threatgate.checks.ledger import (
    chain_broken,
    history_truncated,
    ledger_exposed,
    receipt_invalid,
    receipt_rewritten,
    receipt_uncommitted,
    recorder_mismatch,
)
from mkdocs_threatgate.checks.publication import title_early_warning

CHECKS: tuple[ModuleType, ...] = (
    declaration_missing,
    front_matter_ambiguous,
    declaration_invalid,
    fact_missing,
    post_unreadable,
    place_abroad,
    fact_unread,
    receipt_missing,
    authority_not_competent,
    receipt_late,
    notice_too_short,
    approval_missing,
    filing_not_live,
    filing_unknown,
    receipt_uncommitted,
    receipt_rewritten,
    history_truncated,
    receipt_invalid,
    chain_broken,
    ledger_exposed,
    recorder_mismatch,
    title_early_warning,
)
