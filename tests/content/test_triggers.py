"""What a text tells that its author should have declared, by titles written for this test."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.content.triggers import recognise
from mkdocs_threatgate.content.triggers.periods import find_period
from mkdocs_threatgate.content.triggers.places import find_places
from mkdocs_threatgate.content.triggers.trades import find_sectors
from mkdocs_threatgate.model import Confidence, Matter, Post, Recognition, Text
from mkdocs_threatgate.sources.posts import read_post

INCIDENTS = """\
杭州某水务公司遭勒索攻击始末
记一次某医院勒索病毒应急响应
某省属国企遭挖矿木马入侵的处置过程
苏州一家制造企业核心服务器被勒索加密
突发！国内某知名快递公司疑似数据泄露，涉及4500万条用户信息
深圳某物流公司邮箱被盗，损失货款三百万
武汉市某监测中心遭受境外组织网络攻击
宁波某港口调度系统瘫痪：一起网络攻击事件的复盘
某券商交易系统被黑客入侵，警方已立案
山东某高校官网被篡改为博彩页面
青岛一酒店会员信息遭泄露
长沙某三甲医院预约系统遭勒索攻击停摆6小时
客户现场一起挖矿木马应急排查全过程
成都某游戏公司遭DDoS攻击持续三天
境外黑客组织攻击我国某能源企业
黑客入侵浙江一家纺织厂财务系统，转走货款
河南某县政府网站被挂暗链
郑州一物业公司业主信息泄露，涉案三人被抓
广州某跨境电商公司客户资料外泄超百万条
沈阳某银行网点内网感染勒索病毒的应急处置复盘
一家连锁药店的数据泄露事件
内蒙古某风电场监控系统遭勒索软件加密
服务器被植入挖矿程序，某公司运维的72小时
黑客公开售卖某快递公司3亿条个人信息
某头部券商宕机背后：遭DDoS攻击
止步于办公网：萧山一家供水企业的入侵处置
勒索软件团伙声称入侵国内某光伏企业
云帆超市确认遭网络攻击
星岛航空数据泄露事件影响200万会员
日本某啤酒厂遭勒索攻击，出货停止
法国电信运营商遭网络攻击，640万用户数据泄露
日本游艇租赁商Example Marina数据泄露
安全早报：云帆超市遭勒索；浏览器修复零日漏洞
黑客组织宣称窃取云帆员工数据
云帆网疑似泄露1.2亿条用户信息
Ransomware attack on Hangzhou water utility
Shenzhen manufacturer hit by ransomware, production halted
Shanghai hospital discloses data breach affecting 2 million patients
Hackers breach a Beijing university's mail servers
How we responded to a ransomware attack at a Ningbo logistics company
Incident report: intrusion at a Suzhou semiconductor plant
Data breach at Chinese e-commerce platform exposes 30 million orders
Northwind Foods discloses data breach at third-party provider
Northwind Health confirms ransomware attack
Cyberattack disrupts Northwind beer production in Japan
Hackers stole customer data from Northwind Air
Northwind: hackers stole customer vault data
Northwind hacked using stolen tokens
Municipal water system in Ohio hacked by ransomware gang
Ransomware gang leaks data of Northwind subsidiary
Notice of security incident
Security incident on our package registry: what happened
""".splitlines()

NETWORKS = """\
某省政务云平台存在未授权访问
记一次对某高校的渗透测试
某市医保系统逻辑漏洞挖掘
云帆大学校园网存在认证绕过漏洞
众测某银行小程序越权查看他人账单
某地铁集团内网打穿记
某能源央企攻防演练复盘：从一个弱口令到域控
某车企App接口泄露车主位置信息
我在某证券公司官网发现了SQL注入
某市公交集团后台弱口令可查看全市车辆
EDUSRC实战：某大学教务系统任意密码重置
护网实战：某集团靶标沦陷全过程
某区教育局网站存在目录遍历
从外网到内网：某制造企业红队渗透实录
某航空公司官网XSS
某高校统一身份认证系统任意用户登录
How I hacked a Chinese university's student portal
We found an exposed database in Shanghai Example Metro's booking system
Vulnerability in the city government's portal leaks residents' data
Unauthenticated API at a Chinese parcel company exposes addresses
SQL injection in an airline's booking system
A weakness in our own customer portal, found by a customer
Log4j vulnerability: status of our platform
""".splitlines()

REGIONAL = """\
2025年浙江省网络安全态势报告
深圳市2024年度网络安全态势白皮书
2025年我国DDoS攻击态势报告
2024年中国APT攻击态势总结报告
2026 年第三季度全国勒索软件态势
江西省互联网网络安全年报
四川2025年一季度网络安全事件分析
2025年河北暴露面资产风险报告
云南省2025年8月网络安全情况通报
Zhejiang cyber threat landscape 2025
China ransomware report, first half 2025
Phishing trends in Guangdong, 2025
""".splitlines()

SECTORS = """\
金融行业2025上半年威胁报告
2025年医疗行业勒索攻击态势报告
电力行业网络安全风险分析报告（2025）
教育行业2024年度数据泄露报告
轨道交通工控安全漏洞态势报告
政务云安全威胁态势报告2025
2025年运营商行业网络安全白皮书
汽车行业网络安全威胁态势报告
2025 healthcare threat report: China
State of ransomware in education 2025
Energy sector cyber threat report Q3 2025
""".splitlines()

NOTHING = """\
勒索软件攻击手法分析与防范
如何应对勒索病毒攻击：企业防护指南
某达OA任意文件上传漏洞复现
【漏洞通告】Example Server 远程代码执行漏洞安全风险通告
某勒索软件样本分析
一款红队内网扫描工具
喜报！我司荣获2025年度网络安全优秀案例奖
网络安全等级保护2.0标准解读
2025年网络安全宣传周活动在杭州开幕
Windows 日志分析：应急响应入门教程
SQL注入漏洞原理与防御
“攻防演练”防守方案模板下载
数据泄露事件应急响应流程模板
某靶场应急响应第三章writeup
公司招聘安全运营工程师（杭州）
2025年度漏洞盘点：这些组件最危险
信息安全漏洞周报（2025年第12期）
终端检测产品5.2版本更新说明
云原生安全白皮书：容器逃逸技术研究
记一次 Java 代码审计：某CMS前台RCE
渗透测试报告撰写指南
全国网络安全标准化技术委员会发布新标准
浙江某公司招标：网络安全服务采购公告
我们在杭州开设了新的研发中心
SRC漏洞挖掘思路总结
某学校管理系统存在SQL注入漏洞
杭州某某科技有限公司资产管理系统存在命令执行漏洞
数据安全法解读：数据泄露的法律责任
产品更新：新增对勒索行为的检测
零信任在金融行业的最佳实践方案
攻击者利用浏览器漏洞窃取用户密码
某品牌路由器存在命令注入
黑客利用聊天软件传播木马
集团公司网络规划实验
校园网配置实验
等保测评报告模板
微软邮件服务器零日漏洞遭大规模利用
公安部公布十起打击网络犯罪典型案例
How ransomware attacks on hospitals work
Understanding data breach notification laws
Analysis of the Example ransomware
CVE-2025-1234: remote code execution in Example Server
Tidewatch 4.0 released
Best practices for incident response
Ransomware attacks surge in 2025
Kubernetes security incident response
What is a supply chain attack?
Data breach response plan template
Hacking tools every pentester should know
How to report a vulnerability
Security policy
Threat model for the operator
Installing the agent on Windows
Detecting Kerberoasting with Sigma
Password spraying attacks against Microsoft 365
DDoS attacks against DNS infrastructure
Attackers exploit a VPN flaw in the wild
CTF writeup: hacking the bank challenge
Annual report of the standards committee
Report a security issue
Bank holiday opening hours
Penetration test report template
Threat report: how to write one
""".splitlines()


def post_of(text: str) -> Post:
    return read_post(Text("docs/a.md", "a.md", text, gated=True, ships=True), "Asia/Shanghai")


def told(title: str, body: str = "") -> tuple[Recognition, ...]:
    return recognise(post_of(f"# {title}\n\n{body}\n"))


def matters(title: str, body: str = "") -> list[Matter]:
    return [one.matter for one in told(title, body)]


def only(title: str, body: str = "") -> Recognition:
    (found,) = told(title, body)
    return found


# --- titles, both ways -----------------------------------------------------------------------------


@pytest.mark.parametrize("title", INCIDENTS)
def test_an_incident_is_recognised(title: str) -> None:
    assert matters(title) == [Matter.INCIDENT]


@pytest.mark.parametrize("title", NETWORKS)
def test_a_weakness_of_one_network_is_recognised(title: str) -> None:
    assert matters(title) == [Matter.NETWORK]


@pytest.mark.parametrize("title", REGIONAL)
def test_a_report_on_a_region_is_recognised(title: str) -> None:
    assert matters(title) == [Matter.REGIONAL]


@pytest.mark.parametrize("title", SECTORS)
def test_a_report_on_a_sector_is_recognised(title: str) -> None:
    assert matters(title) == [Matter.SECTOR]


@pytest.mark.parametrize("title", NOTHING)
def test_other_writing_is_let_be(title: str) -> None:
    assert told(title) == ()


# --- what is said of a recognition -----------------------------------------------------------------


def test_a_recognition_says_who_where_and_in_what_sector() -> None:
    found = only("杭州某水务公司遭勒索攻击始末")
    assert (found.subject, found.places, found.sectors) == ("某水务公司", ("330100",), ("water",))
    assert found.confidence is Confidence.HIGH


def test_a_report_says_its_time_and_its_regions() -> None:
    found = only("2025年上半年长三角网络安全威胁分析报告：上海、江苏、浙江")
    assert (found.places, found.period) == (("310000", "320000", "330000"), "2025年上半年")


def test_a_report_on_a_sector_of_a_region_is_both() -> None:
    assert matters("2025年浙江省银行业网络安全报告") == [Matter.SECTOR, Matter.REGIONAL]


def test_a_report_on_the_whole_country_is_regional_with_the_nation_for_its_place() -> None:
    assert only("2025年我国DDoS攻击态势报告").places == ("000000",)


@pytest.mark.parametrize(
    "title",
    [
        "杭州一家工厂遭勒索攻击",
        "某医院遭勒索攻击",
        "云帆师范大学遭网络攻击",
        "教育行业2024年度数据泄露报告",
        "Ransomware attack on Hangzhou water utility",
    ],
)
def test_what_is_plain_and_may_concern_the_mainland_is_sure(title: str) -> None:
    assert only(title).confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "title",
    [
        "日本某啤酒厂遭勒索攻击",
        "云帆超市确认遭网络攻击",
        "海外某医院遭勒索攻击",
        "香港某券商遭网络攻击",
        "汽车行业网络安全威胁态势报告",
        "Northwind Foods discloses data breach",
        "Chinese hackers breach US telecom carriers",
    ],
)
def test_what_happened_abroad_or_may_have_is_less_than_sure(title: str) -> None:
    assert only(title).confidence is Confidence.MEDIUM


def test_the_place_of_a_titled_incident_is_sought_in_the_opening_too() -> None:
    assert only("某医院勒索病毒应急响应复盘", "上月，我们在苏州处置了一起事件。").places == ("320500",)


# --- where it stands -------------------------------------------------------------------------------


def test_an_opening_tells_what_the_title_does_not() -> None:
    body = "![图](a.png)\n\n我们常去那里。近日，杭州某印刷厂遭\n勒索攻击。后来好了。\n"
    text = f"---\ntitle: 一个漫长的周末\n---\n\n{body}"
    (found,) = recognise(post_of(text))
    assert (found.quote, found.places) == ("近日,杭州某印刷厂遭勒索攻击。", ("330100",))
    assert (found.span.line, found.span.column, found.span.end_line) == (7, 8, 8)


def test_a_summary_in_the_front_matter_is_read() -> None:
    text = "---\ntitle: 并非牢不可破\ndescription: 云帆大学校园网的认证方式存在漏洞。\n---\n\n正文。\n"
    (found,) = recognise(post_of(text))
    assert (found.matter, found.subject, found.span.line) == (Matter.NETWORK, "云帆大学", 3)


def test_a_report_named_in_the_opening_is_recognised_where_the_title_heralds_one() -> None:
    body = "日前，我们发布《2025年港口航运业网络安全分析报告》，全文如下。"
    assert matters("重磅发布！年度报告来了", body) == [Matter.SECTOR]
    assert matters("一次会议的侧记", body) == []


def test_what_stands_further_down_is_detail() -> None:
    assert matters("备份的三个原则", "原则很简单。\n\n" * 200 + "近日，杭州某印刷厂遭勒索攻击。") == []


def test_an_old_incident_in_an_opening_is_no_news() -> None:
    assert matters("备份的三个原则", "2016年，某医院遭勒索攻击，从此备份成了必修课。") == []


def test_code_and_tables_of_an_opening_are_not_prose() -> None:
    body = "```\n近日，杭州某印刷厂遭勒索攻击。\n```\n\n| 近日，杭州某印刷厂遭勒索攻击。 |\n"
    assert matters("日志的格式", body) == []


def test_items_of_a_digest_are_read_each_with_its_line() -> None:
    body = "## 本周\n\n- 宁波某港口遭黑客攻击\n- 浏览器更新\n\n**绍兴某印染厂遭勒索攻击停产**\n\n正文。\n"
    found = told("安全周报（第3期）", body)
    assert [(one.places, one.span.line, one.span.column) for one in found] == [
        (("330200",), 5, 3),
        (("330600",), 8, 3),
    ]


def test_items_of_what_is_no_digest_are_not_read() -> None:
    assert matters("备份的三个原则", "- 宁波某港口遭黑客攻击\n") == []


def test_an_advisory_is_not_read_beyond_its_title() -> None:
    assert matters("Example Server 漏洞通告", "近日，某医院遭勒索攻击，原因是该漏洞。") == []


def test_of_several_first_level_headings_the_first_names_the_post() -> None:
    assert matters("备份的三个原则", "# 杭州某印刷厂遭勒索攻击\n") == []


# --- disguise --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "杭州某水务公司遭勒\u200b索攻\u2060击始末",
        "杭 州 某 水 务 公 司 遭 勒 索 攻 击 始 末",
        "**杭州**某水务公司遭<b>勒索</b>攻击始末",
        "杭州某水务公司遭&#21202;索攻击始末",
    ],
)
def test_a_disguised_title_is_read_as_seen(title: str) -> None:
    assert only(title).passage == only("杭州某水务公司遭勒索攻击始末").passage


def test_lookalike_and_fullwidth_letters_are_read() -> None:
    assert matters("Ransоmware attack on Hangzhou water utility") == [Matter.INCIDENT]
    assert matters(
        "Ｒａｎｓｏｍｗａｒｅ　ａｔｔａｃｋ　ｏｎ　Ｈａｎｇｚｈｏｕ　ｗａｔｅｒ　ｕｔｉｌｉｔｙ"
    ) == [Matter.INCIDENT]


# --- places, sectors, times ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "inside", "outside", "mainland"),
    [
        ("浙江省杭州市西湖区某公司", ("330106",), (), True),
        ("湖北仙桃的一家无纺布厂", ("429004",), (), True),
        ("萧山一家供水企业", ("330109",), (), True),
        ("萧山的冬天", (), (), False),
        ("吉林长春", ("220100",), (), True),
        ("朝阳区某公司", (), (), True),
        ("朝阳产业", (), (), False),
        ("东西安全吗", (), (), False),
        ("北京时间八点", (), (), False),
        ("马里兰州某医院", (), ("US",), False),
        ("北海道某医院", (), ("JP",), False),
        ("俄罗斯黑客针对乌克兰政府", (), ("UA",), False),
        ("香港某券商", (), ("810000",), False),
        ("我国某能源企业", (), (), True),
        ("A hospital in Xi'an and one in Shanghai", ("610100", "310000"), (), True),
        ("A lorry booking site in Fuzhou", (), (), True),
        ("Ali met a hospital in Ohio", (), ("US",), False),
        ("Chinese hackers breach US carriers", (), ("US",), False),
    ],
)
def test_places_are_found(
    text: str,
    inside: tuple[str, ...],
    outside: tuple[str, ...],
    mainland: bool,  # noqa: FBT001 - a truth value is what is expected
) -> None:
    found = find_places(text)
    assert (found.inside, found.outside, found.mainland) == (inside, outside, mainland)


@pytest.mark.parametrize(
    ("text", "sectors"),
    [
        ("银行业钓鱼", ("finance/banking",)),
        ("金融行业", ("finance",)),
        ("金融与银行", ("finance/banking",)),
        ("某市医保系统", ("public_services/health_insurance",)),
        ("汽车行业", ("other",)),
        ("工控与电力", ("energy/electricity",)),
        ("Healthcare and railways", ("public_services/health", "transport/rail")),
        ("a story about nothing", ()),
    ],
)
def test_sectors_are_found(text: str, sectors: tuple[str, ...]) -> None:
    assert find_sectors(text) == sectors


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年上半年报告", "2025年上半年"),
        ("2026 年第三季度", "2026 年第三季度"),
        ("医疗2022", "2022"),
        ("Q3 2025 report", "Q3 2025"),
        ("January to June 2026", "January to June 2026"),
        ("影响2000万人", ""),
        ("无", ""),
    ],
)
def test_times_are_found(text: str, period: str) -> None:
    assert find_period(text) == period


# --- whatever the input ----------------------------------------------------------------------------

WORDS = st.one_of(
    st.sampled_from(
        ("某公司", "遭", "被", "攻击", "勒索", "泄露", "数据", "杭州", "浙江省", "报告", "2025年")
    ),
    st.sampled_from(
        ("行业", "银行", "漏洞", "黑客", "入侵", "近日", "，", "。", "；", "|", "《", "》", "\u200b")
    ),
    st.sampled_from(("Ransomware ", "attack on ", "the ", "Bank ", "of ", "hacked ", " ", "\n", "\n\n")),
    st.sampled_from(("# ", "## ", "**", "- ", "1. ", "```", "[x](y)", "<b>", "&#10;")),
)


@given(st.lists(WORDS, max_size=40))
def test_nothing_makes_it_fail_and_every_line_exists(words: list[str]) -> None:
    text = "".join(words)
    lines = text.count("\n") + 1
    for one in recognise(post_of(f"# 周报\n\n{text}")):
        assert 1 <= one.span.line <= one.span.end_line <= lines + 2
        assert one.span.column >= 1
        assert one.quote


@pytest.mark.parametrize(
    "text",
    [
        "# 周报\n" + "- 某公司遭黑客攻击数据泄露\n" * 50_000,
        "# " + "黑客攻击了;" * 150_000,
        "# 1" + "1" * 900_000 + "遭攻击",
        "# " + "百" * 300_000 + "遭攻击",
        "# 早报\n" + "*" * 900_000,
        "# 早报\n" + "[" * 900_000,
        "# 早报\n" + "\u200b" * 300_000,
        "# 早报\n" + ("## " + "某省市县区局公司" * 40 + "漏洞泄露\n") * 900,
        "# 早报\n" + ("## " + "the Aa of " * 30 + "breach hack\n") * 3_000,
    ],
    ids=["items", "clauses", "digits", "numbers", "stars", "brackets", "unseen", "headings", "english"],
)
def test_a_hostile_text_of_a_megabyte_takes_no_time(text: str) -> None:
    post = post_of(text)
    start = time.process_time()
    recognise(post)
    assert time.process_time() - start < 1
