"""What visitors say that is no question: that they want a person, or hello."""

import re

from chatclick_knowledge_base.retrieval.words import split_words

_PEOPLE = re.compile(
    r"""\b(?:
      (?:talk|speak|chat|connect(?:\ me)?|transfer(?:\ me)?|forward\ me)\ (?:to|with)[ ]
        (?:an?\ |the\ |your\ |some|real\ |live\ |human\ )*
        (?:human|person|agent|representative|operator|people|body|one|someone|somebody|staff|team)
    | (?:real|live)\ (?:human|person|agent|people)
    | (?:human|agent|representative|operator)\ please
    | (?:want|need|get)\ (?:an?\ |the\ )?(?:human|agent|representative|operator|real\ person)
    | mit\ (?:einem|einer|jemandem|euch|ihnen)?\ ?(?:\w+en\ )?
        (?:menschen|mitarbeiter(?:in)?|berater(?:in)?|person|kollegen|jemandem)[ ]
        (?:sprechen|reden|chatten|schreiben|verbinden)
    | (?:echte[rn]?|richtige[rn]?)\ (?:mensch(?:en)?|mitarbeiter(?:in)?|person)
    | (?:mitarbeiter(?:in)?|mensch(?:en)?)\ bitte
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE = frozenset(
    ["agent", "human", "person", "operator", "representative", "mensch", "mitarbeiter", "berater"]
)
_HELLO_WORDS = """
    hi hello hey hallo moin servus good morning afternoon evening day guten tag morgen abend there
    grüß gott
"""
_HELLO = frozenset(_HELLO_WORDS.split())
_MAX_CHARS = 2000


def wants_people(text: str) -> bool:
    """Tell whether somebody asks to talk to a person."""
    plain = " ".join(text[:_MAX_CHARS].split())
    return plain.lower().strip(" !.?") in _ALONE or bool(_PEOPLE.search(plain))


def is_hello(text: str) -> bool:
    """Tell whether a text is a greeting and nothing else."""
    words = re.findall(r"[^\W_]+", text[:_MAX_CHARS].lower())
    return 0 < len(words) <= 4 and set(words) <= _HELLO


def build_group(text: str, language: str) -> str:
    """Return the words a question is grouped by: stems in the order of the alphabet."""
    return " ".join(sorted(set(split_words(text, language))))[:200]
