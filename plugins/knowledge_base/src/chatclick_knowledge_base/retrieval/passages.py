"""Cutting an article into passages: pieces short enough to be an answer."""

import re
from dataclasses import dataclass

_MAX_WORDS = 110
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
_FENCE = re.compile(r"(```|~~~)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:[ \t]+\"[^\"]{0,300}\")?\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,2000})>")
_EMPHASIS = re.compile(r"(\*{1,3}|~~|`{1,3})(?=\S)([^*~`\n]{1,500}?)(?<=\S)\1")
_UNDERLINED = re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_\n]{1,500}?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}|\|?[ \t:|-]*-{2,}[ \t:|-]*")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")


@dataclass(frozen=True, slots=True)
class Document:
    """A published article in one language, as an index sees it.

    Attributes:
        key: of the text, unique.
        version: changes with the content; what was worked out for a version is kept.
        language: its tag.
        keywords: further words and questions that people use for it.
        body: Markdown.
    """

    key: str
    version: int
    language: str
    title: str
    summary: str
    keywords: str
    body: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article in plain text, under the heading it stands below."""

    heading: str
    text: str


def cut_passages(body: str, *, max_words: int = _MAX_WORDS) -> list[Passage]:
    """Cut Markdown into passages: by heading, and within by paragraphs that belong together.

    Args:
        body: Markdown.
        max_words: a passage grows by paragraphs up to this; a longer paragraph is cut between
            sentences.
    """
    passages: list[Passage] = []
    for heading, blocks in _list_sections(body):
        held: list[str] = []
        for block in _cut_blocks(blocks, max_words):
            if held and _count(held) + _count([block]) > max_words:
                passages.append(Passage(heading, "\n".join(held)))
                held = []
            held.append(block)
        if held:
            passages.append(Passage(heading, "\n".join(held)))
    return passages


def plain_text(markdown: str) -> str:
    """Return Markdown as a person would read it aloud."""
    return "\n".join(block for _, blocks in _list_sections(markdown) for block in blocks)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a plain text; each line is at least one."""
    return [
        sentence.strip()
        for line in text.splitlines()
        for sentence in _SENTENCE.split(line)
        if sentence.strip()
    ]


def _list_sections(body: str) -> list[tuple[str, list[str]]]:
    sections: list[tuple[str, list[str]]] = [("", [])]
    block: list[str] = []
    fence = ""

    def end_block() -> None:
        if block:
            sections[-1][1].append("\n".join(block))
            block.clear()

    for line in body.splitlines():
        bare = line.strip()
        if opened := _FENCE.match(bare):
            if not fence or bare.startswith(fence):
                fence = "" if fence else opened[1]
                continue
        elif not fence and (heading := _HEADING.fullmatch(bare)):
            end_block()
            sections.append((_strip_inline(heading[2]), []))
            continue
        if not bare:
            end_block()
        elif fence:
            block.append(bare)
        elif not _RULE.fullmatch(bare):
            block.append(_strip_line(bare))
    end_block()
    return sections


def _strip_line(line: str) -> str:
    line = _QUOTE.sub("", line, count=1) if line.startswith(">") else line
    if line.startswith("|"):
        line = ", ".join(cell.strip() for cell in line.strip("|").split("|"))
    if line[:2] in ("- ", "* ", "+ "):
        line = f"• {line[2:].strip()}"
    return _strip_inline(line)


def _strip_inline(text: str) -> str:
    text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _UNDERLINED.sub(r"\2", _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
    return _ESCAPE.sub(r"\1", text).strip()


def _cut_blocks(blocks: list[str], max_words: int) -> list[str]:
    return [piece for block in blocks for piece in _cut_long(block, max_words)]


def _cut_long(block: str, max_words: int) -> list[str]:
    if _count([block]) <= max_words:
        return [block]
    pieces: list[list[str]] = [[]]
    for sentence in split_sentences(block):
        if pieces[-1] and _count([*pieces[-1], sentence]) > max_words:
            pieces.append([])
        pieces[-1].append(sentence)
    return [" ".join(piece) for piece in pieces if piece]


def _count(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)
