"""Incidents (Art. 5) as English texts tell them.

English headlines capitalise at will, so that a capital alone says nothing: what is hit must be
a proper name, or a noun for a body with a word before it that says which; never bodies in general.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from mkdocs_threatgate.content.triggers.telling import Telling
from mkdocs_threatgate.model import Matter

SIGN = re.compile(
    r"[Bb]reach|[Hh]ack|[Rr]ansom|[Cc]yber|[Aa]ttack|[Ii]ntrusion|[Ii]ncident|[Ll]eak|[Ss]tole"
    r"|[Ee]ncrypted|[Uu]nauthori[sz]ed|[Ee]spionage|[Cc]ampaign|[Tt]arget"
)
"""One of these stands in every headline of an incident."""

ORGANISATION = re.compile(
    r"(?i:\b(?:company|corporation|corp|inc|group|bank|hospitals?|clinics?|health(?:care)?|universit(?:y"
    r"|ies)|college|schools?|district|government|ministry|department|treasury|agency|city|county|council"
    r"|courts?"
    r"|police|parliament|library|museum|airports?|airlines?|railways?|metro|ports?|utilit(?:y|ies)|grid"
    r"|plant|factory|manufacturer|maker|retailer|supermarkets?|hotels?|restaurants?|insurer|broker(?:age)?"
    r"|exchange|provider|operator|carriers?|telecom|firm|forwarder|supplier|vendor|contractor|developer"
    r"|platform|startup|giant|chain|dealers?|publisher|broadcaster|organi[sz]ation|institute|foundation"
    r"|club"
    r"|casino|resorts?|network|portal|website|embassy|campus|customer|client|victim)\b)"
)
"""Nouns for bodies."""

GENERAL = re.compile(
    r"(?i:(?:the|a|an|our|your|their|these|this|that|many|most|some|all|every|any|several|multiple|dozens"
    r"|hundreds|thousands|millions|organi[sz]ations?|compan(?:y|ies)|business(?:es)?|enterprises?|users?"
    r"|customers?|developers?|people|victims?|attackers?|hackers?|threat|actors?|researchers?|servers?"
    r"|systems?|devices?|networks?|data|accounts?|websites?|sites?|cloud|critical|infrastructure"
    r"|ransomware|malware|phishing|cyber|how|why|what|when|where|who|which|if|in|on|of|for|from|by|with|to"
    r"|and|or|as|at|after|before|inside|here|new|recent|latest|global|small|large|healthcare|hospitals"
    r"|schools|banks|governments|retailers|manufacturers|smbs?|windows|linux|macos|android|ios|chrome"
    r"|exchange|active|directory|microsoft|google|apple|sharepoint|wordpress|apache|vmware|esxi|citrix"
    r"|fortinet|ivanti|cisco|kubernetes|docker|github|npm|pypi|apis?|ai|llms?|supply|chain|cve|zero|day"
    r"|vulnerabilit(?:y|ies)|attacks?|campaigns?|breach|security|incidents?|it|we|you|they|i|health"
    r"|water|power|energy|financial|education|public|private|industrial|city|state|local|analysis"
    r"|detection|response|understanding|dns|ot|ics|iot|tls|ssh|oauth|saas|vpns?|smb|rdp|https?|web|mobile"
    r"|e-?mail|apps?|domain|edge|scale|packages?)(?:'s)?)"
)
"""Words that name nobody in particular."""

ARTICLE = re.compile(r"(?i:^(?:the|a|an|another|one|its|their)\b ?)")
STOP = re.compile(
    r"[,;:]|(?i: (?:after|with|as|in which|which|that|to|via|using|through|when|since|amid|expos\w+"
    r"|leak\w*|affect\w*|hits|costs?|causes?|disrupts?|forces?|shows?|reveals?|rises?|doubles?|works?|what"
    r"|how|why)\b)"
)
ATTACKERS = re.compile(
    r"(?i:hackers?|gangs?|actors?|attackers?|ransomware|spies|criminals|researchers?)|\b(?:APT|Lazarus|FBI"
    r"|CISA|NSA|NCSC|Europol|Interpol|Kaspersky|Mandiant|CrowdStrike|Talos|Unit 42|ESET|Trend Micro|Sophos"
    r"|Proofpoint|Check Point)"
)
"""Those who attack, and those who report on attacks: neither is the body attacked."""

NAME = (
    r"(?P<name>(?:[A-Z0-9][\w&.'-]*|(?:of|the|and|&|for|de|at|in|a|an|major|local|regional|national|state"
    r"|private|freight)(?= ))(?: [A-Za-z0-9&][\w&.'-]*){0,7}?)"
)
ATTACK = (
    r"(?i:ransomware(?: attack| gang| group)?|cyber ?-?attacks?|cyber incident|cyber ?security incident"
    r"|data breach|hack(?:ers?|ing)?|DDoS(?: attacks?)?"
    r"|security (?:breach|incident)|data (?:leak|theft)|breach|network intrusion|intrusion|extortion)"
)
PASSIVE = re.compile(
    rf"^{NAME},? (?:(?:was|were|has been|have been|is|are|gets?|got|being|again|reportedly|allegedly) )*"
    r"(?i:hit|struck|targeted|breached|hacked|compromised|crippled|disrupted|paraly[sz]ed|shut down"
    r"|taken down|brought down|knocked (?:out|offline)|forced offline|attacked|extorted|infiltrated"
    r"|defaced|encrypted|locked)"
    rf" (?:by|in|with|after|as|during|following) (?:[\w-]+ ){{0,4}}?{ATTACK}"
)
PLAIN = re.compile(
    rf"^{NAME},? (?:(?:was|were|has been|is|got|again|reportedly|allegedly) )*(?:hacked|breached)(?: (?:by"
    r"|in|after|using|via|through|again|for|with|twice|as)\b|$|[,:;])"
)
STOLEN = re.compile(
    rf"^{NAME}: (?i:hackers?|attackers?|intruders?|threat actors?) (?:stole|accessed|took|breached|leaked"
    r"|got|exfiltrated)\b"
)
DISCLOSED = re.compile(
    rf"^{NAME},? (?i:(?:has |have )?(?:disclos|confirm|suffer|admit|reveal|announc|investigat|acknowledg"
    r"|notif|experienc|battl|recover|respond|say|said|report)(?:es|ed|s|ing|ied|ies)?)"
    rf"(?: (?:to|of|from|about|customers|users|patients|it|was|being|that|its))* (?:[\w'-]+ ){{0,5}}?{ATTACK}"
)
ON_BODY = re.compile(
    rf"\b{ATTACK}s? (?i:on|at|against|hits?|cripples?|disrupts?|shuts? down|targets?|strikes?"
    r"|paraly[sz]es?|knocks?|forces?|affects?|affecting|impacting|impacts?|exposes?|leaks?|compromises?)"
    r" (?P<object>(?:[\w&.'-]+,? ?){1,9})"
)
AIMED = re.compile(
    r"\b(?i:attacks?|campaigns?|espionage|operations?|hackers|APT\d*|spies"
    r"|group)(?: \w+){0,3} (?i:targets?|targeting|targeted|aimed at"
    r"|against) (?P<object>(?:[\w&.'-]+,? ?){1,9})"
)
"""A campaign, and whom it was aimed at: bodies of a country, at least."""

HACKERS = re.compile(
    r"\b(?i:hackers?|attackers?|threat actors?|ransomware (?:gang|group)|gang|criminals|intruders?"
    r"|somebody|someone|spies|APT\d*)(?: \w+){0,3} "
    r"(?i:breach(?:ed|es)?|hack(?:ed|s)?|br(?:eaks?|oke) into|infiltrate[ds]?|compromise[ds]?|(?:steals?"
    r"|stole|leak(?:s|ed)?|sells?|sold)(?: [\w,]+){1,5} (?:from|of|belonging to)|encrypt(?:s|ed)|defaced"
    r"|extort(?:s|ed)?|attack(?:s|ed)?|hits?)"
    r" (?P<object>(?:[\w&.'-]+,? ?){1,9})"
)
NOUN = re.compile(
    r"^(?P<name>(?:[\w&.'-]+ ){1,6}?)(?:(?i:data|customer|patient|user|employee|security|massive|major"
    r"|recent|20\d\d|the) )*"
    r"(?i:(?:data )?breach|ransomware attack|cyber ?-?attack|data leak|hack|intrusion"
    r"|(?:cyber ?)?security incident|cyber incident)\b"
    r"(?!es\b|\w)(?! (?i:report|response|notification law|investigations report|cost|trends|prevention"
    r"|simulation))"
)
OWN = re.compile(
    r"(?i:security incident|breach|intrusion|compromise)(?: \w+)? (?i:on|in|into|at|of) (?i:our|my)\b"
    r"|\b(?i:our|we)\b.{0,80}?\b(?i:security incident|were (?:breached|compromised|hacked)|breach of our"
    r"|unauthori[sz]ed access to our|(?:intrusion|incident) (?:into|in|on|at) our)"
    r"|^(?i:(?:security )?(?:incident|breach) (?:report|disclosure|notice|notification|post-?mortem)\b"
    r"|notice of (?:a )?(?:data|security) (?:breach|incident)\b)"
)
"""What a body says of an incident of its own."""

POSSIBLE = re.compile(
    r"(?i:\b(?:could|may(?! (?:impact|affect|have))|might|can|would|how to|how do|guide|tutorial"
    r"|prevent\w*|protect\w*|defend\w*|detect\w*|mitigat\w*|avoid\w*|simulat\w*|course|training|webinar"
    r"|tips|best practices|checklist"
    r"|templates?|examples?|playbook|plan|plans|planning|policy|policies|CTF|challenge|lab|statistics"
    r"|trends|what is|explained|fix(?:es|ed)?|patch(?:es|ed)?|flaw|vulnerabilit(?:y|ies)|exploit\w*|PoC"
    r"|proof of concept"
    r"|CVE-\d+|arrested|sentenced|charged|indicted|extradited|law|bill|act|handling|management|simulator)\b)"
)


def find_english_incident(text: str) -> Telling | None:
    """Return that an English headline or sentence (as seen) tells of an incident, or None."""
    if not SIGN.search(text) or POSSIBLE.search(text):
        return None
    told = next((Telling(Matter.INCIDENT, name, sure=sure) for name, sure in _victims(text) if name), None)
    return told or (Telling(Matter.INCIDENT, sure=False) if OWN.search(text) else None)


def _victims(text: str) -> Iterator[tuple[str, bool]]:
    for pattern in (ON_BODY, HACKERS):
        if found := pattern.search(text):
            yield _body(found["object"]), True
    if (found := AIMED.search(text)) and ORGANISATION.search(found["object"]):
        yield _body(found["object"]), False
    for pattern, sure in ((PASSIVE, True), (PLAIN, True), (STOLEN, True), (DISCLOSED, True), (NOUN, False)):
        if found := pattern.search(text):
            yield "" if ATTACKERS.search(found["name"]) else _body(found["name"]), sure


def _body(words: str) -> str:
    """Return the body that some words name, "" if they name none in particular."""
    words = ARTICLE.sub("", STOP.split(words.strip(" ,.'"))[0])
    noun = ORGANISATION.search(words)
    run = " ".join(itertools.takewhile(_is_capital, words.split()))
    name = words[: noun.end()] if noun and noun.start() else run
    which = [word for word in name.split() if not GENERAL.fullmatch(word)]
    said = " ".join(which if len(which) > 1 else (word for word in which if not ORGANISATION.fullmatch(word)))
    return words if re.search("[A-Z]", said) else ""


def _is_capital(word: str) -> bool:
    return (word[:1].isalnum() and any(map(str.isupper, word))) or word in ("of", "the", "and", "&", "for")
