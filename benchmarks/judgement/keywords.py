"""What a careful site owner would write in an afternoon: 22 expressions, any of which flags a file.

python keywords.py FOLDER REPORT
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

EXPRESSIONS = tuple(
    re.compile(expression, re.IGNORECASE | re.MULTILINE)
    for expression in (
        r"漏洞(?:复现|利用)|复现(?:步骤|过程)",
        r"\b(?:poc|exp)\b|proof[- ]of[- ]concept",
        r"\bexploit(?: code|\.py|\.sh|\.c)\b",
        r"steps to reproduce",
        r"反弹\s*shell|reverse shell",
        r"web\s?shell|一句话木马|内存马",
        r"免杀|bypass\s?(?:av|edr)",
        r"shellcode|payload",
        r"提取码|解压密码",
        r"^(?:GET|POST|PUT) \S+ HTTP/1\.[01]",
        r"sqlmap|metasploit|msfvenom|cobalt ?strike|mimikatz|hydra ",
        r"(?:sql|命令|代码)\s*注入|(?:sql|command|code) injection",
        r"union\s+select|'\s*or\s+'?1'?\s*=\s*'?1",
        r"<script>alert|onerror\s*=",
        r"(?:\.\./){4,}|/etc/passwd",
        r"任意文件(?:读取|上传|下载)|arbitrary file|path traversal",
        r"VirtualAlloc|CreateRemoteThread|defineClass",
        r"(?:fofa|hunter|鹰图|quake|zoomeye)\b.{0,40}[=:]",
        r"渗透测试报告|安全审计报告|penetration test report|audit report",
        r"聊天记录|leaked (?:chats?|credentials)",
        r"网络拓扑|资产清单|network topology|asset inventory",
        r"(?:10|172|192)\.\d{1,3}\.\d{1,3}\.\d{1,3}.{0,80}(?:10|172|192)\.\d{1,3}\.\d{1,3}\.\d{1,3}",
    )
)


def main() -> None:
    """Write the names of the flagged files, as JSON."""
    folder, report = map(Path, sys.argv[1:])
    flagged = []
    for file in sorted(folder.iterdir()):
        text = file.read_text(encoding="utf-8", errors="replace")
        if any(expression.search(text) for expression in EXPRESSIONS):
            flagged.append(file.name)
    report.write_text(json.dumps(flagged), encoding="utf-8")


if __name__ == "__main__":
    main()
