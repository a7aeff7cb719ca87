"""What a goal's title says: its length, vague words, whether it names an object and a change."""

from __future__ import annotations

import re

from goaldesk.core.rules.lengths import HAN, WORD

LEAST_WORDS, MOST_WORDS = 4, 18
LEAST_HAN, MOST_HAN = 8, 40

_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ’'\-‑]*")
_VAGUE = re.compile(
    r"\b(?:improv(?:e[sd]?|ing|ements?)|optimi[sz](?:e[sd]?|ing|ations?)|better)\b|提升|优化|加强",
    re.IGNORECASE,
)


def is_han(title: str) -> bool:
    """Whether a title is read by its Han characters: it has some, and more than other words.

    So "让 DAU 持续增长" is Chinese with a name in it, "Open the 上海 region" English.
    """
    return len(re.findall(HAN, title)) > len(_LATIN.findall(title))


def length(title: str) -> int:
    """How many Han characters a Chinese title has, how many words any other."""
    return len(re.findall(HAN if is_han(title) else WORD, title))


def limits(title: str) -> tuple[str, int, int]:
    """What the title is counted in, han or words, and how many it should have at least and most."""
    if is_han(title):
        return "han", LEAST_HAN, MOST_HAN
    return "words", LEAST_WORDS, MOST_WORDS


def vague_word(title: str) -> str:
    """The first word that promises much and tells little; empty if there is none."""
    found = _VAGUE.search(title)
    return found.group() if found else ""


# When, not how much; and figures that belong to a name: 30-day retention, 7日留存, Q3.
_NO_AMOUNT = re.compile(
    r"\b(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?\b|(?:19|20)\d\d\s*年|\d{1,2}\s*月(?!活)(?:底|末|初|份)?"
    r"|\b(?:in|by|of|for|during|until|before|end)\s+(?:19|20)\d\d\b|\b[QH][1-4]\b"
    r"|\b\d+[-‑](?:day|week|month|hour|minute)s?\b|\d+\s*[日天](?=留存|活跃|复购|回购|流失)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9_\-‑])\d[\d.,]*\s?(?:%|[kmx]\b|bn\b|pp\b|(?![A-Za-z]))"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion"
    r"|twice|doubl(?:e[sd]?|ing)|tripl(?:e[sd]?|ing)|half|halv(?:e[sd]?|ing)|thirds?|quarter"
    r"|per\s?cent|one (?:second|minute|hour|day|week|month|year|click|step))\b"
    r"|[一二两三四五六七八九十百千万亿几]+\s*(?:倍|成(?!为|功|本|长|员|立|就|果)|番|个百分点)"
    r"|百分之|一半|减半|过半|半数|翻倍",
    re.IGNORECASE,
)


def has_number(title: str) -> bool:
    """Whether an amount is named, in figures or words; a year, a quarter or "30-day" is none."""
    return _AMOUNT.search(_NO_AMOUNT.sub(" ", title)) is not None


_OUTPUTS = "launch build ship release develop implement introduce publish complete finish"
_OUTPUTS_HAN = "上线|发布|完成(?!率|度)|推出|开发(?!者)|搭建"
_CHANGES = (
    "grow increase raise rise lift boost gain win expand extend double triple quadruple halve "
    "reduce cut lower decrease shrink shorten drop limit eliminate remove end stop prevent avoid "
    "keep hold retain maintain stay sustain restore recover reach achieve attain hit exceed "
    "surpass overtake become turn convert move shift change bring get make help let enable ensure "
    "earn sell save accelerate speed slow deepen widen broaden narrow close secure protect "
    "establish create open enter attract acquire activate engage serve deliver replace switch "
    "migrate unlock monetise monetize free solve fix simplify automate balance stabilise lead "
    "break take push pull spread find give put pay scale stem return choose buy invite join "
    "subscribe renew recommend dominate capture cover "
    f"{_OUTPUTS}"
)
_CHANGED = (
    "growth grown won kept held became brought risen more fewer less higher lower faster longer "
    "shorter larger smaller cheaper sooner twice half back"
)
_CHANGES_HAN = re.compile(
    "增长|增加|增至|增收|提高|提至|上升|升至|升到|扩大|扩展|拓展|开拓|翻倍|翻番|翻一番|倍|"
    "降低|降至|降到|下降|减少|减至|减半|缩短|缩小|缩减|削减|压缩|控制|消除|杜绝|避免|防止|"
    "达到|达成|实现|突破|超过|超越|赶超|保持|维持|稳定|稳住|守住|留住|留下|恢复|成为|转为|变为|"
    "变成|改为|改变|进入|进军|占据|占领|赢得|赢回|获得|夺回|吸引|激活|唤醒|召回|推动|促进|带动|"
    "加快|加速|做到|让|使(?!用)|把(?!握)|将(?!来)|打造|建立|建成|建设|形成|扭亏|盈利|收窄|培养|培育|开通|覆盖|普及|"
    f"渗透|更多|更少|更快|更高|更低|更长|愿意|交付|{_OUTPUTS_HAN}"
)
_GLUE = (
    "a an the of in on at to for from by with and or as our we us their its it is are be than per "
    "into over under up down out off this that these those all each every"
)
_FUNCTION = frozenset(_GLUE.split())
_FUNCTION_HAN = re.compile("[的了和与及在对从向到至为以内并再更]")


