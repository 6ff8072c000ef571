"""Which words of a Chinese sentence name a body: somebody who can be attacked and runs networks.

A product, a technique or people in general are none: what befalls them is no incident.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_threatgate.content.triggers.places import find_places

ORGANISATION = (
    "公司|集团|银行|医院|诊所|医疗(?:中心|机构|集团|系统)|卫生(?:系统|服务)|大学|学院|学校|高校|中学|小学"
    "|幼儿园|政府|财政部|国防部|外交部|司法部|能源部|部门"
    "|警方|警察|警局|法院|检察院|议会|国会|图书馆|博物馆|机场|航空|航司|铁路|地铁|港口|码头|电网|电力|电厂"
    "|电站|水务|供水|水厂|燃气"
    "|运营商|电信|联通|交易所|交易平台|券商|证券|基金会|协会|委员会|联盟|机构|巨头|大厂|厂商|制造商|工厂"
    "|零售商|超市|酒店|连锁"
    "|餐饮|电商|商城|平台|网站|官网|门户|媒体|电视台|报社|监狱|军方|军队|空军|海军|航天局|管理局|情报局"
    "|安全局|调查局|税务局|教育局|公安局|监管局"
    "|供应商|承包商|服务商|提供商|开发商|经销商|代理商|运营方|律所|事务所|俱乐部|车企|药企|央企|国企|民企"
    "|事业单位|单位|企业"
    "|物流|快递|邮政|景区|选委会|大使馆|使馆|市政|研究所|研究院|实验室|养老院|疾控中心|数据中心|呼叫中心"
    "|会展中心|工作室|社区|论坛"
    "|部委|总部|分局|厅|署|峰会|亚冬会|奥运会|世博会|厂(?!商)|站点|组织|工会|教会|粮库|园区|院所"
)
"""Nouns for bodies."""

NOUN = re.compile(ORGANISATION)

KINDS = (
    "企业|组织|机构|用户|客户|个人|政府|网站|平台|目标|单位|公司|行业|医院|学校|高校|开发者|受害者|部门"
    "|银行|电商|媒体|军方|工厂|关键|基础设施|系统|网络|论坛|实验室"
    "|社区|供应商|厂商|大厂|实体|家庭|人|超过|你的?|您的?|我们|等|和|与|及|、|的|已有|境外|国外|国内|中小"
    "|大型|小型|全球|各地|各国|各类|各家|[多各][国家个所]+|世界|众多|大量|大批"
    "|大多数?|许多|不少|所有|任何|无数|部分|某些|[数近超约]?\\d*[百十千万亿]+[余多]?[家个台]?"
    "|[超近逾约]?\\d[\\d,.]*[余多]?[百千万]?[余多]?[家个台款种所]"
)
GENERAL = re.compile(rf"(?>{KINDS})++")
"""Bodies in general, in number or by kind: no incident of theirs is told by naming them."""

ANONYMOUS = re.compile(
    r"(?:某(?![些种类项次友通微])|(?<![另下前之第唯])一(?:家|所|座)|这家|XX+|xx+|××"
    rf"|(?<=[省市县区州国海])一(?=[公企医学银高]))[\w\"'·]{{0,14}}?(?:{ORGANISATION})+"
)
"""A body that is meant but not named: 某水务公司, 一家物流企业, 本市一公司."""

DOMESTIC = re.compile(
    r"师范大学|理工大学|工业大学|科技大学|交通大学|职业(?:技术)?学院|人民医院|中医院|妇幼保健院|卫健|网信"
    r"|人社局|公安局|教育[局厅]|街道办|居委会|村委会|央企|国企|事业单位|民政局|国资"
    r"|高新区|经开区|开发区|供销社|农商行|农信社|城商行|股份有限公司|有限责任公司"
)
"""Kinds of bodies that exist by these names in China only, and so place an incident there."""

LATIN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9&.'-]*(?: (?:of |the |and |& "
    r"|for )?[A-Z0-9][A-Za-z0-9&.'-]*)*(?=[^\W\da-zA-Z_]{0,3}$)"
)

PRODUCT = re.compile(
    r"漏洞|补丁|插件|软件|浏览器|防火墙|路由器?|客户端|组件|框架|协议|固件|芯片|处理器|内核|设备|摄像头"
    r"|打印机|网关|中间件|扩展|工具|武器"
    r"|模型|代码|函数|接口|应用程序|智能体|小程序|操作系统|开源|仓库|包管理|虚拟机|超融合|控制器|缺陷|安卓"
    r"|Mac电脑"
    r"|(?<![A-Za-z])(?:CVE|CMS|VPN|ERP|SDK|RCE|0[- ]?[Dd]ay|[Nn]day|P[Oo]C|OA|AI|LLM|GPT|Windows|Linux"
    r"|Android|iOS|macOS|Chrome|Outlook|Office"
    r"|Exchange|SharePoint|WordPress|Apache|Tomcat|Redis|Git[Ll]ab|Git[Hh]ub|Jenkins|VMware|ESXi|Citrix"
    r"|Firefox|Safari|Docker|Kubernetes|K8s|npm"
    r"|PyPI|NuGet|iPhone|Telegram|Zoom|Copilot|Gemini|ChatGPT|Webmail|Visual Studio|Fortinet|Palo Alto"
    r"|Ivanti)(?![a-z])"
)
"""Products, and what only products have: an attack on them is no incident of a body."""

PEOPLE = re.compile(
    r"用户|密码|口令|凭据|令牌|手机|电脑|终端|车主|信息|数据|隐私|文件|文档|你|您|我们|个人|研究人员"
    r"|开发者|员工|钱包|如何|什么|为何|公民|网民|老人|学生|玩家"
)
"""People and their things, which need a body beside them."""

ATTACKERS = re.compile(
    r"(?<!被)黑客|APT|(?:黑客|犯罪|勒索|威胁|攻击|境外)组织|团伙|攻击者|行动者|行为者|犯罪|间谍|骇客"
    r"|Lazarus|Kimsuky|LockBit|勒索软件"
)
"""Those who attack are not those who are attacked."""

LEADING = re.compile(
    r"^(?>[\s\"'·:,、()\[\]]|\d{1,2}[.、)]|突发|刚刚|快讯|最新|紧急|警惕|震惊|重磅|曝|注意|独家|近日|日前"
    r"|今日|昨日|消息称|据悉|据报道|外媒|网传|疑似|疑|又(?!一家)|再|连|近期|首例|利用|因"
    r"|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日)++"
)
TRAILING = re.compile(
    r"(?>[\s\"'·:,、()\[\]]|\d{4}年|\d{1,2}月(?:\d{1,2}日)?|的|于|旗下|支持|客服|票务|被曝|自曝|被|自家"
    r"|[超近约]?\d[\d.,]*[多余]?[百千万亿]*[多余]?[名条份个位台]?|部分|核心|关键|内部|网络|系统|服务器?"
    r"|内网|外网|官方|邮件|邮箱|数据库?|账[号户]|云资源|工作站|后台|域名|再次?|疑似?|也|已|均|曾|或|近日"
    r"|日前|今年|今日|昨日|周[一二三四五六日]"
    r"|突|竟|存在|发布公告|证实|确认|承认|披露|表示|称|宣布|回应|否认|通报|公布|报告|发现|发生|自曝|被曝"
    r"|又|接连|连续|持续|全面|大规模|大面积|因|重大|严重|最近)++$"
)
BRAND = re.compile(r"[^\W\da-zA-Z的了是在有被将使让致并或及因对向从为会能用已就即都很更最由于此其令]{2,8}")
"""A short name without any grammar in it."""

GRAMMAR = re.compile(r"[的里中上内]|立即|马上|用户|时")
"""Behind a noun for a body these make somebody else the subject: 银行里的钱."""

QUOTED = re.compile(r"\"[^\"]{2,12}\"$")
SEPARATOR = re.compile(
    r"[\s,:;、]|是|[此本]次|因|由于|针对|对(?!外)|向|把|将|致使?|导致|使得|令|让|关于|利用|通过|涉及|影响|攻击|入侵"
    r"|窃取|泄露"
)


class Body(NamedTuple):
    """A body as written; `named` is false for one that is meant but not named (某公司)."""

    name: str
    named: bool


def find_subject(words: str, *, brands: bool) -> Body | None:
    """Return the body that the words before a verb end with, or None.

    `brands` admits names without any noun for a body in them (云帆): the verb must be sure then.
    """
    words = LEADING.sub("", TRAILING.sub("", words[-60:])).strip()
    if not words or GENERAL.fullmatch(words):
        return None
    if anonymous := ANONYMOUS.findall(words):
        return Body(anonymous[-1], named=False)
    near = SEPARATOR.split(words)[-1]
    near = LEADING.sub("", near if len(near) > 1 else words)
    if GENERAL.fullmatch(near) or ATTACKERS.search(near):
        return None
    nouns = tuple(NOUN.finditer(near))
    if nouns and not PRODUCT.search(near):
        return None if GRAMMAR.search(near, nouns[-1].end()) else Body(near, named=True)
    if PRODUCT.search(words) or PEOPLE.search(near):
        return None
    return _by_name(words, near, brands=brands)


def _by_name(words: str, near: str, *, brands: bool) -> Body | None:
    if latin := LATIN.search(words):
        return Body(latin[0], named=True)
    if brands and (BRAND.fullmatch(near) or QUOTED.search(words)):
        return Body(near, named=True)
    places = find_places(near)
    return Body(near, named=True) if places.inside or places.outside else None


def find_object(words: str) -> Body | None:
    """Return the body that the words behind a verb begin with, or None."""
    if anonymous := ANONYMOUS.search(words):
        return Body(anonymous[0], named=False)
    if noun := NOUN.search(words):
        name = LEADING.sub("", words[: noun.end()])
        general = GENERAL.fullmatch(name) or PRODUCT.search(name)
        return None if general else Body(name, named=True)
    if PRODUCT.search(words) or PEOPLE.search(words):
        return None
    places = find_places(words)
    return Body(words, named=True) if places.inside or places.outside else None
