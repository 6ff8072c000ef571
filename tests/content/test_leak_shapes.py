"""Item 4: the records and the messages themselves; not numbers of them, not what lessons print."""

from __future__ import annotations

import pytest
from clothes import CLOTHES
from judging import judged, suspicions

from mkdocs_threatgate.content.shapes.numbers import CHECKS, WEIGHTS, is_card_number, is_identity_number

LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
ROWS = range(12)


def identity(number: int) -> str:
    """Return an identity number that adds up, of nobody: of a province itself, born in 1900."""
    digits = f"1100001900{number % 12 + 1:02}{number % 28 + 1:02}{number:03}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return digits + CHECKS[total % 11]


def mobile(number: int) -> str:
    """Return a number of the unassigned block 142."""
    return f"142100000{number:02}"


def card(number: int) -> str:
    """Return a number that adds up, of an account of zeros."""
    stem = f"620000000000{number:03}"
    return next(stem + check for check in "0123456789" if is_card_number(stem + check))


def table(head: str, rows: list[str]) -> str:
    return f"| {head} |\n|{'---|' * (head.count('|') + 1)}\n" + "".join(f"| {row} |\n" for row in rows)


def who(number: int) -> str:
    return "甲某" if number % 2 else "乙某"


REAL = {
    "identities": "# 某平台数据流出\n\n"
    + table("姓名 | 身份证号 | 手机", [f"张{LETTERS[n]} | {identity(n)} | {mobile(n)}" for n in ROWS]),
    "phones": "Part of the leaked customer table:\n\n    name,phone,address\n"
    + "".join(f"    Ann Nobody{n},+1 555 010 01{n:02},{n} Elm Street\n" for n in ROWS),
    "JSON": "某平台数据泄露，节选如下。\n\n```json\n"
    + ",\n".join(f'{{\n  "name": "张{LETTERS[n]}",\n  "phone": "{mobile(n)}"\n}}' for n in ROWS)
    + "\n```\n",
    "cards": "Leaked cards:\n\n"
    + "".join(f"- {card(n)}|12/31|000|Ann Nobody|{n} Elm Street\n" for n in ROWS),
    "passwords": "A combo list from the breach.\n\n"
    + "".join(f"user{n}@example.com:Pw{n}xyz!\n" for n in ROWS),
    "digests": "论坛被脱库，账号如下。\n\n"
    + "".join(f"- user{LETTERS[n]}{n}x: x\n- u{n}a:{n:032x}\n" for n in ROWS),
    "a table of users": "Database dump of the forum.\n\n```sql\nINSERT INTO `users` VALUES\n"
    + ",\n".join(f"({n},'u{n}a','u{n}a@example.com','{n:032x}')" for n in ROWS)
    + ";\n```\n",
    "WeChat": "以下是内部群聊天记录：\n\n"
    + "".join(f"2031-02-03 10:{n:02}:01 {who(n)}\n第{n}句\n\n" for n in ROWS),
    "Telegram": "Leaked chats of the group.\n\n"
    + "".join(f"[03.02.2031 10:{n:02}] {'Alpha' if n % 3 else 'Beta Two'}: message {n}\n" for n in ROWS),
    "a table of messages": "# 泄露的聊天记录\n\n"
    + table("时间 | 发送 | 内容", [f"2031-02-03 10:{n:02}:01 | {who(n)} | 第{n}句" for n in ROWS]),
    "messages in JSON": "```json\n"
    + "".join(
        f'{{"ts": "2031-02-03T10:{n:02}:01.0", "from": "u{n % 2}@chat.x.onion", "body": "{n}"}}\n'
        for n in ROWS
    )
    + "```\n",
    "messages of a room": "Leaked chat logs.\n\n"
    + "".join(
        f"{{\n  timestamp: 2031-02-03 10:{n:02}:07,\n  sender_alias: @u{n % 2}:c.test,\n  message: {n}\n}}\n"
        for n in ROWS
    ),
    "letters": "The stolen mailbox:\n\n"
    + "".join(f"From: a{n % 2}@example.com\nTo: b@example.com\nSubject: {n}\n\nwords\n\n" for n in ROWS),
}
HARMLESS = {
    "masked": "# 某平台数据泄露\n\n"
    + table("姓名 | 身份证号 | 手机", [f"张* | 1100**********{n:04} | 142****00{n:02}" for n in ROWS]),
    "figures": "此次泄露涉及姓名、身份证号、手机号、住址等一千四百万条公民信息，聊天记录亦在其中。\n",
    "maintainers": table(
        "Name | GitHub | E-mail", [f"Ann N{n} | @ann{n} | ann{n}@example.com" for n in ROWS]
    ),
    "a log": "".join(
        f"2031-02-03 10:{n:02}:01 {'INFO' if n % 2 else 'WARN'} worker-{n % 2}: did {n}\n" for n in range(20)
    ),
    "a timeline": table("时间 | 事件", [f"2031-02-03 10:{n:02} | 发生第{n}件事" for n in ROWS]),
    "a schedule": table(
        "Time | Hall | Talk", [f"2031-02-03 1{n % 9}:00 | Hall {'AB'[n % 2]} | Talk {n}" for n in ROWS]
    ),
    "release notes": "".join(f"- 2031-02-{n + 1:02} 10:00 Fix number {n}\n" for n in ROWS),
    "samples": "## IOC\n" + table("file | md5", [f"mal{n}.exe | {n:032x}" for n in ROWS]),
    "checksums": "".join(f"tool-1.{n}.0-linux.tar.gz: {n:064x}\n" for n in ROWS),
    "ransom notes": table(
        "family | mail | mail", [f"f{n} | d{n}@example.com | b{n}@example.org" for n in ROWS]
    ),
    "hashes of a lesson": "".join(f"user{n}:{1000 + n}:{'0' * 32}:{n:032x}:::\n" for n in ROWS),
    "shadow lines": "".join(
        f"user{n}:$6$salt$abcdefghijklmnopqrstuvwx{n}:18000:0:99999:7:::\n" for n in ROWS
    ),
    "test cards": "4111111111111111, 4242424242424242, 5555555555554444, 378282246310005, 6011111111111117\n",
    "one contact": f"会务联系人：张甲，{mobile(1)}，a@example.com。\n",
}
MEETING = "# IRC meeting log\n\n" + "".join(
    f"[10:{n:02}] <{'ann' if n % 2 else 'bob'}> line {n}\n" for n in range(14)
)


