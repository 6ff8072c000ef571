"""Sectors and their departments."""

import pytest

from mkdocs_threatgate.model import Bilingual, Kind
from mkdocs_threatgate.tables.sectors import (
    Department,
    SectorResolution,
    SectorRow,
    department,
    departments,
    kind_of_department,
    resolve_sector,
    sector_row,
    sector_rows,
)

TABLE = {
    "telecom_info/telecom": "MIIT",
    "telecom_info/internet": "MIIT",
    "telecom_info/internet_content": "CAC",
    "telecom_info/broadcasting": "NRTA",
    "energy/electricity": "NEA",
    "energy/oil_gas": "NEA NDRC",
    "energy/coal": "NEA NDRC",
    "energy/nuclear": "NNSA CAEA",
    "transport/road_water": "MOT",
    "transport/rail": "NRA",
    "transport/air": "CAAC",
    "transport/post": "SPB",
    "water": "MWR",
    "finance/payment": "PBOC",
    "finance/clearing": "PBOC",
    "finance/credit_info": "PBOC",
    "finance/treasury": "PBOC",
    "finance/aml": "PBOC",
    "finance/banking": "NFRA",
    "finance/insurance": "NFRA",
    "finance/securities": "CSRC",
    "finance/futures": "CSRC",
    "finance/funds": "CSRC",
    "public_services/health": "NHC",
    "public_services/health_insurance": "NHSA",
    "public_services/education": "MOE",
    "public_services/social_security": "MHRSS",
    "public_services/municipal_utilities": "MOHURD",
    "public_services/emergency": "MEM",
    "public_services/civil": "MCA",
    "egov/gov_sites": "GOSC CAC",
    "egov/gov_data": "NDA",
    "egov/local": "NDA GOSC",
    "defence_industry": "SASTIND",
    "other": "",
}


def test_the_table_is_that_of_the_law_reference() -> None:
    assert {row.sector: " ".join(row.departments) for row in sector_rows()} == TABLE


def test_every_department_named_is_described_and_every_described_one_is_used() -> None:
    used = {code for row in sector_rows() for code in row.departments}
    assert {one.code for one in departments()} == used | {"MPS"}
    assert all(one.name_zh and one.name_en for one in departments())


def test_every_row_has_names_and_a_source() -> None:
    assert all(row.name.zh and row.name.en and row.source for row in sector_rows())
    verified = {row.sector for row in sector_rows() if row.verified}
    assert verified == {
        "telecom_info/telecom",
        "telecom_info/internet",
        "energy/electricity",
        "transport/road_water",
        "transport/rail",
        "finance/securities",
        "finance/futures",
        "finance/funds",
    }


def test_a_row_is_read_whole() -> None:
    assert sector_row("finance/banking") == SectorRow(
        "finance/banking",
        Bilingual("Finance: Banking", "金融／银行"),
        ("NFRA",),
        "general knowledge",
        verified=False,
    )
    assert sector_row("finance") is None


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("finance/banking", "finance/banking"),
        ("Finance / Banking", "finance/banking"),
        ("金融/银行", "finance/banking"),
        ("金融／银行", "finance/banking"),
        ("银行", "finance/banking"),
        ("banking", "finance/banking"),
        ("energy/oil-gas", "energy/oil_gas"),
        ("energy/oil_gas", "energy/oil_gas"),
        ("Oil and gas", "energy/oil_gas"),
        ("telecom-info/internet", "telecom_info/internet"),
        ("水利", "water"),
        ("water", "water"),
        ("water/water", "water"),
        ("defence-industry", "defence_industry"),
        ("defence_industry/any", "defence_industry"),
        ("国防科技工业", "defence_industry"),
        ("other", "other"),
        ("其他", "other"),
    ],
)
def test_a_text_means_this_sector(text: str, sector: str) -> None:
    assert resolve_sector(text) == SectorResolution(sector, tuple(TABLE[sector].split()), (), "")


@pytest.mark.parametrize(
    ("text", "count"),
    [("finance", 10), ("金融", 10), ("energy", 4), ("transport", 4), ("public-services", 7), ("egov", 3)],
)
def test_a_sector_with_several_departments_needs_its_subsector(text: str, count: int) -> None:
    found = resolve_sector(text)
    assert (found.sector, found.departments, found.problem) == ("", (), "needs-subsector")
    assert len(found.candidates) == count


def test_an_unknown_sector_leaves_what_comes_close() -> None:
    assert resolve_sector("finance/bankin").problem == "unknown"
    assert "finance/banking" in resolve_sector("finance/bankin").candidates
    assert resolve_sector("bankng") == SectorResolution("", (), ("finance/banking",), "unknown")
    assert resolve_sector("zzz") == SectorResolution("", (), (), "unknown")
    assert resolve_sector("") == SectorResolution("", (), (), "unknown")
    assert resolve_sector("x" * 10_000) == SectorResolution("", (), (), "unknown")


def test_every_canonical_sector_resolves_to_itself() -> None:
    for row in sector_rows():
        assert resolve_sector(row.sector) == SectorResolution(row.sector, row.departments, (), "")
        assert resolve_sector(row.name.zh) == SectorResolution(row.sector, row.departments, (), "")


def test_three_departments_also_count_as_a_kind_of_their_own() -> None:
    assert {one.code: one.kind for one in departments() if one.kind} == {
        "CAC": Kind.CYBERSPACE,
        "MPS": Kind.PUBLIC_SECURITY,
        "MIIT": Kind.TELECOM,
    }
    assert kind_of_department("CAC") is Kind.CYBERSPACE
    assert kind_of_department("NFRA") is None
    assert kind_of_department("XXX") is None


def test_a_department_is_known_by_its_code() -> None:
    assert department("NFRA") == Department(
        "NFRA",
        "国家金融监督管理总局",
        "National Financial Regulatory Administration",
        ("金融监管总局", "国家金融监管总局"),
    )
    assert department("nfra") is None
