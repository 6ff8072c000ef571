"""Numbers that carry a check digit: mainland identity numbers and payment cards.

A run of digits is a person's number only if it adds up; of random runs one in eleven or ten does.
"""

from __future__ import annotations

from datetime import date

PROVINCES = frozenset(
    (
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
        *("71", "81", "82", "83"),
    )
)
WEIGHTS = tuple(2**place % 11 for place in range(17, 0, -1))
CHECKS = "10X98765432"
FIRST_YEAR, LAST_YEAR = 1900, 2030
"""Years of birth that are believed."""

CARDS: tuple[tuple[tuple[str, ...], tuple[int, ...]], ...] = (
    (("62", "81"), (16, 17, 18, 19)),
    (("4", "6011", "65", *map(str, (*range(51, 56), *range(644, 650)))), (16,)),
    (tuple(map(str, (*range(2221, 2721), *range(3528, 3590)))), (16,)),
    (("34", "37"), (15,)),
    (("36", "38", *map(str, range(300, 306))), (14,)),
)
"""First digits of the large issuers (ISO/IEC 7812), with the lengths of their numbers."""

MANUALS = frozenset(
    (
        *("4111111111111111", "4242424242424242", "4012888888881881", "4000056655665556"),
        *("5555555555554444", "5105105105105100", "378282246310005", "371449635398431", "6011111111111117"),
        *("3530111333300000", "30569309025904", "38520000023237", "4000000000000002", "5200828282828210"),
    )
)
"""Numbers that payment services print in their manuals; nobody's cards."""


def is_identity_number(digits: str) -> bool:
    """Return whether 18 characters are a mainland identity number: province, date of birth, check digit.

    The check digit is ISO 7064 mod 11-2 (GB 11643-1999).
    """
    if len(digits) != len(WEIGHTS) + 1 or digits[:2] not in PROVINCES or not digits[:17].isdecimal():
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], WEIGHTS, strict=True))
    return FIRST_YEAR <= born.year <= LAST_YEAR and digits[17].upper() == CHECKS[total % 11]


def is_card_number(written: str) -> bool:
    """Return whether digits, perhaps in groups, are a card number: a known issuer, Luhn's check digit."""
    digits = written.replace(" ", "").replace("-", "")
    if not digits.isdecimal() or digits in MANUALS:
        return False
    issued = any(len(digits) in lengths and digits.startswith(first) for first, lengths in CARDS)
    return issued and _adds_up(digits)


def _adds_up(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        tens, units = divmod(int(digit) * (2 if place % 2 else 1), 10)
        total += tens + units
    return total % 10 == 0
