"""What each shape cannot do without: marks of some signals, so many of them.

A page on which they are not is not shown to the shape. What is named here is necessary, never
enough; a shape that is not named is always looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mkdocs_threatgate.content.shapes import (
    attack_steps,
    attack_tools,
    chats,
    configurations,
    credentials,
    detection_rules,
    exploit_code,
    inventories,
    letters,
    raw_requests,
    records,
    reports,
    target_searches,
    topologies,
)


class Need(NamedTuple):
    """Marks of any of these signals, at least so many in all."""

    signals: tuple[str, ...]
    least: int = 1


REQUEST = (Need((raw_requests.LINE,)),)
MALWARE = "malware-code"
PEOPLE = (Need((records.NUMBER,), records.IDENTITIES),)
PRESENTED = (Need((attack_tools.WORDS, attack_tools.SCANNER, attack_tools.SECTION)),)
PROTECTED = (Need((reports.MEASURE,), reports.CLAIMS), Need((reports.CLAIM,), reports.CLAIMS))

NEEDS: Mapping[str, tuple[Need, ...]] = {
    "address-inventory": (Need((inventories.ADDRESS,), inventories.MACHINES),),
    "address-plan": (Need((inventories.ADDRESS,), inventories.SUBNETS),),
    "analysis-title": (Need(("calming-words/analysis-title-words",)),),
    "announced-code": (Need(attack_steps.ANNOUNCING),),
    "attack-narrative": (Need((attack_steps.STEPS,), attack_steps.SEQUENCE),),
    "attack-request": (*REQUEST, Need((raw_requests.PAYLOAD, raw_requests.BODY))),
    "card-numbers": PEOPLE,
    "chat-export": (Need((chats.STAMP,), chats.MESSAGES),),
    "commands-in-order": (
        Need(attack_steps.FAMILIES, attack_steps.SEQUENCE),
        Need(attack_steps.PLAIN),
    ),
    "credential-pairs": (
        Need((credentials.PAIR, credentials.MAIL, credentials.DIGEST), credentials.ACCOUNTS),
    ),
    "defence-title": (Need(("calming-words/defence-words",)),),
    "described-network": (Need((topologies.COUNTED, topologies.MODEL)),),
    "detailed-protections": PROTECTED,
    "detection-rule": (Need((detection_rules.HEAD,)),),
    "device-configuration": (Need(configurations.DEVICES, configurations.DISTINCT),),
    "device-session": (Need(configurations.SESSIONS, configurations.DISTINCT),),
    "drawn-topology": (Need((topologies.ADDRESS, topologies.VLAN)),),
    "exploit-script": (Need((exploit_code.IMPORT,)), Need((exploit_code.NAME,), exploit_code.NAMES)),
    "global-addresses": (Need((inventories.ADDRESS,), inventories.GLOBALS),),
    "host-configuration": (Need(configurations.HOSTS, configurations.DISTINCT),),
    "identity-numbers": PEOPLE,
    "injection-code": (Need((f"{MALWARE}/memory-call",)), Need((f"{MALWARE}/execute-call",))),
    "mail-archive": (Need((letters.SENDER,), letters.LETTERS),),
    "memory-shell": (Need((f"{MALWARE}/hook-server",)),),
    "memory-trigger": (Need((exploit_code.WORDS,)),),
    "mobile-numbers": PEOPLE,
    "notice-title": (Need(("calming-words/notice-words",)),),
    "own-protections": PROTECTED,
    "payload-in-address": (Need((raw_requests.CURL,)), Need((raw_requests.PAYLOAD,))),
    "payloads-in-order": (Need(attack_steps.PAYLOADS, attack_steps.SEQUENCE),),
    "personal-records": PEOPLE,
    "pictured-steps": (Need((attack_steps.STEPS,), attack_steps.PICTURED), Need((attack_steps.PICTURE,))),
    "placeholder-target": REQUEST,
    "plan-clauses": (Need((reports.CLAUSE,), reports.CLAUSES),),
    "plan-title": (Need((reports.PLAN,)),),
    "published-addresses": (
        Need((inventories.PUBLISHED,)),
        Need((inventories.ADDRESS,), inventories.GLOBALS),
    ),
    "ransomware-code": tuple(
        Need((f"{MALWARE}/{one}",)) for one in ("file-walk", "encrypt-call", "ransom-act")
    ),
    "raw-request": REQUEST,
    "remote-control": tuple(
        Need((f"{MALWARE}/{one}",)) for one in ("socket-call", "shell-call", "take-orders")
    ),
    "report-chapters": (Need((reports.PART,), reports.CHAPTERS),),
    "report-facts": (Need((reports.LABEL,), reports.LABELS),),
    "report-findings": (Need((reports.SEVERITY,), reports.FINDINGS),),
    "report-title": (Need((reports.REPORT,)),),
    "stated-controls": (Need((reports.CONTROL,), reports.CONTROLS),),
    "steps-with-code": (Need((attack_steps.STEPS,), attack_steps.SEQUENCE),),
    "table-dump": (
        Need((records.INSERT,)),
        Need((records.NUMBER, records.MAIL, records.DIGEST), records.INSERTED),
    ),
    "target-search": (Need((target_searches.FIELD,)),),
    "tool-offer": (*PRESENTED, Need((attack_tools.WAY_TO_GET,))),
    "tool-opening": (Need((attack_tools.WORDS,)),),
    "tool-title": (Need((attack_tools.WORDS, attack_tools.SCANNER)),),
    "tool-usage": (Need((attack_tools.USAGE, attack_tools.RUN, *attack_steps.FAMILIES)),),
}
