"""Weaknesses of one network (Art. 7) as English texts tell them."""

from __future__ import annotations

import re
from collections.abc import Callable

from mkdocs_threatgate.content.triggers.telling import Telling
from mkdocs_threatgate.model import Matter

SIGN = re.compile(
    r"(?i:vulnerab|unauthenticated|unprotected|leaky|flaw|weakness|bug|hole|misconfig|expos|hack|pwn"
    r"|breaking into|bounty|\$\d|CVE-|IDOR|injection|XSS|SSRF|bypass|takeover|unauthori[sz]ed|log4"
    r"|how (?:i|we) )"
)
"""One of these stands in every headline of a weak network."""

ASSET = (
    r"(?i:(?:API|app|application|network|portal|website|site|system|platform|Wi-?Fi|backend|server"
    r"|database|infrastructure|intranet|dashboard|admin panel|login|cloud|store|checkout|booking)s?)"
)
FLAW = (
    r"(?i:vulnerabilit(?:y|ies)|flaws?|weakness(?:es)?|bugs?|holes?|misconfigurations?|IDOR|SQL injection"
    r"|XSS|SSRF|authentication bypass|account takeover|exposed|unauthori[sz]ed access)"
)
FOUND = re.compile(
    rf"\b(?i:we|i|researchers?)\b(?: \w+){{0,3}} (?i:found|discovered|identified|uncovered|spotted"
    rf"|noticed)\b.{{0,80}}?\b{FLAW}\b.{{0,40}}?\b(?:in|on|of|at)"
    rf" (?P<name>[A-Z][\w&.'-]*(?: [\w&.'-]+){{0,5}}?(?:'s)? {ASSET})\b"
)
HACKING = re.compile(
    r"^(?i:hacking|pwning|breaking into|owning|popping|taking over) (?!(?i:tools?|team|with|forums?"
    r"|the box|lab|guide)\b)(?P<name>[A-Z][\w&.'-]+(?: [A-Z][\w&.'-]+){0,3})"
)
HOW = re.compile(
    r"^(?i:how|the (?:time|day)|that time|when) (?i:i|we)(?: \w+)? (?i:hacked|bypassed|took over"
    r"|broke into|pwned|gained|exploited|accessed|earned|could have|escalated|dumped|owned)\b(?P<rest>.*)"
)
IN_ASSET = re.compile(rf"\b{FLAW} (?:\w+ )?(?:in|on|at|of|to) (?P<name>(?:[\w&.'-]+ ){{0,6}}?{ASSET})\b")
OPEN_ASSET = re.compile(
    rf"\b(?i:unauthenticated|unprotected|unsecured|exposed|misconfigured|leaky) {ASSET} (?i:at|of|in|from"
    rf"|belonging to) (?P<name>(?:[\w&.'-]+ ){{0,5}}?[\w&.'-]+)"
)
OPERATORS = re.compile(
    r"(?i:\b(?:universit(?:y|ies)|college|campus|hospitals?|bank|government|ministry|municipal|city"
    r"|airport|airline|utility|utility's|school|insurer|telecom|operator|company's|customer|our own"
    r"|car ?makers?|dealers?"
    r"|railway|library|retailer|exchange|provinc(?:e|ial)|police|hotel|logistics|port)\b)"
)
BOUNTY = re.compile(
    r"\$\s?\d[\d,.]*k?\b.{0,40}\b(?i:bounty|bug|vulnerabilit(?:y|ies)|IDOR|XSS|SSRF|RCE|ATO"
    r"|account takeover|leak)\b|\b(?i:bug bounty (?:write-?up|story))\b"
)
WEAK = re.compile(r"(?i:vulnerabilit|CVE-\d|weakness|\bflaw|log4|susceptible)")
OURS = (
    r"(?i:our (?:own )?(?:platform|sites?|systems|infrastructure|service|portal|proxy|customers)"
    r"|the platform)"
)
OWN = re.compile(
    rf"(?i:\b(?:vulnerable|vulnerability|susceptible|CVE-\d{{4}}-\d+|weakness"
    rf"|flaw)\b.{{0,140}}?)\b{OURS}\b|\b{OURS}\b.{{0,140}}?\b(?i:vulnerable|vulnerability|susceptible"
    r"|CVE-\d|weakness|flaw)"
)
"""What the operator of a platform says of a flaw in it, or of its own answer to a flaw of everybody's."""

PRODUCT = re.compile(
    r"(?i:\b(?:plugin|firmware|router|driver|kernel|library|package|browser|WordPress|Windows|Linux"
    r"|Android|iOS|Chrome|firewall|appliance|SDK|framework|open[- ]source|npm|PyPI|module|extension"
    r"|advisory|release notes"
    r"|upgrade|CTF|challenge|lab|hackthebox|HTB|TryHackMe|tutorial|guide|course|checklist|cheat ?sheet"
    r"|how to|policy|program|scanning|scanner|management)\b)"
)


def find_english_network(title: str, opening: Callable[[], str]) -> Telling | None:
    """Return that an English headline (as seen) tells of one network's weakness, or None.

    `opening` returns the text's first prose, asked where the headline alone leaves it open.
    """
    if not SIGN.search(title) or PRODUCT.search(title):
        return None
    for pattern in (FOUND, HACKING, OPEN_ASSET):
        if found := pattern.search(title):
            return Telling(Matter.NETWORK, found["name"])
    if (found := IN_ASSET.search(title)) and OPERATORS.search(found["name"]):
        return Telling(Matter.NETWORK, found["name"])
    how = HOW.search(title)
    if (
        how and re.search(r"[A-Z]|account|company|university|hospital|bank|\$", how["rest"])
    ) or BOUNTY.search(title):
        return Telling(Matter.NETWORK, sure=False)
    return (
        Telling(Matter.NETWORK, sure=False)
        if WEAK.search(title) and OWN.search(f"{title} {opening()}")
        else None
    )
