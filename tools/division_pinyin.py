"""Pinyin of divisions: pypinyin, corrected where place names are read otherwise than words.

Compared by hand with the spellings in official use; they are search aliases, never keys.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from mkdocs_threatgate.tables.naming import short_name

CHARACTERS = {"长": "cháng", "都": "dū", "勒": "lè", "什": "shí", "朝": "cháo", "单": "shàn", "曾": "zēng"}
"""Readings that hold for a character in (nearly) every place name."""

NAMES = {
    "中华人民共和国": "zhongguo|china|cn",
    "内蒙古": "neimenggu|innermongolia",
    "陕西": "shaanxi",
    "西藏": "xizang|tibet",
    "香港": "xianggang|hongkong",
    "澳门": "aomen|macau|macao",
    "兵团": "bingtuan|xinjiangbingtuan|xpcc",
    "哈尔滨": "haerbin|harbin",
    "呼和浩特": "huhehaote|hohhot",
    "乌鲁木齐": "wulumuqi|urumqi",
    "拉萨": "lasa|lhasa",
    "喀什": "kashi|kashgar",
    "日喀则": "rikaze|shigatse",
    "万柏林": "wanbailin",
    "丹棱": "danleng|danling",
    "乐亭": "laoting|leting",
    "乐陵": "laoling|leling",
    "什邡": "shifang",
    "伽师": "jiashi",
    "佛冈": "fogang",
    "佛坪": "foping",
    "六合": "luhe|liuhe",
    "六枝": "liuzhi|luzhi",
    "南乐": "nanle",
    "召陵": "shaoling",
    "吴堡": "wubu",
    "大城": "daicheng|dacheng",
    "崆峒": "kongtong",
    "朝阳": "chaoyang",
    "柞水": "zhashui",
    "民乐": "minle",
    "泊头": "botou",
    "洪洞": "hongtong|hongdong",
    "浚县": "xunxian|junxian",
    "浪卡子": "langkazi",
    "涡阳": "guoyang",
    "漯河": "luohe",
    "珲春": "hunchun",
    "称多": "chenduo",
    "穆棱": "muling",
    "筠连": "junlian|yunlian",
    "红寺堡": "hongsibu",
    "繁峙": "fanshi",
    "绥棱": "suileng|suiling",
    "荥经": "yingjing",
    "蚌山": "bengshan",
    "覃塘": "qintang",
    "铅山": "yanshan",
    "闵行": "minhang",
    "马尾": "mawei",
    "龙圩": "longxu",
}
"""Whole short names that need a reading of their own, further spellings after a bar."""


class Speller:
    """Spells names; `folder` is where pypinyin is unpacked."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        self._pypinyin: Any = importlib.import_module("pypinyin")
        self._pypinyin.load_single_dict({ord(key): reading for key, reading in CHARACTERS.items()})

    def spell(self, name: str) -> str:
        """Return the pinyin of a name without its suffix: lower case, no tones or spaces, `v` for `ü`."""
        short = short_name(name)
        return NAMES.get(short) or "".join(self._pypinyin.lazy_pinyin(short))
