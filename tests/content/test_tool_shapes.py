"""Item 2: whole synthetic posts, guilty and harmless, in both languages."""

from __future__ import annotations

import pytest
from judging import BLOCKS, judged

NET_DISK = """# 一款内网渗透扫描工具

## 工具介绍

集成端口扫描、弱口令爆破。

## 下载

链接：https://pan.baidu.com/s/placeholder 提取码：demo
"""

REPLY_TO_GET = """# 【工具分享】红队漏洞利用工具箱

0x01 工具介绍

集成多种功能。

# 获取方法

公众号回复20260101获取下载
"""

REPOSITORY = """# DemoPhish

## An open-source framework for phishing

### Installation

```sh
git clone https://github.com/example/demophish.git
```
"""

ENGLISH_USAGE = """# Demo: a post-exploitation tool

## Usage

```
./demo --target 192.0.2.3 --dump
python3 demo.py --list
```
"""

MANUAL = """# CobaltStrike

**启动**

```bash
./teamserver 192.0.2.8 placeholder
```

**客户端**

```
java -jar cobaltstrike.jar
```
"""

GUILTY = {
    "a net-disk link": NET_DISK,
    "a tool for a reply": REPLY_TO_GET,
    "the usage of an English tool": ENGLISH_USAGE,
    "the manual of a known tool": MANUAL,
}

HARMLESS = {
    "news about a tool": """# Cobalt Strike abused by ransomware gangs

Researchers say that cracked copies of the tool were found on 40 servers.
""",
    "a tool of one's own trade": """# DemoDocs, a tool for writing documentation

## Usage

```
git clone https://github.com/example/demodocs.git
./demodocs --help
```
""",
    "an application's documentation": """# 文档管理平台

## 下载

链接：https://pan.baidu.com/s/placeholder 提取码：demo

## 使用方法

```
java -jar platform.jar
```
""",
    "a notice about a flawed tool": """# 关于某绘图工具存在多个安全漏洞的风险提示

项目地址：https://github.com/example/drawing

请升级至最新版本。
""",
    "a training offer": """# 渗透测试培训课程

课程大纲见附件，扫码报名，回复“课程”获取资料。
""",
}


@pytest.mark.parametrize("text", GUILTY.values(), ids=GUILTY)
def test_an_attack_tool_with_the_way_to_get_or_run_it_blocks(text: str) -> None:
    assert judged(text, 2) == {2: BLOCKS}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_talk_of_tools_and_other_tools_stay_quiet(text: str) -> None:
    assert judged(text, 1, 2, 3) == {}


def test_a_tool_named_only_below_the_title_is_told_of_at_most() -> None:
    assert BLOCKS not in judged(REPOSITORY, 2).values()
