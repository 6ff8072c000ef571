"""Divisions and the bodies that are competent for them: levels, kinds, authorities."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NamedTuple

NATION = "000000"
"""The division code of the whole nation."""


class Level(IntEnum):
    """The level of a division and of its authorities; a higher level is a greater number."""

    COUNTY = 1
    PREFECTURE = 2
    PROVINCE = 3
    NATIONAL = 4

    @property
    def word(self) -> str:
        """The level as receipts and reports spell it."""
        return self.name.lower()


class Kind(StrEnum):
    """The kind of body that receives a filing."""

    PUBLIC_SECURITY = "public-security"
    CYBERSPACE = "cyberspace"
    TELECOM = "telecom"
    SECTOR = "sector"
    OPERATOR = "operator"
    PROVIDER = "provider"
    GOVERNMENT = "government"


class Authority(NamedTuple):
    """Who received a filing; its level always derives from `region`."""

    kind: Kind
    region: str
    name: str = ""
    department: str = ""