@pytest.mark.parametrize("name", REAL)
def test_leaked_data_block(name: str) -> None:
    assert judged(REAL[name], 4) == {4: "blocks"}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_leaked_data_stays_quiet(name: str) -> None:
    assert judged(HARMLESS[name], 4) == {}


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", REAL)
def test_leaked_data_block_wherever_they_stand_in_a_page(name: str, clothes: str) -> None:
    assert judged(CLOTHES[clothes](REAL[name]), 4) == {4: "blocks"}


@pytest.mark.parametrize("clothes", CLOTHES)
@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_lists_stay_quiet_wherever_they_stand(name: str, clothes: str) -> None:
    assert judged(CLOTHES[clothes](HARMLESS[name]), 4) == {}


def test_the_log_of_a_public_meeting_does_not_block() -> None:
    assert judged(MEETING, 4) == {}


def test_made_up_records_are_a_notice_at_most() -> None:
    assert judged("以下为测试数据，随机生成。\n\n" + REAL["phones"], 4) == {4: "notice"}


def test_nine_people_are_fewer_than_ten() -> None:
    few = "".join(f"user{n}@example.com:Pw{n}xyz!\n" for n in range(9))
    assert judged(f"A combo list from the breach.\n\n{few}", 4) == {}


def test_ten_lines_of_one_person_are_one_account() -> None:
    one = "".join(f"user@example.com:Pw{n}xyz!\n" for n in range(20))
    assert judged(f"A combo list from the breach.\n\n{one}", 4) == {}


def test_no_number_is_told_in_full() -> None:
    told = [sighting.excerpt for one in suspicions(REAL["identities"], 4) for sighting in one.sightings]
    assert not [excerpt for excerpt in told if identity(0) in excerpt or mobile(0) in excerpt]


def test_an_identity_number_adds_up() -> None:
    right = identity(7)
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert is_identity_number(right)
    assert is_identity_number(right.lower())
    assert not is_identity_number(wrong)
    assert not is_identity_number("99" + right[2:])
    assert not is_identity_number(right[:10] + "13" + right[12:])
    assert not is_identity_number(right[:17])


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        (card(1), True),
        (f"{card(1)[:4]} {card(1)[4:8]} {card(1)[8:12]} {card(1)[12:]}", True),
        (card(1)[:-1] + str((int(card(1)[-1]) + 1) % 10), False),
        ("4111111111111111", False),
        ("9" + card(1)[1:], False),
        ("6200", False),
    ],
)
def test_a_card_number_has_a_known_issuer_adds_up_and_stands_in_no_manual(
    digits: str, *, valid: bool
) -> None:
    assert is_card_number(digits) is valid
