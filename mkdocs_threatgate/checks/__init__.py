"""All that can be wrong: one file per check, one folder per family (the hundreds digit).

A check sees the docket and yields findings; it knows no other check. What runs is
written down here by hand, so that it shows in a diff.
"""

from __future__ import annotations

from types import ModuleType

from mkdocs_threatgate.checks.content import (
    assessment_report,
    attachment_unreadable,
    attack_recipe,
    attack_tool,
    content_hidden,
    leaked_data,
    malware_source,
    network_blueprint,
)
from mkdocs_threatgate.checks.declaration import (
    declaration_invalid,
    declaration_missing,
    fact_missing,
    fact_unread,
    front_matter_ambiguous,
    place_abroad,
    post_unreadable,
    trigger_undeclared,
)
from mkdocs_threatgate.checks.dismissal import dismissal_expired, dismissal_unused
from mkdocs_threatgate.checks.filing import (
    approval_missing,
    authority_not_competent,
    content_drifted,
    content_edited,
    filing_not_live,
    filing_unknown,
    notice_too_short,
    receipt_late,
    receipt_missing,
)
from mkdocs_threatgate.checks.ledger import (
    chain_broken,
    evidence_mismatch,
    gate_changed,
    history_truncated,
    ledger_exposed,
    receipt_invalid,
    receipt_rewritten,
    receipt_uncommitted,
    recorder_mismatch,
    signature_untrusted,
    statement_only,
)
from mkdocs_threatgate.checks.publication import title_early_warning
from mkdocs_threatgate.checks.site import gate_not_run, withheld_content_leaked

EXAMINING: tuple[ModuleType, ...] = (
    declaration_missing,
    front_matter_ambiguous,
    declaration_invalid,
    fact_missing,
    post_unreadable,
    place_abroad,
    fact_unread,
    trigger_undeclared,
    receipt_missing,
    authority_not_competent,
    receipt_late,
    notice_too_short,
    approval_missing,
    content_drifted,
    content_edited,
    filing_not_live,
    filing_unknown,
    receipt_uncommitted,
    receipt_rewritten,
    history_truncated,
    receipt_invalid,
    chain_broken,
    ledger_exposed,
    evidence_mismatch,
    signature_untrusted,
    recorder_mismatch,
    gate_changed,
    malware_source,
    attack_tool,
    attack_recipe,
    leaked_data,
    network_blueprint,
    assessment_report,
    content_hidden,
    attachment_unreadable,
    title_early_warning,
    withheld_content_leaked,
    gate_not_run,
)
"""The checks that look at what was read; each takes the docket."""

REVIEWING: tuple[ModuleType, ...] = (dismissal_expired, dismissal_unused, statement_only)
"""The checks that look at dismissals; each also takes what every dismissal names among the findings."""

CHECKS = (*EXAMINING, *REVIEWING)
