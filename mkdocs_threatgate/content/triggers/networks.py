"""Weaknesses of one network (Art. 7), in Chinese: who runs it is named, or meant (某高校).

A flaw of a product, found in its code, is none, nor is a lesson on finding flaws. The story of
an engagement (a bounty, a crowd test, a drill) counts where it shows whose network it was, or
of what kind; a story that keeps even that to itself exposes nobody who could be identified.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mkdocs_threatgate.content.triggers.telling import Telling
from mkdocs_threatgate.model import Matter

SIGN = re.compile(
    "漏洞|渗透|越权|未授权|弱口令|注入|[Gg]et ?[Ss]hell|RCE|拿下|打点|打穿|沦陷|接管|爆破|绕过|XSS|xss"
    "|[CS]SRF|day|护网|[Hh][Ww]|HVV|攻防|内网|泄露|突破|拿站|后台|入侵|黑[进入]|攻破|暴露|缺陷|隐患"
    "|[Ss][Rr][Cc]|众测|证书站|靶标|遍历|明文|弱密码|默认口令|未加密|任意"
)
"""One of these stands in every headline of a weak network."""

OPERATOR = (
    "高校|大学|学院|学校|中学|小学|职校|医院|银行|金融|证券|保险|基金|政府|政务|政企|省厅?|市|县|局|厅"
    "|运营商|集团|公司|企业|国企|央企|单位|电网|电力|电厂|水务|燃气|地铁|航空|机场|酒店"
    "|工厂|制造业|大厂|厂商|行业|证书站|(?:网站|站点|商城|站)(?!系统|源码)|SRC|src|众测|靶标|目标|客户"
    "|内网|监狱|博彩|赌博"
    "|棋牌|诈骗|直辖市|车企|供应商|甲方|景区|园区|物流|快递|外卖|交易所|校园"
)
ANONYMOUS = re.compile(
    rf"(?:某(?!些|种|次|款)|一所|xx|XX)\w{{0,8}}?(?:{OPERATOR})+(?<!有限公司)"
    r"(?!管理(?:系统|软件|平台)|级|源码|软件|管家|版|建站)"
)
"""Whose network it is, without the name; 某学校管理系统 is a product for schools, 某有限公司 its maker."""

CODE = re.compile(
    r"代审|审计|源码|CMS|cms|(?<![A-Za-z])OA|某oa|ERP|erp|[01n]day分析|1day|CVE-?\d|CNVD|CNNVD|POC|poc"
    r"|复现|通用型?漏洞|固件|路由器|网关|防火墙|插件|框架|开源|反编译|逆向分析"
    r"|[Ss]hellcode|\.NET|免杀|混淆|漏洞通告|漏洞预警|安全公告|风险提示|风险通告|靶场|靶机|vulnhub|HTB|CTF"
    r"|大赛|\.(?:jsp|php|aspx?|ashx|asmx|do)(?![a-z])"
)
"""Flaws of products, found in their code, and laboratories."""

PRAISE = re.compile(
    r"排查|治理|解决|建设|防护|方案|助力|携手|护航|中标|签约|赋能|速通|入选|荣获|喜报|巡礼|客户案例|运营管理"
)
"""What sellers and winners of prizes say."""

STORY = re.compile(
    r"记录?(?:一?次|某|了一次)|一次|实战|案例|复盘|纪实|经历|故事|历程|过程|艰难|有意思|有趣|之旅|分享"
)
ENGAGEMENT = re.compile(
    r"[Ss][Rr][Cc]|众测|(?<![A-Za-z])(?:EDU|edu|Edu)|证书站|护网|(?<![A-Za-z])(?:hw|HW|[Hh]vv|HVV)"
    r"|攻防演练|打点|靶标|项目|客户"
)
LESSON = re.compile(
    r"思路|技巧|总结|合集|教程|指南|手册|工具|神器|扫描器|平台推荐|课程|培训|开班|开课|公开课|招募|招聘"
    r"|奖励计划|奖励细节|公告|活动|暂停|福利|优惠|入门|零基础|基础|学习|科普|姿势|笔记|浅谈|漫谈|之道|详解"
    r"|面试|必备|必修|清单|汇总|大全|框架|靶|书籍|论文|如何|怎么"
    r"|自动化|利器|利用链|技术解析|原理|模型|AI|训练|直播|颁奖|排行|榜单|年度|新增|收录|提交平台|报告写作"
    r"|计划|入选|流程|识别|Metasploit|方法|常见|经验"
)
"""What teaches, advertises or announces, rather than tells of one case."""

BOUNTY = re.compile(
    r"(?:\d[\d,.]*[kKwW万千]?\+? ?(?:美[元金]|刀|\$|元)|\$ ?\d[\d,.]*[kKwW万]?|\$\$+"
    r"|[一二三五六七八九]千块?|万元)[^,;。]{0,12}?(?:漏洞|XSS|RCE|报告|赏金|SSRF|IDOR|接管)"
    r"|(?:赏金|奖励|获得|斩获|价值|拿下|收获)[^,;。]{0,12}?(?:\d[\d,.]*[kKwW万千]?\+? ?(?:美[元金]|刀|\$"
    r"|元)|\$ ?\d[\d,.]*|\d+(?:\.\d+)?[kKwW]\$)"
)
"""The price of a flaw: somebody was paid for one in his own network."""

PAID = re.compile("美[元金]|刀|\\$|元|千|赏金")
BOUNTY_NEWS = re.compile(
    r"最高|提高|上调|计划|发放|大赛|竞赛|比赛|Pwn2Own|悬赏|盘点|年度|盗|窃|损失|诈骗|罚|收购|融资|洗钱"
    r"|以太币|加密货币|工具|书籍|课|带挖|解锁|暂停|活动|招募|挑战|开源|插件|内核|AFL"
)
OWNER = re.compile(
    "大学|医院|银行|政府|公司|车企|汽车制造商|经销商|运营商|航空|航司|集团|学校|高校|学院|机场|铁路|地铁"
    "|电网|水务|酒店|零售商|交易所|保险|证券|法院|警察局|图书馆|财政部|国防部|卫生部|教育部"
)
EXPOSED = re.compile(
    r"[^,;。]{0,8}?(?:网站|官网|API|门户|内网|校园网|无线网|账户系统|在线服务|预约系统|服务系统|邮件系统"
    r"|小程序|App|APP|政务云)[^;。]{0,60}?"
    r"(?:存在|曝出?|被曝|暴露|泄[露漏]|发现|含有|有)[^,;。]{0,20}?(?:漏洞|缺陷|弱口令|未授权|越权|信息"
    r"|数据|风险|隐患)"
)
"""Behind a body: something of its network, and a weakness in it."""

KNOWN = (
    "Google|谷歌|微软|Microsoft|苹果|Apple|Facebook|Meta|PayPal|Tesla|特斯拉|亚马逊|Amazon|HackerOne"
    "|TikTok|Uber|字节|腾讯|阿里|百度|美团|京东"
)
TAKEN = re.compile(rf"(?:入侵|黑进|黑入|攻破|接管|拿下|打穿)了?[^,;。]{{0,6}}?(?P<name>{KNOWN})")
SCHOOL = re.compile(r"(?<![A-Za-z])(?:EDU|edu|Edu)|证书站")
"""Crowd tests of universities and schools: the sector is known."""

WHOSE = re.compile(
    rf"{KNOWN}|(?:该|某|这家|一家|一所|目标|xx|XX)\w{{0,6}}?(?:单位|公司|学校|大学|高校|学院|医院|企业"
    r"|厂商|银行|政府|子公司|集团)"
)
"""What in the opening shows whose network it was, or of what kind of body."""

BRACKETS = re.compile(r"\([^()]{0,60}\)")


def find_network(text: str, opening: Callable[[], str]) -> Telling | None:
    """Return that a Chinese headline (as seen) tells of one network's weakness, or None.

    `opening` returns the text's first prose, asked where the headline alone leaves it open.
    """
    text = BRACKETS.sub(" ", text)
    weak = SIGN.search(text) is not None
    if weak and not CODE.search(text) and not PRAISE.search(text):
        if found := ANONYMOUS.search(text):
            return Telling(Matter.NETWORK, found[0], named=False)
        if told := find_named_network(text):
            return told
    if PAID.search(text) and BOUNTY.search(text) and not BOUNTY_NEWS.search(text):
        known = WHOSE.search(f"{text} {opening()}")
        return Telling(Matter.NETWORK, known[0], sure=False) if known else None
    return _story(text, opening) if weak and not LESSON.search(text) else None


def find_named_network(text: str) -> Telling | None:
    """Return that a headline or sentence (as seen) tells of a weakness in a named body's network, or None."""
    for owner in OWNER.finditer(text):
        if EXPOSED.match(text, owner.end()):
            name = re.split(r"[,;:。、| ]", text[: owner.end()])[-1][-20:]
            vendor = len(name) <= len(owner[0]) or name.endswith("有限公司")
            return None if vendor or CODE.search(text) else Telling(Matter.NETWORK, name)
    return None


def _story(text: str, opening: Callable[[], str]) -> Telling | None:
    if taken := TAKEN.search(text):
        return Telling(Matter.NETWORK, taken["name"])
    if not (STORY.search(text) and ENGAGEMENT.search(text)) or CODE.search(text) or PRAISE.search(text):
        return None
    known = SCHOOL.search(text) or WHOSE.search(opening())
    return Telling(Matter.NETWORK, known[0], named=False, sure=False) if known else None
