"""Invented prose for benchmark sites: English and Chinese, of a wanted size, from a seeded generator.

Inert by intent: nothing in it is advice, an indicator or the name of a real victim.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple


class Tongue(NamedTuple):
    """One language: the parts of its sentences, how they are joined, its headings and its table."""

    subjects: tuple[str, ...]
    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    ends: tuple[str, ...]
    gap: str
    stop: str
    headings: tuple[str, ...]
    table: tuple[str, ...]


ENGLISH = Tongue(
    subjects=(
        "The team on call", "Our second reviewer", "The owner of the service", "A colleague in operations",
        "The people at the front desk", "The night shift", "Whoever keeps the inventory", "The supplier",
        "The records office", "An engineer new to the team", "The duty manager", "The working group",
    ),
    verbs=(
        "compared", "wrote down", "checked twice", "explained", "repeated", "timed", "put in order",
        "reviewed", "copied to paper", "agreed on", "walked through", "asked about",
    ),
    objects=(
        "the list of systems", "the backup plan", "every step of the drill", "the telephone tree",
        "the notes of the last meeting", "the order of the restart", "the retention of the logs",
        "the names of the contacts", "the state of the spare machines", "the dates in the calendar",
        "the cost of an hour without service", "the part that nobody had read",
    ),
    ends=(
        "before the morning call", "with the help of a plain checklist", "and found nothing to add",
        "which took less than an hour", "for the third time this year", "so that others can follow it",
        "while the office was quiet", "and kept a copy for the archive", "as the plan asks",
        "without hurry", "to the satisfaction of both sides", "and said what was still unclear",
    ),
    gap=" ",
    stop=".",
    headings=(
        "How it began", "What we looked at", "What we kept", "What took time", "What others may use",
        "What comes next",
    ),
    table=("| step | minutes | by |", "| {} | {} | operations |"),
)  # fmt: skip

CHINESE = Tongue(
    subjects=(
        "值班的同事", "第二位审阅人", "系统负责人", "运维组", "前台的同事", "夜班人员", "管资产清单的人",
        "供应商", "档案室", "新来的工程师", "当天的主管", "工作小组",
    ),
    verbs=(
        "对照了", "记下了", "核对了两遍", "解释了", "重做了", "计时了", "整理了", "复查了", "抄写了",
    ),
    objects=(
        "系统清单", "备份计划", "演练的每一步", "联络电话表", "上次会议的纪要", "重启的次序", "日历上的日期",
        "日志的保存期限", "联系人的姓名", "备用机的状况", "停机一小时的代价", "一直没有人读过的那一页",
    ),
    ends=(
        "，赶在早会之前", "，只用了一张普通的清单", "，没有发现要补充的地方", "，前后不到一小时",
        "，这是今年第三次", "，好让别人照着做", "，当时办公室里很安静", "，并留了一份存档",
        "，与计划所写的一样", "，没有着急",
    ),
    gap="",
    stop="。",
    headings=("从何说起", "我们看了什么", "我们留下了什么", "时间花在哪里", "别人可以拿去用的", "接下来"),
    table=("| 步骤 | 分钟 | 由谁 |", "| {} | {} | 运维 |"),
)  # fmt: skip

TOPICS = {
    "restore-drill": ("A restore drill", "恢复演练"),
    "release-notes": ("Release notes", "版本说明"),
    "inventory": ("Keeping an inventory", "资产清单怎么管"),
    "on-call": ("A year of being on call", "值班一年"),
    "log-retention": ("How long logs are kept", "日志保存多久"),
    "office-move": ("Moving an office", "搬一次办公室"),
    "reading-list": ("What we read this month", "本月读了什么"),
    "checklists": ("Checklists that are used", "用得上的清单"),
}
"""Ends of file names, with what such posts are called in English and Chinese."""

CODE = (
    "```yaml\nbackup:\n  every: 6h\n  keep: {number}\n  copies: [office, archive]\n```",
    "```python\ndef minutes(steps: list[int]) -> int:\n    return sum(steps) + {number}\n```",
    "```text\nstep {number} done\nstep {number} checked by a second person\n```",
)
SENTENCES = (3, 7)
CODE_SHARE, TABLE_SHARE = 0.45, 0.3


def sentence(random: Random, tongue: Tongue) -> str:
    """Return one sentence."""
    parts = (tongue.subjects, tongue.verbs, tongue.objects, tongue.ends)
    return tongue.gap.join(random.choice(words) for words in parts) + tongue.stop


def body(random: Random, tongue: Tongue, title: str, size: int) -> str:
    """Return Markdown that begins with a title, of up to `size` bytes and at most some sentences less."""
    written = [f"# {title}"]
    length = len(written[0].encode()) + 1
    for block in _blocks(random, tongue):
        length += len(block.encode()) + 2
        if length > size:
            return "\n\n".join(written) + "\n"
        written.append(block)
    raise AssertionError(title)


def _blocks(random: Random, tongue: Tongue) -> Iterator[str]:
    part = 0
    while True:
        yield f"## {tongue.headings[part % len(tongue.headings)]}"
        part += 1
        for _ in range(random.randint(1, 3)):
            count = random.randint(*SENTENCES)
            yield tongue.gap.join(sentence(random, tongue) for _ in range(count))
        if random.random() < CODE_SHARE:
            yield random.choice(CODE).replace("{number}", str(random.randint(2, 60)))
        if random.random() < TABLE_SHARE:
            yield _table(random, tongue)


def _table(random: Random, tongue: Tongue) -> str:
    head, row = tongue.table
    count = random.randint(3, 6)
    rows = (row.format(random.choice(tongue.objects), random.randint(1, 90)) for _ in range(count))
    return "\n".join((head, "|---|---|---|", *rows))
