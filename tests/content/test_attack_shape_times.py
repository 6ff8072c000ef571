"""The shapes of items 1 to 3 take time in proportion to the text, whatever stands in it."""

from __future__ import annotations

from time import process_time

import pytest
from judging import suspicions

SMALL, LARGE = 20_000, 80_000
HOSTILE = {
    "requests": "GET /demo?x=../../etc/passwd HTTP/1.1\nHost: {{Hostname}}\n\n",
    "requests on one line": "GET /demo HTTP/1.1 Host: x ",
    "commands": "```\nhydra -l a -P b ssh://192.0.2.1\n```\n",
    "commands on one line of code": "    hydra -l a -P b ",
    "commands that send payloads": "    curl http://192.0.2.1/?x=../../etc/passwd ",
    "steps": "We spawn a shell and crack the hash.\n",
    "steps with pictures": "我们抓包 ![](a.png) 改包 ",
    "terms of memory": "we leak the kernel base of a use-after-free\n",
    "headings that announce": "## POC\n\n",
    "heads of rules": "alert tcp any any -> any any\n",
    "calls of a loader": "VirtualAlloc CreateThread socket.socket subprocess.run recv( ",
    "searches": 'fofa body="a" title="b"\n',
    "titles of tools": "# 红队漏洞利用工具\n\nhttps://pan.baidu.com/s/demo\n",
    "blocks of scripts": "```\nimport requests\npayload = 1\ndef poc():\n```\n",
}


def seconds(form: str, size: int) -> float:
    text = form * (size // len(form))
    started = process_time()
    suspicions(text)
    return process_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    small = seconds(HOSTILE[name], SMALL)
    assert seconds(HOSTILE[name], LARGE) < 10 * small + 0.3
