"""What somebody wrote anew in a mail: without what they answer, and without their signature.

Pure. Where it is not sure it leaves the text as it is: too much is read over, too little is lost.
"""

import re

_SIGNATURE = re.compile(r"^-- ?$")
_OUTLOOK = re.compile(
    r"^-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original"
    r"|الرسالة الأصلية)\s*-{2,}$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^_{10,}$")
# "On Mon, 3 Mar 2025, Ann <ann@example.com> wrote:" and what other languages make of it.
_INTRODUCTION = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|في)\b.{3,300}"
    r"(?:wrote|schrieb[^:\n]{0,120}|a écrit|escribió|ha scritto|schreef[^:\n]{0,120}|escreveu|skrev"
    r"|napisał(?:\(a\))?|كتب)\s*[:：]$",
    re.IGNORECASE | re.DOTALL,
)
_FROM = re.compile(r"^\*?(?:From|Von|De|Da|Van|Från|Od|من)\s*:\*?\s+\S", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"^\*?(?:Sent|Gesendet|Datum|Date|Envoyé|Enviado|Inviato|Verzonden|To|An|À|Para|A|Aan|Subject"
    r"|Betreff|Objet|Asunto|Oggetto|Onderwerp)\s*:\*?\s",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(
    r"^(?:Sent from my|Von meinem .{1,40} gesendet|Gesendet von|Envoyé de mon|Enviado desde)\b",
    re.IGNORECASE,
)
_INTRODUCTION_LINES = 4


def strip_quotes(text: str) -> str:
    """Return what is new in a mail; the whole of it where nothing is.

    Args:
        text: as `chatclick.mail.read_mail` returns it.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    kept = lines[: _find_end(lines)]
    while kept and (not kept[-1].strip() or _is_quote(kept[-1])):
        kept.pop()
    while kept and _SENT_FROM.match(kept[-1].strip()):
        kept.pop()
        while kept and not kept[-1].strip():
            kept.pop()
    written = "\n".join(kept).strip()
    is_only_quoted = all(not one.strip() or _is_quote(one) for one in kept)
    return text.strip() if is_only_quoted or not written else written


def is_quoted(words: str, text: str) -> bool:
    """Tell whether words stand in a text, and in quoted lines alone.

    Args:
        words: within one line.
        text: as for `strip_quotes`.
    """
    found = [line for line in text.split("\n") if words in line]
    return bool(found) and all(map(_is_quote, found))


def _is_quote(line: str) -> bool:
    return line.lstrip().startswith(">")


def _find_end(lines: list[str]) -> int:
    """Return at which line that begins which is not new."""
    for index, line in enumerate(lines):
        stripped = line.strip()
        if _SIGNATURE.match(line.rstrip("\r")) or _OUTLOOK.match(stripped):
            return index
        if _RULE.match(stripped) and _has_header(lines, index + 1):
            return index
        if _FROM.match(stripped) and _has_header(lines, index):
            return index
        if _introduces(lines, index):
            return index
    return len(lines)


def _introduces(lines: list[str], index: int) -> bool:
    """Tell whether a quote is introduced here and follows, or nothing follows."""
    for end in range(index + 1, min(index + 1 + _INTRODUCTION_LINES, len(lines) + 1)):
        said = " ".join(one.strip() for one in lines[index:end])
        if not _INTRODUCTION.match(said):
            continue
        rest = next((one for one in lines[end:] if one.strip()), "")
        return not rest or _is_quote(rest)
    return False


def _has_header(lines: list[str], index: int) -> bool:
    """Tell whether a block of From, Sent, To and Subject begins at or right behind a line."""
    block = [one.strip() for one in lines[index : index + 6] if one.strip()]
    return bool(block) and bool(_FROM.match(block[0])) and any(map(_FOLLOWS.match, block[1:3]))