def _forms(word: str) -> set[str]:
    """A verb in the forms that English titles use."""
    short = word.removesuffix("e")
    twice = word + word[-1]
    return {
        *(word + end for end in ("", "s", "es", "d", "ed", "ing")),
        *(stem + end for stem in (short, twice) for end in ("ed", "ing")),
    }


_OUTPUT_WORDS = frozenset(form for word in _OUTPUTS.split() for form in _forms(word)) | {"built"}
_CHANGE_WORDS = frozenset(form for word in _CHANGES.split() for form in _forms(word)) | frozenset(
    _CHANGED.split()
)


def names_change(title: str) -> bool:
    """Whether something is to change: a word of change is there, or an amount to be reached."""
    return (
        any(word in _CHANGE_WORDS for word in _words(title))
        or _CHANGES_HAN.search(title) is not None
        or vague_word(title) != ""
        or has_number(title)
    )


def names_object(title: str) -> bool:
    """Whether there is something that changes: more than words of change, amounts and glue."""
    rest = _AMOUNT.sub(" ", _NO_AMOUNT.sub(" ", _VAGUE.sub(" ", title)))
    if is_han(title):
        rest = _FUNCTION_HAN.sub(" ", _CHANGES_HAN.sub(" ", rest))
        return len(re.findall(HAN, rest)) >= 2 or _LATIN.search(rest) is not None
    words = [word for word in _words(rest) if not word.isdigit()]
    return any(word not in _CHANGE_WORDS and word not in _FUNCTION for word in words)


def _words(title: str) -> list[str]:
    return [word.casefold() for word in re.findall(WORD, title)]


_OPENING = re.compile(r"^[\W_]*(?:(?:to|we|will)\s+)*", re.IGNORECASE)


def output_verb(title: str) -> str:
    """The verb of making that the title opens with (launch, build, 上线, …); empty if none."""
    rest = _OPENING.sub("", title)
    han = re.match(_OUTPUTS_HAN, rest)
    if han:
        return han.group()
    word = re.match(WORD, rest)
    return word.group() if word and word.group().casefold() in _OUTPUT_WORDS else ""


_ACTIVITY = re.compile(
    r"\b(?:calls|meetings|workshops|trainings|demos|presentations|e-?mails|newsletters)\b"
    r"|(?:会议|拜访|电话|通话|邮件|培训|宣讲)(?:数量|次数|[数量场])|次数|场次",
    re.IGNORECASE,
)


def activity_word(text: str) -> str:
    """The word by which a KPI counts what is done rather than what comes of it; empty if none."""
    found = _ACTIVITY.search(text)
    return found.group() if found else ""


# A Chinese name may hold 和, so it only parts two names of two characters or more.
_BETWEEN = re.compile(
    r"\s*[,，、;；/／\n+＋]\s*|\s+(?i:and|und|&|＆)\s+|(?<=[一-鿿]{2})[和与及](?=[一-鿿]{2})"
)


def owners(text: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The people that an owner's text names; a name in `known` is one, whatever it holds."""
    whole = text.strip()
    if whole in known:
        return (whole,) if whole else ()
    return tuple(part.strip() for part in _BETWEEN.split(whole) if part.strip())
