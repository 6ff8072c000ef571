"""Names of divisions, taken apart: a name without its suffix, and everything a person may call it.

Pure text; which division a text means is decided in `divisions`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固"
    "|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族?)*自治[州县旗区]")
_ETHNIC_DISTRICT = re.compile(rf"(.{{2,}}?)(?:(?:{_PEOPLES})族)+区")
_UNSHORTENED = ("左旗", "右旗", "前旗", "中旗", "后旗")
_SUFFIXES = ("特别行政区", "联合旗", "地区", "特区", "新区", "省", "市", "盟", "县", "区", "旗")
_IRREGULAR = {"神农架林区": "神农架", "新疆生产建设兵团": "兵团"}
_CALLED = {"中华人民共和国": ("中国", "全国"), "新疆生产建设兵团": ("新疆兵团",)}
_SPELLED = {
    "特别行政区": "tebiexingzhengqu",
    "自治区": "zizhiqu",
    "自治州": "zizhizhou",
    "自治县": "zizhixian",
    "自治旗": "zizhiqi",
    "地区": "diqu",
    "新区": "xinqu",
    "省": "sheng",
    "市": "shi",
    "盟": "meng",
    "县": "xian",
    "区": "qu",
    "旗": "qi",
}


class Label(NamedTuple):
    """Something a division may be called; grade 0 is its full name, a higher grade a looser one."""

    text: str
    grade: int


def normalised(text: str) -> str:
    """Return the text in NFKC without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def spelling(text: str) -> str:
    """Return a normalised text as pinyin is looked up, `ü` as `v`, or "" where it is no pinyin."""
    letters = re.sub(r"['’-]", "", text.lower()).replace("ü", "v")
    return letters if re.fullmatch(r"[a-z]+", letters) else ""


@cache
def short_name(name: str) -> str:
    """Return a full name without its suffix, or the name itself where hardly anything would be left.

    杭州市 → 杭州, 延边朝鲜族自治州 → 延边, 易县 → 易县.
    """
    if name in _IRREGULAR:
        return _IRREGULAR[name]
    found = _AUTONOMOUS.fullmatch(name) if "自治" in name else None
    if found is None and name.endswith("族区"):
        found = _ETHNIC_DISTRICT.fullmatch(name)
    if found is not None:
        stem = found[1]
        return stem[:-1] if stem.endswith("族") and len(stem) > 2 else stem  # noqa: PLR2004
    if name.endswith(_UNSHORTENED):
        return name
    stems = (name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))
    return next((stem for stem in stems if len(stem) > 1), name)


@cache
def labels(name: str) -> tuple[Label, ...]:
    """Return everything that the division of this full name may be called, strictest first.

    Grade 1 is a customary abbreviation (延边州, 景宁县, 中国), grade 2 the name without suffix.
    """
    short = short_name(name)
    customary = list(_CALLED.get(name, ()))
    if name.endswith(("自治州", "自治县", "自治旗")):
        customary.append(short + name[-1])
    loose = [Label(text, 1) for text in customary] + [Label(short, 2)]
    return (Label(name, 0), *(label for label in loose if label.text != name))


def spellings(name: str, pinyin: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Return the Latin spellings of a division, given the pinyin of its short name: hangzhou, hangzhoushi."""
    suffix = next((latin for suffix, latin in _SPELLED.items() if name.endswith(suffix)), "")
    full = (pinyin + suffix,) if suffix and short_name(name) != name else ()
    return (pinyin, *aliases, *full)
