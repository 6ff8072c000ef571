"""Names of countries and of places abroad, as Chinese and English security writing has them.

No whole gazetteer: the countries that are written about, and the cities and states whose names
stand alone in headlines. A country that is missing makes a place unknown, never Chinese.
"""

from __future__ import annotations

COUNTRIES_ZH = {
    "US": (
        "美国 美政府 美军 美财政部 加州 加利福尼亚 得克萨斯 德克萨斯 佛罗里达 佛罗里达州 内华达州 "
        "明尼苏达州 马里兰州 纽约 华盛顿 芝加哥 洛杉矶 旧金山 西雅图 波士顿 休斯顿 五角大楼"
    ),
    "GB": "英国 伦敦 苏格兰 英格兰 威尔士 曼彻斯特",
    "CA": "加拿大 多伦多 温哥华 魁北克",
    "AU": "澳大利亚 澳洲 悉尼 墨尔本 昆士兰州",
    "NZ": "新西兰",
    "JP": "日本 东京 大阪 名古屋 北海道 日企",
    "KR": "韩国 首尔 韩企",
    "KP": "朝鲜",
    "IN": "印度 新德里 孟买",
    "ID": "印尼 印度尼西亚",
    "PK": "巴基斯坦",
    "BD": "孟加拉",
    "LK": "斯里兰卡",
    "NP": "尼泊尔",
    "RU": "俄罗斯 莫斯科 俄军 俄联邦",
    "UA": "乌克兰 基辅",
    "BY": "白俄罗斯",
    "PL": "波兰 华沙",
    "CZ": "捷克",
    "SK": "斯洛伐克",
    "HU": "匈牙利",
    "RO": "罗马尼亚",
    "BG": "保加利亚",
    "GR": "希腊",
    "DE": "德国 柏林 慕尼黑 法兰克福",
    "FR": "法国 巴黎",
    "IT": "意大利 米兰",
    "ES": "西班牙 马德里 巴塞罗那",
    "PT": "葡萄牙",
    "NL": "荷兰 阿姆斯特丹",
    "BE": "比利时 布鲁塞尔",
    "LU": "卢森堡",
    "CH": "瑞士 苏黎世",
    "AT": "奥地利",
    "SE": "瑞典",
    "NO": "挪威",
    "FI": "芬兰",
    "DK": "丹麦",
    "IE": "爱尔兰",
    "EE": "爱沙尼亚",
    "LV": "拉脱维亚",
    "LT": "立陶宛",
    "AL": "阿尔巴尼亚",
    "RS": "塞尔维亚",
    "ME": "黑山共和国",
    "TR": "土耳其",
    "IL": "以色列",
    "PS": "巴勒斯坦 加沙",
    "IR": "伊朗 德黑兰",
    "IQ": "伊拉克",
    "SY": "叙利亚",
    "LB": "黎巴嫩",
    "SA": "沙特",
    "AE": "阿联酋 迪拜",
    "QA": "卡塔尔",
    "KW": "科威特",
    "EG": "埃及",
    "ZA": "南非",
    "NG": "尼日利亚",
    "KE": "肯尼亚",
    "SG": "新加坡",
    "MY": "马来西亚",
    "TH": "泰国 曼谷",
    "VN": "越南",
    "PH": "菲律宾",
    "MM": "缅甸",
    "KH": "柬埔寨",
    "KZ": "哈萨克斯坦",
    "UZ": "乌兹别克斯坦",
    "AF": "阿富汗",
    "MN": "蒙古国",
    "BR": "巴西 圣保罗",
    "AR": "阿根廷",
    "CL": "智利",
    "CO": "哥伦比亚",
    "PE": "秘鲁",
    "VE": "委内瑞拉",
    "CR": "哥斯达黎加",
    "MX": "墨西哥",
    "CU": "古巴",
}
"""By ISO 3166-1 code: what stands for the country in Chinese text, parted by spaces."""

