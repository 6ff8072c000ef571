"""What the letter says, in Chinese and English.

The Chinese is the original here, since it is what an authority reads; the English is for those
who sign it. Templates name their values in braces.
"""

from __future__ import annotations

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Bilingual, Nature, Response, Scope, Subject


def put(words: Bilingual, language: str, **values: str) -> str:
    """Return the words in a language, with the values in their places."""
    return render(words, language).format_map(values)


TITLES = {
    Subject.INCIDENT: Bilingual(
        "Report on the intended publication of information on a network security incident",
        "关于发布网络安全事件信息的报告",
    ),
    Subject.REPORT: Bilingual(
        "Report on the intended publication of a comprehensive network security analysis",
        "关于发布网络安全综合分析报告的报告",
    ),
    Subject.NETWORK: Bilingual(
        "Notice of a risk or weakness of a specific network before its publication",
        "关于拟发布具体网络风险、脆弱性情况的举报",
    ),
    Subject.TITLE: Bilingual(
        "Request for approval of the word “预警” (early warning) in a title",
        "关于在标题中使用“预警”字样的请示",
    ),
}
SEVERAL = Bilingual(
    "Report on the intended publication of network security threat information",
    "关于发布网络安全威胁信息的报告",
)
SUPPLEMENT = Bilingual("{title} (supplement)", "{title}（补充）")

ADDRESSED = Bilingual("To: {body}", "{body}：")
OPENING = Bilingual(
    "{publisher} intends to publish the article “{title}”. With reference to {grounds}, it reports the "
    "following before publication.",
    "{publisher}拟公开发布文章《{title}》。参照{grounds}，现于发布前将有关情况报告如下：",
)
BELOW = Bilingual("the provisions under 2", "第二部分所列条文")
AMENDING = Bilingual(
    "This supplements what was filed on {date} ({number}). Since then has changed: {changes}.",
    "本件是对{date}所作报告（{number}）的补充。此后的变化：{changes}。",
)
CLOSING = Bilingual("This is reported herewith.", "特此报告。")
ASKING = Bilingual("A decision is requested on the title.", "标题使用“预警”字样一事，妥否，请批复。")
WE = Bilingual("The undersigned publisher", "我单位")

POST = Bilingual("1. The article", "一、文章基本情况")
GROUNDS = Bilingual("2. Grounds of this report", "二、报告依据")
FACTS = Bilingual("3. Declared facts", "三、有关事实")
DIGESTS = Bilingual("4. Digests (SHA-256)", "四、文件校验信息（SHA-256）")
ATTACHED = Bilingual("5. Attachments", "五、附件清单")

TITLE = Bilingual("Title", "标题")
PUBLISHER = Bilingual("Publisher", "发布单位")
PLANNED = Bilingual("Planned date", "拟发布时间")
DATED = Bilingual("Date stated in it", "文章所载时间")
UNDATED = Bilingual("not yet fixed", "尚未确定")
FILE = Bilingual("File", "文件")
SUMMARY = Bilingual("Summary", "内容摘要")
ARTICLE = Bilingual("Provision", "条款")
MATTER = Bilingual("Matter", "事项")
NUMBER = Bilingual("No. in the rules", "规则编号")
ABOUT = Bilingual("Concerns", "涉及")
REMARK = Bilingual("Remark", "说明")
UNREAD = Bilingual(
    "The provision was not read in the original; the official text decides.",
    "该条文未核对原文，以正式文本为准。",
)
DRAFT = Bilingual(
    "Note: the Measures are a draft for comment; the publisher follows them of its own accord.",
    "注：上述办法为征求意见稿，发布单位参照执行。",
)

