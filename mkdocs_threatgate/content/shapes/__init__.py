"""Shapes: what patterns cannot say, each a small function over a page and the spots marked on it.

A shape is named by a signal (`shape = "…"`); it gets the page and the marks, which are the
places where patterns of other signals matched, by the signals' ids, and yields slices of the
page's text in which it sees itself. It takes time linear in the text.
"""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs_threatgate.content.shapes.attack_steps import (
    announced_code,
    attack_narrative,
    commands_in_order,
    payloads_in_order,
    pictured_steps,
    steps_with_code,
)
from mkdocs_threatgate.content.shapes.attack_tools import tool_offer, tool_opening, tool_title, tool_usage
from mkdocs_threatgate.content.shapes.chats import chat_export
from mkdocs_threatgate.content.shapes.configurations import (
    device_configuration,
    device_session,
    host_configuration,
)
from mkdocs_threatgate.content.shapes.credentials import credential_pairs
from mkdocs_threatgate.content.shapes.detection_rules import detection_rule
from mkdocs_threatgate.content.shapes.exploit_code import exploit_script, memory_trigger
from mkdocs_threatgate.content.shapes.inventories import (
    address_inventory,
    address_plan,
    global_addresses,
    published_addresses,
)
from mkdocs_threatgate.content.shapes.letters import mail_archive
from mkdocs_threatgate.content.shapes.malware_code import (
    injection_code,
    memory_shell,
    ransomware_code,
    remote_control,
)
from mkdocs_threatgate.content.shapes.marks import Marks, Shape
from mkdocs_threatgate.content.shapes.raw_requests import (
    attack_request,
    payload_in_address,
    placeholder_target,
    raw_request,
)
from mkdocs_threatgate.content.shapes.records import (
    card_numbers,
    identity_numbers,
    mobile_numbers,
    personal_records,
    table_dump,
)
from mkdocs_threatgate.content.shapes.reports import (
    detailed_protections,
    own_protections,
    plan_clauses,
    plan_title,
    report_chapters,
    report_facts,
    report_findings,
    report_title,
    stated_controls,
)
from mkdocs_threatgate.content.shapes.target_searches import target_search
from mkdocs_threatgate.content.shapes.telling_titles import analysis_title, defence_title, notice_title
from mkdocs_threatgate.content.shapes.topologies import described_network, drawn_topology

__all__ = ["SHAPES", "Marks", "Shape"]

SHAPES: Mapping[str, Shape] = {
    "address-inventory": address_inventory,
    "address-plan": address_plan,
    "analysis-title": analysis_title,
    "announced-code": announced_code,
    "attack-narrative": attack_narrative,
    "attack-request": attack_request,
    "card-numbers": card_numbers,
    "chat-export": chat_export,
    "commands-in-order": commands_in_order,
    "credential-pairs": credential_pairs,
    "defence-title": defence_title,
    "described-network": described_network,
    "detailed-protections": detailed_protections,
    "detection-rule": detection_rule,
    "device-configuration": device_configuration,
    "device-session": device_session,
    "drawn-topology": drawn_topology,
    "exploit-script": exploit_script,
    "global-addresses": global_addresses,
    "host-configuration": host_configuration,
    "identity-numbers": identity_numbers,
    "injection-code": injection_code,
    "mail-archive": mail_archive,
    "memory-shell": memory_shell,
    "memory-trigger": memory_trigger,
    "mobile-numbers": mobile_numbers,
    "notice-title": notice_title,
    "own-protections": own_protections,
    "payload-in-address": payload_in_address,
    "payloads-in-order": payloads_in_order,
    "personal-records": personal_records,
    "pictured-steps": pictured_steps,
    "placeholder-target": placeholder_target,
    "plan-clauses": plan_clauses,
    "plan-title": plan_title,
    "published-addresses": published_addresses,
    "ransomware-code": ransomware_code,
    "raw-request": raw_request,
    "remote-control": remote_control,
    "report-chapters": report_chapters,
    "report-facts": report_facts,
    "report-findings": report_findings,
    "report-title": report_title,
    "stated-controls": stated_controls,
    "steps-with-code": steps_with_code,
    "table-dump": table_dump,
    "target-search": target_search,
    "tool-offer": tool_offer,
    "tool-opening": tool_opening,
    "tool-title": tool_title,
    "tool-usage": tool_usage,
}
