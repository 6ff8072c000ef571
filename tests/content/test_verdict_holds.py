"""What blocks still blocks when it is moved, wrapped or disguised; a disguise alone is not told of."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from judging import judged

REQUEST = """# 演示系统 view 接口任意文件读取漏洞

## 漏洞复现

```http
GET /demo/view?file=../../../../etc/passwd HTTP/1.1
Host: {{Hostname}}
User-Agent: demo
```
"""
COMMANDS = """# Clearing traces

```sh
unset HISTFILE
wevtutil cl System
find / -perm -u=s -type f
python3 -c 'import pty; pty.spawn("/bin/sh")'
```
"""
LOADER = """# 免杀加载器

```c
unsigned char shellcode[] = "PLACEHOLDER";
void *room = VirtualAlloc(0, 9, 0x3000, 0x40);
CreateThread(0, 0, room, 0, 0, 0);
```
"""
TOOL = """# 一款红队漏洞利用工具

## 下载

链接：https://pan.baidu.com/s/placeholder 提取码：demo
"""
HARMLESS = """# 使用手册

## 安装

```sh
pip install demo
demo --help
```

登录后点击设置，保存即可。
"""
POSTS = {"a request": REQUEST, "commands": COMMANDS, "a loader": LOADER, "a tool": TOOL, "a manual": HARMLESS}


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def in_list(text: str) -> str:
    title, _, rest = text.partition("\n")
    return f"{title}\n\n- 一\n" + "\n".join(f"    {line}" for line in rest.split("\n"))


def moved(text: str) -> str:
    title, _, rest = text.partition("\n")
    return f"{title}\n" + "\n普通的一段话。\n" * 80 + rest


def without_tags(text: str) -> str:
    return re.sub(r"^```\w+$", "```", text, flags=re.MULTILINE)


def zero_width(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z\u4e00-\u9fff])(?=[A-Za-z\u4e00-\u9fff])", "\u200b", text)


def lookalikes(text: str) -> str:
    head, fence, rest = text.partition("```")
    return head + fence + rest.translate(str.maketrans("aeopc", "аеорс"))


def fullwidth(text: str) -> str:
    return "".join(
        chr(ord(letter) + 0xFEE0) if letter.isascii() and letter.isalnum() else letter for letter in text
    )


def in_html(text: str) -> str:
    return re.sub(r"```\w*\n(.*?)```", r"<pre>\n\1</pre>", text, flags=re.DOTALL)


def in_comment(text: str) -> str:
    return re.sub(r"(```.*?```)", r"<!--\n\1\n-->", text, flags=re.DOTALL)


def in_base64(text: str) -> str:
    def encoded(match: re.Match[str]) -> str:
        return f"```\n{base64.b64encode(match[1].encode()).decode()}\n```"

    return re.sub(r"```\w*\n(.*?)```", encoded, text, flags=re.DOTALL)


CHANGES: dict[str, Callable[[str], str]] = {
    "with carriage returns": lambda text: text.replace("\n", "\r\n"),
    "without language tags": without_tags,
    "in a quote": quoted,
    "in a list": in_list,
    "moved down": moved,
    "with zero-width characters": zero_width,
    "in full-width letters": fullwidth,
    "in HTML": in_html,
    "in capitals": lambda text: text.replace("GET /demo", "GET /DEMO").replace(
        "CreateThread", "CREATETHREAD"
    ),
    "after a front matter": lambda text: f"---\ntags: [demo]\n---\n{text}",
}
CODE_CHANGES: dict[str, Callable[[str], str]] = {
    "in Cyrillic lookalikes": lookalikes,
    "in a comment": in_comment,
    "in base64": in_base64,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("text", POSTS.values(), ids=POSTS)
def test_a_change_of_form_keeps_the_verdict(text: str, change: Callable[[str], str]) -> None:
    assert judged(change(text), 1, 2, 3) == judged(text, 1, 2, 3)


@pytest.mark.parametrize("change", CODE_CHANGES.values(), ids=CODE_CHANGES)
@pytest.mark.parametrize("name", ["a request", "commands", "a loader", "a manual"])
def test_disguised_code_keeps_the_verdict(name: str, change: Callable[[str], str]) -> None:
    assert judged(change(POSTS[name]), 1, 2, 3) == judged(POSTS[name], 1, 2, 3)
