"""What people read on help pages and hear from the bot."""

from collections.abc import Mapping

from chatclick.texts import Texts

_EN = {
    "search": "Search",
    "search_label": "Search the help articles",
    "results": "Results for “{query}”",
    "no_results": "Nothing was found for “{query}”. Other words may help.",
    "empty": "There are no articles here yet.",
    "other": "More",
    "home": "All topics",
    "languages": "Languages",
    "updated": "Updated on {date}",
    "missing": "There is no such page",
    "missing_text": "It may have moved. Search for it, or look through all topics.",
    "hello": "Hello! What would you like to know?",
    "read": "Read the article",
    "source": "From: {title}",
    "helped": "That helped",
    "glad": "Good to hear. Write again whenever something comes up.",
    "unknown": "I found no article that answers this. Could you put it in other words?",
    "handing_over": "I will get somebody for you.",
    "handing_over_unknown": "I could not find an answer, so I will get somebody for you.",
}
_DE = {
    "search": "Suchen",
    "search_label": "Hilfeartikel durchsuchen",
    "results": "Ergebnisse für „{query}“",
    "no_results": "Zu „{query}“ wurde nichts gefunden. Vielleicht helfen andere Wörter.",
    "empty": "Hier gibt es noch keine Artikel.",
    "other": "Weiteres",
    "home": "Alle Themen",
    "languages": "Sprachen",
    "updated": "Stand: {date}",
    "missing": "Diese Seite gibt es nicht",
    "missing_text": "Vielleicht ist sie umgezogen. Suchen Sie danach.",
    "hello": "Hallo! Worum geht es?",
    "read": "Artikel lesen",
    "source": "Aus: {title}",
    "helped": "Das hat geholfen",
    "glad": "Schön! Schreiben Sie einfach wieder, wenn noch etwas ist.",
    "unknown": "Dazu habe ich keinen Artikel gefunden. Können Sie es anders sagen?",
    "handing_over": "Ich hole jemanden dazu.",
    "handing_over_unknown": "Ich habe keine Antwort gefunden und hole jemanden dazu.",
}
_CATALOGUES: Mapping[str, Mapping[str, str]] = {"en": _EN, "de": _DE}


say = Texts(_CATALOGUES).say
