"""Names without their suffixes, and what else a division is called."""

import pytest

from mkdocs_threatgate.tables.naming import Label, labels, normalised, short_name, spelling, spellings


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("杭州市", "杭州"),
        ("浙江省", "浙江"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("新疆生产建设兵团", "兵团"),
        ("延边朝鲜族自治州", "延边"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("陵水黎族自治县", "陵水"),
        ("鄂温克族自治旗", "鄂温克"),
        ("东乡族自治县", "东乡"),
        ("喀什地区", "喀什"),
        ("锡林郭勒盟", "锡林郭勒"),
        ("易县", "易县"),
        ("城区", "城区"),
        ("沙市区", "沙市"),
        ("津市市", "津市"),
        ("浦东新区", "浦东"),
        ("清新区", "清新"),
        ("万柏林区", "万柏林"),
        ("神农架林区", "神农架"),
        ("管城回族区", "管城"),
        ("阿拉善左旗", "阿拉善左旗"),
        ("达尔罕茂明安联合旗", "达尔罕茂明安"),
        ("", ""),
    ],
)
def test_a_short_name_lacks_the_suffix(name: str, short: str) -> None:
    assert short_name(name) == short


def test_labels_run_from_the_full_name_to_the_short_one() -> None:
    assert labels("延边朝鲜族自治州") == (Label("延边朝鲜族自治州", 0), Label("延边州", 1), Label("延边", 2))
    assert labels("易县") == (Label("易县", 0),)
    assert labels("中华人民共和国") == (
        Label("中华人民共和国", 0),
        Label("中国", 1),
        Label("全国", 1),
    )


def test_spellings_have_the_pinyin_the_aliases_and_the_suffix() -> None:
    assert spellings("杭州市", "hangzhou", ()) == ("hangzhou", "hangzhoushi")
    assert spellings("易县", "yixian", ()) == ("yixian",)
    assert spellings("西藏自治区", "xizang", ("tibet",)) == ("xizang", "tibet", "xizangzizhiqu")


def test_texts_are_folded_before_they_are_looked_up() -> None:
    assert normalised(" 浙江省　杭州市\n") == "浙江省杭州市"
    assert normalised("３３０１") == "3301"
    assert spelling("Xi'an") == "xian"
    assert spelling("Lüliang") == "lvliang"
    assert spelling("hangzhou1") == ""
    assert spelling("杭州") == ""
