"""Item 5: the topology, the assets, the configuration of one network; not lessons and not examples."""

from __future__ import annotations

import pytest
from clothes import CLOTHES
from judging import judged, suspicions

from mkdocs_threatgate.content.shapes.addresses import GLOBAL, PRIVATE, addresses

HOMELAB = """# My homelab

The rack in the basement holds all that we need at home.

| Device | Model | Role |
|---|---|---|
| Router | MikroTik RB5009 | edge, NAT and DHCP |
| Switch | Ubiquiti USW-24 | core switch, 10G uplink |
| Server | Dell R730 | hypervisor |
| AP | UniFi U6 | two SSIDs, PoE |

## VLANs

| VLAN | Subnet | Use |
|---|---|---|
| VLAN 10 | 10.77.10.0/24 | management |
| VLAN 20 | 10.77.20.0/24 | servers |
| VLAN 30 | 10.77.30.0/24 | guests |
"""
EVENT = """# 活动网络搭建记录

这次活动的网是我们的网络组自己搭的。

```mermaid
flowchart LR
  A["核心交换机"] -->|"Trunk VLAN 10 20"| B["三楼交换机"]
  B --> C["选手机 10.77.20.0/22"]
  A --> D["网关 10.77.0.1"]
```

一共 6 台接入交换机和 8 个 AP，核心到楼层走万兆光纤，用户段与管理段分开。
"""
SWITCH = """# 机房核心交换机割接

上周末我们的核心交换机换了新设备，下面是现网配置。

```
sysname EXAMPLE-CORE
vlan batch 10 20 30 99
interface Vlanif10
 ip address 10.77.10.1 255.255.255.0
 dhcp select global
interface GigabitEthernet0/0/1
 port link-type trunk
 port trunk allow-pass vlan 10 20 30
 stp edged-port enable
ip route-static 0.0.0.0 0.0.0.0 10.77.0.254
```
"""
FIREWALL = """# Our branch firewall

This is the configuration we are running at the branch office.

    config system interface
        edit "wan1"
            set ip 155.32.7.10 255.255.255.248
            set allowaccess ping https ssh
        next
    end
    config firewall policy
        edit 1
            set srcintf "internal"
            set dstintf "wan1"
            set srcaddr "all"
            set service "ALL"
        next
    end
    config vpn ipsec phase1-interface
        edit "hq"
            set remote-gw 155.33.9.20
        next
    end
"""
ASSETS = """# 资产台账

以下为本单位互联网资产。

| 名称 | 地址 | 用途 |
|---|---|---|
| 门户网站 | 155.32.7.11 | Web 服务器 |
| 邮件系统 | 155.32.7.12 | 邮件服务器 |
| 办公系统 | 155.32.7.13 | 应用服务器 |
| 数据库一 | 155.32.7.14 | 数据库 |
| 堡垒机 | 155.32.7.16 | 运维 |
| VPN 网关 | 155.32.7.17 | 接入 |

我们的服务器都在同一机房。

# 网络拓扑
"""
EGRESS = """Outgoing requests use a fixed set of addresses.

Allow these egress IP ranges in your firewall:

- `155.32.7.19/32`
- `155.33.9.20/32`
"""
REAL = {
    "a homelab": HOMELAB,
    "an event": EVENT,
    "a switch": SWITCH,
    "a firewall": FIREWALL,
    "assets": ASSETS,
    "egress": EGRESS,
}

