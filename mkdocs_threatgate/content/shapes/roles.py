"""The words that say whose an address is: names of machines, what they are for, VLANs; or that it attacks."""

from __future__ import annotations

import re

DEVICE = re.compile(
    r"\b(?:switch(?:es)?|routers?|firewalls?|gateways?|access[ -]points?|load[ -]balancers?|vpn|nas|bastion"
    r"|jump[ -]?(?:host|server|box)|hypervisors?|proxmox|esxi|idrac|ipmi|bmc|printers?|cameras?|nvr|wlc"
    r"|(?:web|mail|dns|db|database|file|app|backup|log|ldap|git|build|ntp|dhcp|proxy|print|media)[ -]?"
    r"(?:server|host|node)s?|domain[ -]controllers?|workstations?|servers?)\b"
    r"|交换机|路由器|防火墙|网关|无线控制器|堡垒机|跳板机|负载均衡|服务器|数据库|域控|摄像头|打印机"
    r"|主机|工作站|门禁|存储|虚拟机|弱电间|配线架|机柜|光纤|会议室",
    re.IGNORECASE,
)
USE = (
    r"\b(?:management|guests?|dmz|iot|loopback|uplink|transit|transfer|anycast|office|staff|faculty|users?"
    r"|voice|wireless|wi-?fi|lan|wan|vlan)\b"
    r"|核心|汇聚|接入|出口|办公|访客|管理|业务|监控|无线|生产|机房|弱电|教学|宿舍|财务|用户|终端|网段|专线"
)
NAME = (
    r"\b[a-z]{2,12}-[a-z0-9-]{1,20}\d\b|\b[a-z]{2,10}\d{1,3}\b(?!\.\d)"
    r"|\b[\w-]+\.(?:local|lan|internal|intra|corp|home|localdomain|home\.arpa)\b"
)
USED = re.compile(f"{DEVICE.pattern}|{USE}", re.IGNORECASE)
"""A device or a use of a network."""

NAMED = re.compile(f"{DEVICE.pattern}|{USE}|{NAME}", re.IGNORECASE)
"""The same, or a machine's own name."""

HOSTILE = re.compile(
    r"\bC2\b|C&C|\bIoCs?\b|malicious|attacker|botnet|\bscann(?:er|ing)\b|block-?list|black-?list"
    r"|恶意|攻击|黑产|肉鸡|矿池|木马|僵尸|样本|黑名单|失陷|威胁情报",
    re.IGNORECASE,
)
"""What makes an address an indicator of an attack."""