SUBJECTS = {
    Subject.INCIDENT: Bilingual("Incident {id}", "事件 {id}"),
    Subject.REPORT: Bilingual("Analysis report {id}", "综合分析报告 {id}"),
    Subject.NETWORK: Bilingual("Network {id}", "网络 {id}"),
    Subject.TITLE: Bilingual("Title", "标题"),
}
AT = Bilingual("{what}: {where}", "{what}：{where}")
ON_DAY = Bilingual("{day} ({zone})", "{day}（{zone}）")
NATURE = Bilingual("Nature", "事件性质")
NATURES = {
    Nature.ATTACKED: Bilingual("attacked", "遭受网络攻击"),
    Nature.DAMAGED: Bilingual("damaged", "遭到破坏"),
    Nature.INTRUDED: Bilingual("broken into", "被非法侵入"),
    Nature.DATA_LEAKED: Bilingual("data leaked", "数据泄露"),
    Nature.OTHER: Bilingual("other", "其他"),
}
PLACES = Bilingual("Place", "发生地")
NETWORK_PLACES = Bilingual("Place", "所在地")
CODED = Bilingual("{name} ({code})", "{name}（{code}）")
ABROAD = Bilingual("{name} (outside the mainland)", "{name}（境外）")
UNKNOWN_PLACE = Bilingual("not known", "不明")
OCCURRED = Bilingual("Date", "发生时间")
OPERATOR = Bilingual("Operator", "网络运营者")
OWN = Bilingual("{name} (the publisher itself)", "{name}（即发布单位）")
OTHERS = Bilingual("{name} (not the publisher)", "{name}（非发布单位）")
SCOPE = Bilingual("Scope", "范围")
SCOPES = {
    Scope.REGIONAL: Bilingual("regional", "地区性"),
    Scope.SECTOR: Bilingual("of a sector", "行业、领域"),
    Scope.NATIONAL: Bilingual("national", "全国性"),
}
REGIONS = Bilingual("Regions", "涉及地区")
SECTORS = Bilingual("Sectors", "涉及行业、领域")
FIXED = Bilingual("Weakness removed", "修复时间")
SHOWN = Bilingual("Shown by", "修复凭据")
REQUESTED = Bilingual("Opinion requested", "征求意见时间")
RESPONDED = Bilingual("Opinion given", "答复时间")
RESPONSE = Bilingual("Operator's opinion", "运营者意见")
RESPONSES = {
    Response.CONSENT: Bilingual("consent", "同意"),
    Response.NO_OBJECTION: Bilingual("no objection", "无异议"),
    Response.OBJECTION: Bilingual("objection", "不同意"),
    Response.NONE: Bilingual("no answer", "未答复"),
}
NOT_STATED = Bilingual("not stated", "未申报")

FILE_DIGEST = Bilingual("Article's file", "文章文件")
META_DIGEST = Bilingual("Title and declaration", "标题与申报内容")
FACTS_DIGEST = Bilingual("Facts and attachments", "事实与附件")
TEXT_DIGEST = Bilingual("Text", "正文")
ABOUT_DIGESTS = Bilingual(
    "The first digest is that of the article's file on the day of this letter; the others are computed as in "
    "the publisher's record of filings, form {form}, and stay the same when that record is named in it.",
    "第一项为本件出具时文章文件的摘要值；其余各项按发布单位报告台账的算法（第 {form} 版）计算，"
    "仅在文件中登记报告编号时不会改变。",
)
NO_ATTACHMENT = Bilingual("The article has no attachments of its own.", "文章没有附带的文件。")
ATTACHMENT = Bilingual("Attachment {place}", "附件{place}")
SHA256 = Bilingual("SHA-256", "SHA-256")

CONTACT = Bilingual("Contact and telephone", "联系人及电话")
HEAD = Bilingual("Signature of the person in charge", "负责人（签字）")
SEAL = Bilingual("{publisher} (seal)", "{publisher}（盖章）")
SEAL_BLANK = Bilingual("Publisher (seal)", "发布单位（盖章）")
DAY = Bilingual("Date: ＿＿＿＿＿＿＿＿", "年　　月　　日")

SLIP_DIGEST = Bilingual("SHA-256 of the article's file", "文章文件 SHA-256")
CUT = Bilingual("to be filled in by the receiver and sent back", "以下由收文单位填写后退回")
SLIP = Bilingual("Receipt", "回　执")
RECEIVED = Bilingual(
    "Received from {publisher}: “{title}”, about the article “{post}”.",
    "兹收到{publisher}报送的《{title}》，所涉文章为《{post}》。",
)
RECEIVER = Bilingual("Receiving body", "收文单位")
REGISTERED = Bilingual("Number", "收文编号")
RECEIVED_AT = Bilingual("Received on", "收到时间")
ANSWER = Bilingual("Answer", "办理意见")
STAMP = Bilingual("Stamp", "收文单位印章")
