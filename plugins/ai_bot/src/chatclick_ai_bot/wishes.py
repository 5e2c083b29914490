"""What visitors say that no model needs to read: that they want a person, or hello."""

import re

_PEOPLE = re.compile(
    r"""\b(?:
      (?:talk|speak|chat|write|connect(?:\ me)?|transfer(?:\ me)?|put\ me\ through)\ (?:to|with)[ ]
        (?:an?\ |the\ |your\ |some|real\ |live\ |human\ |actual\ )*
        (?:human|person|agent|representative|operator|people|body|one|someone|somebody|staff|team)
    | (?:real|live|actual)\ (?:human|person|agent|people)
    | (?:human|agent|representative|operator|person)\ please
    | (?:want|need|get\ me)\ (?:an?\ |the\ )?(?:human|agent|representative|operator|person)
    | mit\ (?:einem|einer|jemandem|euch|ihnen)?\ ?(?:\w+en\ )?
        (?:menschen|mitarbeiter(?:in)?|berater(?:in)?|person|kollegen|jemandem)[ ]
        (?:sprechen|reden|chatten|schreiben|verbinden)
    | (?:echte[rn]?|richtige[rn]?)\ (?:mensch(?:en)?|mitarbeiter(?:in)?|person)
    | (?:mitarbeiter(?:in)?|mensch(?:en)?)\ bitte
    | (?:parler|discuter|échanger)\ (?:à|avec)\ (?:quelqu['’]un
        | (?:une?\ )?(?:vraie?\ )?(?:humain|personne|conseill(?:er|ère)|agent|opérateur))
    | (?:hablar|chatear)\ con\ (?:alguien
        | (?:una?\ )?(?:verdadera\ )?(?:persona|humano|agente|asesora?|operadora?))
    | (?:parlare|chattare)\ con\ (?:qualcuno
        | (?:una?\ |un['’])?(?:vera\ )?(?:persona|umano|operatore|operatrice|agente))
    | (?:falar|conversar)\ com\ (?:alguém
        | (?:uma?\ )?(?:verdadeira\ )?(?:pessoa|humano|atendente|agente))
    | (?:praten|spreken|chatten)\ met\ (?:iemand
        | (?:een\ )?(?:echte?\ )?(?:mens|medewerker|persoon))
    | (?:een\ )?(?:echt\ mens|medewerker)\ (?:spreken|alstublieft)
    | (?:rozmawiać|porozmawiać)\ z\ (?:\w+\ )?(?:człowiekiem|konsultantem|pracownikiem)
    | (?:gerçek\ )?(?:bir\ )?(?:insanla|temsilciyle|kişiyle)\ (?:konuş|görüş)\w*
    | поговорить\ с\ (?:\w+\ )?(?:человеком|оператором|сотрудником)
    )
    | (?:التحدث|اتحدث|أتحدث|الكلام|تكلم)\ (?:مع|إلى|الى)\ (?:شخص|موظف|إنسان|انسان|بشري)
    | 人工(?:客服|服务) | 转人工 | 担当者 | 人と話し
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ALONE_WORDS = """
    agent human person operator representative mensch mitarbeiter berater humain conseiller humano
    agente persona umano operatore atendente pessoa mens medewerker człowiek konsultant temsilci
    оператор человек موظف إنسان
"""
_ALONE = frozenset(_ALONE_WORDS.split())
_HELLO_WORDS = """
    hi hello hey hallo moin servus good morning afternoon evening day guten tag morgen abend there
    grüß gott bonjour salut bonsoir hola buenos días buenas tardes ciao buongiorno salve olá oi bom
    dia merhaba cześć dzień dobry goedendag مرحبا привет 你好 こんにちは
"""
_HELLO = frozenset(_HELLO_WORDS.split())
_MAX_CHARS = 2000


def wants_people(text: str) -> bool:
    """Tell whether somebody asks to talk to a person."""
    plain = " ".join(text[:_MAX_CHARS].split())
    return plain.lower().strip(" !.?¡¿") in _ALONE or bool(_PEOPLE.search(plain))


def is_hello(text: str) -> bool:
    """Tell whether a text is a greeting and nothing else."""
    words = re.findall(r"[^\W_]+", text[:_MAX_CHARS].lower())
    return 0 < len(words) <= 4 and set(words) <= _HELLO
