"""From what a visitor wrote to the words that may tell a topic. Pure."""

import re
from collections.abc import Iterable, Mapping

MAX_CHARS = 2000
MAX_WORDS = 120
MIN_LETTERS, MAX_LETTERS = 3, 30

_ADDRESS = re.compile(r"//|www\.|@|\.\w{2,}/")
# With the vowels of Indic scripts, which are signs of their own and to Python no letters.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u0dff])+")
# Writing without spaces: two signs that stand together are what comes closest to a word.
_DENSE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")

STOP: Mapping[str, str] = {
    "en": """the and you your for with that this have has had not are was were but can could would
        will what when where which who how why from they them then than there here just get got
        about into out over very much more most some any all also one two please thanks thank
        hello hey want need like know does did doing don didn doesn isn wasn won been being make
        our ours his her its she him after before again still only because while too yes okay
        sorry good morning help day today now since ago cannot let see say said able try tried""",
    "de": """der die das den dem des ein eine einen einem einer eines und oder aber nicht kein
        keine keinen ich sie wir ihr ihre ihren ihrem mich mir dich dir uns euch mein meine meinen
        meinem meiner sein seine ist sind war waren bin hat habe haben hatte hatten wird werden
        wurde wurden kann können könnte könnten soll sollte muss müssen möchte will wollen für mit
        von vom zum zur bei auf aus nach über unter vor seit bis durch ohne gegen was wer wie wo
        wann warum welche welcher welches dass weil wenn als auch noch nur schon sehr mehr hier
        dort dann denn doch mal bitte danke hallo guten tag morgen heute gestern jetzt immer gibt
        geht gerne leider etwas alles""",
    "fr": """les des une est pas que qui pour dans avec sur par vous nous ils elle elles mon mes
        votre vos notre nos leur leurs son ses cette ces ceci cela mais donc car comment quand quoi
        quel quelle quels quelles être avoir ai avez avons ont suis êtes sont était fait faire peux
        peut pouvez puis voudrais veux aux plus très bien encore aussi tout tous toute toutes
        bonjour merci salut svp sil plaît depuis après avant sans sous entre""",
    "es": """los las una unos unas del que qué por para con sin sobre como cómo cuando cuándo donde
        dónde quien pero porque este esta estos estas ese esa eso esto mi mis tu tus su sus nos
        nuestro nuestra ustedes usted ellos ella hay está están estoy ser soy son era fue tengo
        tiene tienen puedo puede pueden quiero quisiera hacer hace muy más también todo todos toda
        todas hola gracias favor buenos buenas días tardes desde hasta entre""",
    "it": """che chi come quando dove cosa per con del della dei delle dal dalla nel nella sul
        sulla gli una uno non sono sei siamo siete era ho hai abbiamo avete hanno mio mia miei mie
        tuo tua vostro vostra nostro nostra questo questa questi queste quello quella posso può
        potete vorrei voglio fare più anche ancora tutto tutti ciao grazie salve buongiorno perché
        però molto bene""",
    "pt": """que para com uma uns umas dos das por pelo pela não como quando onde quem qual mas
        porque este esta isto esse essa isso meu minha meus minhas seu sua seus suas nosso nossa
        você vocês ele ela eles elas está estão estou ser sou são era foi tenho tem têm posso pode
        podem quero gostaria fazer muito mais também todo todos toda todas olá obrigado obrigada
        favor bom boa dia tarde desde até entre""",
    "nl": """het een van voor met dat die deze dit niet geen maar ook nog wel wat wie waar wanneer
        hoe waarom welke kan kunnen kon zou zal wil willen moet mijn jouw uw onze ons jullie hun
        zij wij hij haar ben bent zijn was waren heb hebt heeft hebben had wordt worden naar bij
        uit over onder door zonder als dan dus veel meer heel graag bedankt hallo goedemorgen dag
        vandaag sinds""",
}
_STOP = {language: frozenset(words.split()) for language, words in STOP.items()}
_NONE: frozenset[str] = frozenset()
# Where nobody knows the language, what is nothing in any of them tells nothing.
_STOP[""] = frozenset(word for words in _STOP.values() for word in words)


def list_words(texts: Iterable[str], language: str) -> list[str]:
    """Return the words of a visitor's messages in their order, each once.

    Addresses and numbers are left out, and words that tell nothing of a topic.

    Args:
        texts: the messages.
        language: their language, such as "de"; "" where nobody knows.
    """
    said = " ".join(texts)[:MAX_CHARS].casefold()
    kept = " ".join(one for one in said.split() if not _ADDRESS.search(one))
    stop = _STOP.get(language, _NONE)
    found: dict[str, None] = {}
    for word in _WORD.findall(kept):
        for part in _split(word):
            if part not in stop:
                found.setdefault(part)
    return list(found)[:MAX_WORDS]


def _split(word: str) -> list[str]:
    dense = "".join(_DENSE.findall(word))
    if dense:
        return [dense[at : at + 2] for at in range(len(dense) - 1)]
    return [word] if MIN_LETTERS <= len(word) <= MAX_LETTERS else []