COUNTRIES_EN = {
    "US": (
        "United States|U\\.S\\.|USA|US|American?|California|Texas|Florida|Ohio|New York|Washington|Chicago"
        "|Los Angeles"
    ),
    "GB": "United Kingdom|UK|U\\.K\\.|Britain|British|England|London|Scotland|NHS",
    "CA": "Canad(?:a|ian)|Toronto|Ontario|Quebec",
    "AU": "Australian?|Sydney|Melbourne",
    "NZ": "New Zealand",
    "JP": "Japan(?:ese)?|Tokyo",
    "KR": "(?:South )?Korean?|Seoul",
    "KP": "North Korean?|DPRK",
    "IN": "Indian?|Mumbai|New Delhi",
    "ID": "Indonesian?",
    "PK": "Pakistani?",
    "RU": "Russian?|Moscow",
    "UA": "Ukrain(?:e|ian)|Kyiv|Kiev",
    "PL": "Poland|Polish",
    "CZ": "Czech(?:ia)?",
    "DE": "German[y]?|Berlin|Munich",
    "FR": "France|French|Paris",
    "IT": "Ital(?:y|ian)",
    "ES": "Spain|Spanish",
    "PT": "Portug(?:al|uese)",
    "NL": "Netherlands|Dutch",
    "BE": "Belgi(?:um|an)",
    "CH": "Switzerland|Swiss",
    "AT": "Austrian?",
    "SE": "Sweden|Swedish",
    "NO": "Norw(?:ay|egian)",
    "FI": "Finland|Finnish",
    "DK": "Denmark|Danish",
    "IE": "Ireland|Irish",
    "TR": "T[uü]rk(?:ey|iye|ish)",
    "IL": "Israeli?",
    "IR": "Iran(?:ian)?",
    "SA": "Saudi(?: Arabia)?",
    "AE": "UAE|Dubai",
    "ZA": "South Africa(?:n)?",
    "SG": "Singapore",
    "MY": "Malaysian?",
    "TH": "Thailand|Thai",
    "VN": "Vietnam(?:ese)?",
    "PH": "Philippines|Filipino",
    "BR": "Brazil(?:ian)?",
    "AR": "Argentin(?:a|e|ian)",
    "CL": "Chilean?",
    "CO": "Colombian?",
    "MX": "Mexic(?:o|an)",
    "CR": "Costa Rican?",
}
"""By ISO 3166-1 code: a regular expression for the country in English text, capitals as written."""

BEYOND_ZH = (
    "欧盟|欧洲|北约|中东|非洲|拉美|东南亚|海外|境外(?!组织|黑客|网络攻击|势力|网络|间谍|情报)|国外|外国"
    "|多国|全球|跨国|国际"
)
"""Chinese for abroad without a country: such a text is not, or not only, about the mainland."""

BEYOND_EN = (
    r"\b(?:Europe(?:an)?|EU|NATO|Middle East|Africa(?:n)?|Latin America(?:n)?|[Gg]lobal|[Ww]orldwide|EMEA)\b"
)
"""The same in English."""

MAINLAND_ZH = r"全国|我国|国内|中国|国产|本土"
MAINLAND_EN = r"\b(?:China|Chinese|PRC)\b"
"""Words for the mainland as a whole, which say that it is concerned but not where."""

STATE_ACTORS = (
    r"(?:[美英俄朝韩印越伊以]国?|俄罗斯|朝鲜|伊朗|越南|印度|以色列|乌克兰|韩国|北韩|中国(?!APT))(?:政府"
    r"|国家|官方)?(?:支持的?|背景的?|资助的?)?"
    r"(?:网络)?(?:黑客|APT|间谍|情报|特工|威胁行为者|网络犯罪|骇客|勒索(?:软件)?(?:组织|团伙|头目))"
)
"""Where attackers come from is not where an attack happened; 俄罗斯黑客 names no place of it."""

STATE_ACTORS_EN = (
    r"\b(?:North Korean|Russian|Chinese|Iranian|Israeli|Vietnamese|Indian|Pakistani|Ukrainian|China|Russia"
    r"|Iran)"
    r"(?:[ -](?:speaking|linked|backed|nexus|aligned|state|sponsored|government|cyber|based|threat))*"
    r"[ -](?:hackers?|actors?|APT\w*|groups?|spies|espionage|cybercriminals|gangs?|cybercrime|hacking"
    r"|intelligence)\b"
)
"""The same in English: "Chinese hackers", "Russia-linked group"."""
