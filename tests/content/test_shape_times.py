"""The shapes of items 4 to 6 take time in proportion to the text, whatever stands in it."""

from __future__ import annotations

from time import process_time

import pytest
from judging import suspicions

SMALL, LARGE = 20_000, 80_000
HOSTILE = {
    "addresses on one line": "155.32.{0}.{1} web-01 ",
    "addresses on lines": "155.32.{0}.{1} web-01\n",
    "numbers on one line": "142100{0:03}{1:02} ",
    "people": "110000190001010012 142100{0:03}{1:02}\n",
    "messages": "2031-02-03 10:20:01 u{0}x{1}: x\n",
    "messages on one line": "2031-02-03 10:20:01 u{0}x{1}: x ",
    "accounts": "u{0}x{1}@example.com:secret1\n",
    "inserts": "INSERT INTO users VALUES ('a{0}@example.com', {1});\n",
    "commands": "interface GigabitEthernet0/{0}\n port link-type trunk {1}\n",
    "devices": "8 个 AP 与 2 台交换机 {0} {1}\n",
    "devices far apart": "8 个 AP {0} {1}" + "\n" * 900,
    "diagrams": "```mermaid\ngraph TD\nA[VLAN {0} 10.2.3.{1}]\n```\n",
    "chapters": "## Scope {0}\n## Findings {1}\n",
    "claims": "We enforce WAF rate limits {0} {1}\n",
    "braces": "firewall {{\n{0}{1}",
}


def seconds(form: str, size: int) -> float:
    lines = (form.format(number // 250 % 250, number % 250) for number in range(size))
    text = ""
    while len(text) < size:
        text += next(lines)
    started = process_time()
    suspicions(text)
    return process_time() - started


@pytest.mark.parametrize("name", HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    small = seconds(HOSTILE[name], SMALL)
    assert seconds(HOSTILE[name], LARGE) < 10 * small + 0.3
