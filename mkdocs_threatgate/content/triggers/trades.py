"""Industries as texts name them, and the sectors of Art. 6(2) that they belong to.

A name that tells the whole sector only (金融) gives its code without a department; industries
outside the eight named sectors give `other`, as the list of Art. 6(2) is open (等).
"""

from __future__ import annotations

import re

TRADES_ZH = {
    "telecom_info/telecom": "电信|运营商|通信行业|通信业|基础通信",
    "telecom_info/internet": "互联网行业|互联网企业|互联网业|电商行业|云计算行业",
    "telecom_info/broadcasting": "广电|广播电视|传媒行业",
    "energy/electricity": "电力|电网|发电|供电|新能源场站|光伏|风电",
    "energy/oil_gas": "油气|石油|石化|天然气|燃气管网|加油站",
    "energy/coal": "煤炭|煤矿|矿山",
    "energy/nuclear": "核电|核能|核设施",
    "energy": "能源",
    "transport/rail": "铁路|轨道交通|城轨|地铁|高铁",
    "transport/air": "民航|航空|机场|航司",
    "transport/road_water": "公路|水路|港口|航运|海运|高速公路|公交|道路运输|智慧交通",
    "transport/post": "邮政|快递",
    "transport": "交通|物流",
    "water": "水利|水务|供水|水库|水厂|水电站",
    "finance/banking": "银行",
    "finance/insurance": "保险",
    "finance/securities": "证券|券商",
    "finance/futures": "期货",
    "finance/funds": "基金行业|基金公司|公募|私募",
    "finance/payment": "支付行业|支付机构|第三方支付|移动支付",
    "finance": "金融",
    "public_services/health": "医疗|医院|卫生|卫健|医药|健康行业|医卫",
    "public_services/health_insurance": "医保|医疗保障",
    "public_services/education": "教育|高校|大学|中小学|校园|学校",
    "public_services/social_security": "社保|人社|社会保障",
    "public_services/municipal_utilities": "市政|燃气|供热|城市生命线|环卫",
    "public_services/emergency": "应急管理",
    "public_services": "公共服务",
    "egov/gov_sites": "政府网站|政务网站",
    "egov/gov_data": "政务数据|政务云|政务大数据",
    "egov": "政务|政府行业|政府机构|政府部门|党政机关|公共部门|政企",
    "defence_industry": "军工|国防|航天|兵器|船舶工业",
    "other": (
        "制造|工业控制|工控|工业互联网|工业|OT(?![a-z])|汽车|车联网|车企|酒店|零售|餐饮|旅游|文旅|房地产"
        "|农业|游戏行业|区块链"
        "|加密货币|Web3|DeFi|媒体行业|律所|关键基础设施|关键信息基础设施|半导体|物联网行业|卫星|低空经济"
        "|人工智能行业"
    ),
}
"""By sector of the table, what stands for it in Chinese; the first that matches wins a word."""

TRADES_EN = {
    "telecom_info/telecom": r"telecom(?:s|munications?)?|carriers?",
    "telecom_info/internet": r"internet (?:industry|sector|companies)",
    "telecom_info/broadcasting": r"broadcast(?:ing|ers?)",
    "energy/electricity": (
        r"electric(?:ity|al)?(?: power)?|power (?:grids?|sector|industry|utilit(?:y|ies)|plants?)"
        r"|utilit(?:y|ies)"
    ),
    "energy/oil_gas": r"oil (?:and|&) gas|petroleum|pipelines?",
    "energy/coal": r"coal|mining",
    "energy/nuclear": r"nuclear",
    "energy": r"energy",
    "transport/rail": r"rail(?:ways?|roads?)?|metro|subways?",
    "transport/air": r"aviation|airlines?|airports?|aerospace",
    "transport/road_water": r"maritime|shipping|ports?|highways?",
    "transport/post": r"postal|couriers?|parcel",
    "transport": r"transport(?:ation)?|logistics",
    "water": (
        r"water(?: (?:and|&) wastewater)?(?: (?:utilit(?:y|ies)|sector|systems?|companies|supply"
        r"|treatment))|wastewater"
    ),
    "finance/banking": r"bank(?:s|ing)?",
    "finance/insurance": r"insur(?:ance|ers?)",
    "finance/securities": r"securities firms?|brokerages?|stock exchanges?|capital markets",
    "finance/payment": r"payment(?: (?:services?|industry|sector|processors?))",
    "finance": r"financ(?:e|ial)(?: (?:services?|sector|industry|institutions?))?|fintech",
    "public_services/health": r"health ?care|health|hospitals?|medical|pharma(?:ceuticals?)?",
    "public_services/education": r"education|universit(?:y|ies)|schools?|higher ed|academia|campus(?:es)?",
    "public_services/municipal_utilities": r"municipal(?:ities)?|cities",
    "egov": r"e-?government|governments?|public sector",
    "defence_industry": r"defen[cs]e(?: industr(?:y|ial))?|military",
    "other": (
        r"manufactur(?:ing|ers?)|industrial|ICS|OT|automotive|retail|hospitality|hotels?|legal"
        r"|construction|agriculture|crypto(?:currency)?"
        r"|critical infrastructure|media|gaming|semiconductors?|real estate|law firms?|non-?profits?"
    ),
}
"""The same in English."""


def _compiled(trades: dict[str, str], around: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    groups = "|".join(f"(?P<s{number}>{words})" for number, words in enumerate(trades.values()))
    return re.compile(around.format(groups), re.IGNORECASE), tuple(trades)


CHINESE, CHINESE_SECTORS = _compiled(TRADES_ZH, "{}")
ENGLISH, ENGLISH_SECTORS = _compiled(TRADES_EN, r"\b(?:{})\b")


def find_sectors(text: str) -> tuple[str, ...]:
    """Return the sectors that a short text names, in order; a part of a sector stands for its whole."""
    found = dict.fromkeys(
        sectors[int((match.lastgroup or "s0")[1:])]
        for pattern, sectors in ((CHINESE, CHINESE_SECTORS), (ENGLISH, ENGLISH_SECTORS))
        for match in pattern.finditer(text)
    )
    parts = {sector.partition("/")[0] for sector in found if "/" in sector}
    named = tuple(sector for sector in found if sector not in parts)
    return tuple(sector for sector in named if sector != "other") or named
