"""Languages by their own names, and what tags of pages and browsers mean. Pure."""

from collections.abc import Collection, Mapping

NAMES: Mapping[str, str] = {
    "af": "Afrikaans",
    "ar": "العربية",
    "az": "Azərbaycanca",
    "be": "Беларуская",
    "bg": "Български",
    "bn": "বাংলা",
    "bs": "Bosanski",
    "ca": "Català",
    "cs": "Čeština",
    "cy": "Cymraeg",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "ga": "Gaeilge",
    "gl": "Galego",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "kk": "Қазақша",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "mk": "Македонски",
    "ms": "Bahasa Melayu",
    "mt": "Malti",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sq": "Shqip",
    "sr": "Српски",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tl": "Filipino",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
"""Those that can be told apart, by the tags of the model."""

_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}


def find_base(tag: object, served: Collection[str]) -> str:
    """Return which of the languages served a tag means, "" for none of them.

    Args:
        tag: such as "de-AT"; anything else means none.
        served: tags of the model.
    """
    if not isinstance(tag, str):
        return ""
    base = tag.replace("_", "-").partition("-")[0].lower()
    base = _SAME.get(base, base)
    return base if base in served else ""


def name_language(tag: str) -> str:
    """Return a language by its own name and its tag, such as "Deutsch (de)"."""
    name = NAMES.get(find_base(tag, NAMES))
    return f"{name} ({tag})" if name else tag