LESSON = """# 实验三：VLAN 间路由

在 eNSP 模拟器中按实验拓扑连线，配置如下。
""" + SWITCH[SWITCH.index("\n```") :]
MANUAL = """# Configuring OSPF

An example configuration for two routers.

```
hostname R1
interface GigabitEthernet0/1
 ip address 192.0.2.1 255.255.255.0
 no shutdown
router ospf 1
 network 192.0.2.0 0.0.0.255 area 0
line vty 0 4
 transport input ssh
```
"""
INDICATORS = """# Campaign analysis

| IP | Note |
|---|---|
""" + "".join(f"| 155.32.7.{number} | C2 server |\n" for number in range(11, 25))
CLUSTER = """# Install a cluster

| Host | Address | Role |
|---|---|---|
| master1 | 192.168.56.10 | control plane |
| node1 | 192.168.56.11 | worker |
| node2 | 192.168.56.12 | worker |

    mkdocs serve -a 0.0.0.0:8000

Version 1.2.3.4 works with nginx-1.25.3.1 and Chrome/120.0.6.1.
"""
CLOUD = """# 一个 VPC 与它的子网

| 子网 | CIDR |
|---|---|
| 公共 | 10.0.1.0/24 |
| 私有 | 10.0.11.0/24 |
"""
FILTER = """# iptables in five minutes

    iptables -P INPUT DROP
    iptables -A INPUT -i lo -j ACCEPT
    iptables -A INPUT -m state --state ESTABLISHED -j ACCEPT
    iptables -A INPUT -p tcp --dport 22 -j ACCEPT
    iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
    iptables -A FORWARD -s 192.168.1.0/24 -j ACCEPT
"""
HARMLESS = {
    "a lesson": LESSON,
    "a manual": MANUAL,
    "indicators": INDICATORS,
    "a cluster": CLUSTER,
    "a cloud": CLOUD,
    "a packet filter": FILTER,
    "documentation addresses": EGRESS.replace("155.32.7", "203.0.113").replace("155.33.9", "198.51.100"),
}
DIALECTS = {
    "Cisco": "interface Vlan10\n ip address 10.77.1.1 255.255.255.0\n ip helper-address 10.77.1.9\n"
    "router ospf 1\n network 10.77.0.0 0.0.255.255 area 0\nline vty 0 4\n transport input ssh\n",
    "Huawei and H3C": SWITCH,
    "Juniper, as commands": "set system host-name edge-2\nset interfaces ge-0/0/0 unit 0 family inet\n"
    "set protocols ospf area 0.0.0.0\nset routing-options static route 0/0\nset security zones trust\n",
    "Juniper, in braces": "system {\n    host-name edge-2;\n}\ninterfaces {\n    ge-0/0/0 {\n"
    "        unit 0 {\n            family inet {\n            }\n        }\n    }\n}\n",
    "VyOS": "set interfaces ethernet eth0 address 10.77.1.1/24\nset service ssh port 22\n"
    "set nat source rule 10\nset firewall name WAN default-action drop\nset system host-name edge\n",
    "EdgeOS": "firewall {\n    name WAN_IN {\n        default-action drop\n        rule 10 {\n"
    "            action accept\n        }\n    }\n}\n"
    "interfaces {\n    ethernet eth0 {\n        duplex auto\n    }\n}\n",
    "RouterOS": "/interface bridge\nadd name=lan\n/ip address\nadd address=10.77.1.1/24 interface=lan\n"
    "/ip pool\nadd ranges=10.77.1.9-10.77.1.99\n/ip firewall filter\nadd chain=input\n",
    "FortiOS": FIREWALL,
    "PAN-OS": "set deviceconfig system hostname edge\nset network interface ethernet ethernet1/1\n"
    "set zone trust network layer3\nset rulebase security rules a\nset address web ip-netmask 10.77.1.9\n",
}


@pytest.mark.parametrize("name", REAL)
def test_what_lays_one_network_open_blocks(name: str) -> None:
    assert judged(REAL[name], 5) == {5: "blocks"}


@pytest.mark.parametrize("name", HARMLESS)
def test_lessons_manuals_and_indicators_stay_quiet(name: str) -> None:
    assert judged(HARMLESS[name], 5) == {}


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", REAL)
def test_a_network_stays_one_wherever_it_stands_in_a_page(name: str, clothes: str) -> None:
    outcomes = ("blocks", "notice") if clothes == "hidden" else ("blocks",)
    assert judged(CLOTHES[clothes](REAL[name]), 5).get(5) in outcomes


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", HARMLESS)
def test_a_lesson_blocks_nowhere_in_a_page(name: str, clothes: str) -> None:
    assert judged(CLOTHES[clothes](HARMLESS[name]), 5).get(5) != "blocks"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_configuration_of_a_device_alone_is_told_of(dialect: str) -> None:
    found = {one.signal.id for suspicion in suspicions(DIALECTS[dialect], 5) for one in suspicion.sightings}
    assert "network-configuration/device-dump" in found


def test_the_finding_points_at_the_lines() -> None:
    (one,) = suspicions(SWITCH, 5)
    assert (one.span.line, one.span.end_line) == (6, 15)


@pytest.mark.parametrize(
    "written",
    [
        *("192.0.2.7", "198.51.100.7", "203.0.113.7", "198.18.0.1", "127.0.0.1", "0.0.0.0", "255.255.255.0"),  # noqa: S104  # never bound
        *("169.254.1.1", "224.0.0.5", "1.1.1.1", "8.8.8.8", "114.114.114.114", "1.2.3.4", "12.1.1.2"),
        *("10.0.0.0/8", "192.168.0.0/16", "2001:db8::1", "fe80::1", "300.1.2.9", "155.1.2"),
    ],
)
def test_an_address_that_is_nobodys_is_none(written: str) -> None:
    assert list(addresses(written, [(0, len(written))])) == []


@pytest.mark.parametrize(
    "text", ["v155.32.7.9", "nginx-155.32.7.9", "Chrome/155.32.7.9", "155.32.7.9.4", "x_155.32.7.9"]
)
def test_a_version_is_no_address(text: str) -> None:
    start = text.index("155")
    assert list(addresses(text, [(start, start + len("155.32.7.9"))])) == []


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("155.32.7.9", GLOBAL),
        ("http://155.32.7.9/", GLOBAL),
        ("10.77.3.4", PRIVATE),
        ("192.168.3.4", PRIVATE),
        ("100.64.9.9", PRIVATE),
        ("2a10:77::1", GLOBAL),
        ("fd00:77::1", PRIVATE),
    ],
)
def test_a_global_address_says_more_than_a_private_one(text: str, points: int) -> None:
    bare = text.removeprefix("http://").removesuffix("/")
    start = text.index(bare)
    assert [one.points for one in addresses(text, [(start, start + len(bare))])] == [points]
