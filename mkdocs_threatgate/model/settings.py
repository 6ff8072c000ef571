"""How a site configures the gate: its options, and its readings of what the law leaves open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """One key per open question of law; every default is the stricter reading."""

    accept_municipal_district: bool = False
    treat_as_prefectural: tuple[str, ...] = ()
    multi_place: str = "all"
    sector_level: str = "any"
    cumulate_reports: bool = True
    derive_national: bool = True
    opinion_needs: str = "consent"
    own_network_exempt: bool = False
    apply_to: str = "either"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The configuration of the gate, read and checked."""

    enabled: bool = True
    profiles: tuple[str, ...] = ("cn-2019-draft",)
    posts: tuple[str, ...] = ()
    docs_dir: str = "docs"
    ledger: str = "filings"
    ledger_history: tuple[str, ...] = ()
    on_blocked: str = "fail"
    publisher_country: str = "CN"
    publisher_name: str = ""
    language: str = "en"
    signatures: str = "off"
    allowed_signers: str = ""
    evidence: str = "optional"
    recorders: tuple[str, ...] = ()
    forges: tuple[str, ...] = ()
    inline_receipts: str = "allow"
    baseline: tuple[str, ...] = ()
    content_rules: str = ""
    unverified: str = "block"
    timezone: str = "Asia/Shanghai"
    interpretation: Interpretation = field(default_factory=Interpretation)
