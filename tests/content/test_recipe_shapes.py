"""Item 3: whole synthetic posts, guilty and harmless, in both languages."""

from __future__ import annotations

import pytest
from judging import BLOCKS, NOTICE, judged, seen, suspicions

ADVISORY_WITH_REQUEST = """# 演示报表系统 download 接口任意文件读取漏洞

## 漏洞描述

演示报表系统是一款报表软件，download 接口未校验路径。

## fofa

```
body="/demo/report/login.js"
```

## 漏洞复现

```
GET /demo/download?file=../../../../etc/passwd HTTP/1.1
Host: {{Hostname}}
User-Agent: Mozilla/5.0

```

## 修复建议

升级至最新版本。
"""

INLINE_REQUEST = """# 【成功复现】演示影视系统SQL注入漏洞

1.访问环境

2.漏洞复现 GET /demo/list.php?id=(select(0)from(select(sleep(5)))v) HTTP/1.1Host: 127.0.0.1User-Agent: Mozilla
"""

ENGLISH_ADVISORY = """# SQL injection in Demo Shop 1.0

### Summary

The `sort` parameter is put into a query.

### PoC

Send this while logged in as any user:

```
POST /demo/list HTTP/1.1
Host: shop.example.com
Content-Type: application/x-www-form-urlencoded

sort=name' or '1'='1
```

### Patches

Fixed in 1.1.
"""

EXPLOIT_SCRIPT = """# CVE-2020-00000 in Demo Gateway

```
import requests
import argparse

def exploit(target):
    payload = {"command": "PLACEHOLDER"}
    answer = requests.post(target + "/demo", data=payload, verify=False)
    if answer.status_code == 200:
        print("[+] vulnerable")
```
"""

WALKTHROUGH = """# Demo box walkthrough

We scan for directories:

```
gobuster dir -u http://192.0.2.10 -w words.txt
```

We upload our web shell and start a listener:

```
nc -lvnp 4444
```

Then we spawn a shell and look around:

```
find / -perm -u=s -type f 2>/dev/null
python3 -c 'import pty; pty.spawn("/bin/sh")'
```
"""

CHEAT_SHEET = """# SQL injection cheat sheet

| what | payload |
|---|---|
| columns | `-1 union select 1,2,3` |
| version | `-1 union select 1,version(),3` |
| tables | `-1 union select 1,table_name,3 from information_schema.tables` |
"""

SIMULATED_TECHNIQUE = """# T1070 - Clear Logs

## Atomic Test #1 - Clear the log

#### Attack Commands: Run with `command_prompt`!

```cmd
wevtutil cl System
```
"""

KERNEL_WRITE_UP = """# Exploit

The bug is a use-after-free in the demo driver.

## Heap spray

We spray the freed object with msg_msg and leak the kernel base, so that KASLR is no obstacle.
Then we build a ROP chain.

```c
static int demo(struct object *victim)
{
    return PLACEHOLDER;
}
```
"""

SCANNER_TEMPLATE = """# 演示网关未授权访问漏洞 nuclei 模板

```yaml
id: demo
info:
  name: demo
  severity: high
http:
  - raw:
      - |
        GET /demo/users HTTP/1.1
        Host: {{Hostname}}
    matchers:
      - type: word
```
"""

ATTACK_CONTRACT = """# 重入漏洞

攻击者部署攻击合约，反复提款：

```solidity
contract Attacker {
    function attack() public payable { }
}
```
"""

DRILL_IN_PICTURES = """# 【攻防实战】记一次拿下某靶标

抓包后发现接口未授权访问

![](1.png)

构造请求，成功读取配置

![](2.png)

弱口令登录后台

![](3.png)

写入webshell，成功上线

![](4.png)

横向移动到内网
"""

GUILTY = {
    "an advisory with the request": ADVISORY_WITH_REQUEST,
    "a request in running text": INLINE_REQUEST,
    "an English advisory with a proof of concept": ENGLISH_ADVISORY,
    "an exploit script without a language tag": EXPLOIT_SCRIPT,
    "a walkthrough of a machine": WALKTHROUGH,
    "a cheat sheet of payloads": CHEAT_SHEET,
    "a simulated technique": SIMULATED_TECHNIQUE,
    "a kernel exploit told with its code": KERNEL_WRITE_UP,
    "a scanner's template": SCANNER_TEMPLATE,
    "a contract that attacks": ATTACK_CONTRACT,
}

HARMLESS = {
    "a notice of a flaw": """# 【漏洞通告】演示组件远程代码执行漏洞安全风险通告

## 漏洞描述

近日监测到演示组件存在远程代码执行漏洞，攻击者可执行任意代码，PoC 已公开，已复现。

## 影响范围

演示组件 < 2.0

## 处置建议

升级至 2.0 及以上版本。
""",
    "news of exploitation": """# Hackers exploit zero-day in Demo Gateway

Researchers warn that attackers exploit CVE-2020-00000, a remote code execution flaw in Demo Gateway.
The vendor has released a patch. A proof of concept is public, and SQL injection was seen as well.
""",
    "documentation of an interface": """# Users API

## Create a user

```http
POST /v1/users HTTP/1.1
Host: api.example.com
Content-Type: application/json

{"name": "demo"}
```

The answer holds the new user's id.

```sh
curl -X POST https://api.example.com/v1/users -d @user.json
```
""",
    "a guide to secure code": """# Preventing SQL injection

Never build queries from strings. A visitor could send `' or '1'='1`.

```python
cursor.execute("select name from users where id = %s", (user_id,))
```

Use a web application firewall as a second line of defence: it stops union select and ../ in paths.
""",
    "an administrator's notes": """# 服务器维护笔记

```sh
ssh -p 22 admin@192.0.2.3
crontab -l
find . -name '*.log' -mtime +30 -delete
tar czf backup.tar.gz /srv/data
nmap -sV localhost
```
""",
    "an access log": """# Reading access logs

```
192.0.2.1 - - [01/Jan/2026:10:00:00 +0800] "GET /index.php?page=../../etc/passwd HTTP/1.1" 404 153
192.0.2.1 - - [01/Jan/2026:10:00:01 +0800] "GET /wp-login.php HTTP/1.1" 404 153
```
""",
    "a bug report": """# Steps to reproduce

1. Open the page
2. Click on save

```js
console.log("nothing is saved, see the placeholder above")
```
""",
    "a metrics query": """# 监控

```
sum(rate(requests_total{app="demo",title="x"}[5m]))
```
""",
}


@pytest.mark.parametrize("text", GUILTY.values(), ids=GUILTY)
def test_what_suffices_to_repeat_an_attack_blocks(text: str) -> None:
    assert judged(text, 3) == {3: BLOCKS}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_only_speaks_of_attacks_is_not_told_of(text: str) -> None:
    assert judged(text, 1, 2, 3) == {}


def test_steps_in_pictures_are_told_of_with_low_confidence() -> None:
    assert judged(DRILL_IN_PICTURES, 3) == {3: NOTICE}
    assert "pictured-steps" in seen(DRILL_IN_PICTURES, 3)


def test_a_finding_points_at_the_request_and_not_at_the_title() -> None:
    (suspicion,) = suspicions(ADVISORY_WITH_REQUEST, 3)
    assert (
        suspicion.span.line
        == ADVISORY_WITH_REQUEST.splitlines().index("GET /demo/download?file=../../../../etc/passwd HTTP/1.1")
        + 1
    )
