"""The words of which sentences about rules are made."""

from collections.abc import Mapping
from dataclasses import dataclass

SUBJECTS = {
    "queue": "queue_id",
    "team": "team_id",
    "agent": "staff_id",
    "bot": "plugin",
    "flow": "flow_id",
    "run": "action",
    "priority": "priority",
    "reply": "text",
    "note": "text",
    "webhook": "url",
}
"""The field that a sentence names of each kind of action."""

QUOTES = frozenset({"queue_id", "team_id", "staff_id", "text", "flow_id"})
"""The fields that stand in quotation marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. Texts with braces are filled in; `states` say what is not so, and what is."""

    events: Mapping[str, str]
    fields: Mapping[str, str]
    operators: Mapping[str, str]
    states: Mapping[str, tuple[str, str]]
    weekdays: Mapping[str, str]
    actions: Mapping[str, str]
    priorities: Mapping[str, str]
    and_: str
    or_: str
    not_: str
    never: str
    if_: str
    unknown: str
    quoted: str
    more: str
    yes: str
    no: str
    nothing: str
    scheduled: str
    goes_on: str
    subjects: Mapping[str, str]
    quotes: frozenset[str]


ENGLISH = Words(
    events={
        "opened": "when a conversation begins",
        "message": "when the visitor writes",
        "assigned": "when somebody gets the conversation",
        "waiting": "when the visitor has waited for {} minutes",
        "closed": "when the conversation is closed",
        "visitor_back": "when the visitor is back",
    },
    fields={
        "message.text": "the message",
        "message.length": "the length of the message",
        "message.type": "the kind of the message",
        "message.sender": "the sender",
        "visitor.id": "the visitor",
        "visitor.name": "the visitor's name",
        "visitor.email": "the visitor's e-mail address",
        "visitor.email_domain": "the domain of the visitor's e-mail address",
        "visitor.phone": "the visitor's phone number",
        "visitor.is_identified": "the visitor's being identified",
        "visitor.created_at": "the visitor's first visit",
        "visitor.days_known": "the days we have known the visitor",
        "page.url": "the page's address",
        "page.path": "the page's path",
        "page.host": "the page's host",
        "page.title": "the page's title",
        "page.referrer": "where the visitor came from",
        "session.channel": "the channel",
        "session.state": "the state",
        "session.priority": "the priority",
        "session.subject": "the subject",
        "session.tags": "the tags",
        "session.language": "the language",
        "session.widget_id": "the widget",
        "session.queue_id": "the queue",
        "session.team_id": "the team",
        "session.assignee_id": "the assignee",
        "session.is_assigned": "being assigned",
        "session.messages": "the number of messages",
        "session.minutes_waiting": "the minutes of waiting",
        "session.minutes_open": "the minutes since it began",
        "earlier.sessions": "the number of earlier conversations",
        "earlier.days_since": "the days since the last conversation",
        "earlier.assignee_id": "the last agent",
        "earlier.team_id": "the last team",
        "earlier.tags": "the tags of the last conversation",
        "time.at": "the time",
        "time.date": "the date",
        "time.hour": "the hour",
        "time.weekday": "the weekday",
        "close.outcome": "the outcome",
    },
    operators={
        "is": "{} is {}",
        "is_not": "{} is not {}",
        "in": "{} is one of {}",
        "not_in": "{} is none of {}",
        "contains": "{} contains {}",
        "does_not_contain": "{} does not contain {}",
        "starts_with": "{} begins with {}",
        "ends_with": "{} ends with {}",
        "matches": "{} has the form {}",
        "does_not_match": "{} does not have the form {}",
        "finds": "{} matches the expression {}",
        "does_not_find": "{} does not match the expression {}",
        "less_than": "{} is less than {}",
        "at_most": "{} is at most {}",
        "more_than": "{} is more than {}",
        "at_least": "{} is at least {}",
        "between": "{} is between {}",
        "is_set": "{} is known",
        "is_not_set": "{} is not known",
    },
    states={
        "visitor.is_identified": ("the visitor is not identified", "the visitor is identified"),
        "session.is_assigned": ("nobody has the conversation", "somebody has the conversation"),
    },
    weekdays={
        "1": "Monday",
        "2": "Tuesday",
        "3": "Wednesday",
        "4": "Thursday",
        "5": "Friday",
        "6": "Saturday",
        "7": "Sunday",
    },
    actions={
        "queue": "put it into the queue {}",
        "team": "give it to the team {}",
        "agent": "give it to {}",
        "bot": "let the bot {} answer",
        "flow": "start the flow {}",
        "run": "run {}",
        "priority": "set the priority to {}",
        "tags_add": "add the tags {}",
        "tags_remove": "remove the tags {}",
        "reply": "reply {}",
        "note": "note {}",
        "close": "close it",
        "webhook": "call {}",
    },
    priorities={"low": "low", "normal": "normal", "high": "high", "urgent": "urgent"},
    and_="and",
    or_="or",
    not_="not ({})",
    never="never",
    if_=" and {}",
    unknown='"{}"',
    quoted="“{}”",
    more="{} more",
    yes="true",
    no="false",
    nothing="do nothing",
    scheduled=", during its hours",
    goes_on=", and go on to the next rules",
    subjects=SUBJECTS,
    quotes=QUOTES,
)

GERMAN = Words(
    events={
        "opened": "wenn ein Gespräch beginnt",
        "message": "wenn die Besucherin oder der Besucher schreibt",
        "assigned": "wenn jemand das Gespräch bekommt",
        "waiting": "wenn seit {} Minuten gewartet wird",
        "closed": "wenn das Gespräch geschlossen wird",
        "visitor_back": "wenn die Besucherin oder der Besucher wiederkommt",
    },
    fields={
        "message.text": "die Nachricht",
        "message.length": "die Länge der Nachricht",
        "message.type": "die Art der Nachricht",
        "message.sender": "der Absender",
        "visitor.id": "die Person",
        "visitor.name": "der Name der Person",
        "visitor.email": "die E-Mail-Adresse der Person",
        "visitor.email_domain": "die Domain der E-Mail-Adresse",
        "visitor.phone": "die Telefonnummer der Person",
        "visitor.is_identified": "die bestätigte Identität",
        "visitor.created_at": "der erste Besuch",
        "visitor.days_known": "die Zahl der Tage seit dem ersten Besuch",
        "page.url": "die Adresse der Seite",
        "page.path": "der Pfad der Seite",
        "page.host": "der Host der Seite",
        "page.title": "der Titel der Seite",
        "page.referrer": "die verweisende Seite",
        "session.channel": "der Kanal",
        "session.state": "der Zustand",
        "session.priority": "die Priorität",
        "session.subject": "der Betreff",
        "session.tags": "die Schlagwörter",
        "session.language": "die Sprache",
        "session.widget_id": "das Widget",
        "session.queue_id": "die Warteschlange",
        "session.team_id": "das Team",
        "session.assignee_id": "die zuständige Person",
        "session.is_assigned": "die Zuweisung",
        "session.messages": "die Zahl der Nachrichten",
        "session.minutes_waiting": "die Wartezeit in Minuten",
        "session.minutes_open": "die Zahl der Minuten seit dem Beginn",
        "earlier.sessions": "die Zahl früherer Gespräche",
        "earlier.days_since": "die Zahl der Tage seit dem letzten Gespräch",
        "earlier.assignee_id": "die zuletzt zuständige Person",
        "earlier.team_id": "das letzte Team",
        "earlier.tags": "die Schlagwörter des letzten Gesprächs",
        "time.at": "der Zeitpunkt",
        "time.date": "das Datum",
        "time.hour": "die Stunde",
        "time.weekday": "der Wochentag",
        "close.outcome": "das Ergebnis",
    },
    operators={
        "is": "{} ist {}",
        "is_not": "{} ist nicht {}",
        "in": "{} ist eines von {}",
        "not_in": "{} ist keines von {}",
        "contains": "{} enthält {}",
        "does_not_contain": "{} enthält nicht {}",
        "starts_with": "{} beginnt mit {}",
        "ends_with": "{} endet mit {}",
        "matches": "{} hat die Form {}",
        "does_not_match": "{} hat nicht die Form {}",
        "finds": "{} passt zum Ausdruck {}",
        "does_not_find": "{} passt nicht zum Ausdruck {}",
        "less_than": "{} ist kleiner als {}",
        "at_most": "{} ist höchstens {}",
        "more_than": "{} ist größer als {}",
        "at_least": "{} ist mindestens {}",
        "between": "{} liegt zwischen {}",
        "is_set": "{} ist bekannt",
        "is_not_set": "{} ist nicht bekannt",
    },
    states={
        "visitor.is_identified": ("die Person ist nicht bestätigt", "die Person ist bestätigt"),
        "session.is_assigned": ("niemand hat das Gespräch", "jemand hat das Gespräch"),
    },
    weekdays={
        "1": "Montag",
        "2": "Dienstag",
        "3": "Mittwoch",
        "4": "Donnerstag",
        "5": "Freitag",
        "6": "Samstag",
        "7": "Sonntag",
    },
    actions={
        "queue": "in die Warteschlange {} stellen",
        "team": "an das Team {} geben",
        "agent": "an {} geben",
        "bot": "den Bot {} antworten lassen",
        "flow": "den Ablauf {} starten",
        "run": "{} ausführen",
        "priority": "die Priorität auf {} setzen",
        "tags_add": "die Schlagwörter {} hinzufügen",
        "tags_remove": "die Schlagwörter {} entfernen",
        "reply": "{} antworten",
        "note": "{} notieren",
        "close": "schließen",
        "webhook": "{} aufrufen",
    },
    priorities={"low": "niedrig", "normal": "normal", "high": "hoch", "urgent": "dringend"},
    and_="und",
    or_="oder",
    not_="nicht ({})",
    never="nie",
    if_=" und {}",
    unknown="„{}“",
    quoted="„{}“",
    more="{} weitere",
    yes="ja",
    no="nein",
    nothing="nichts tun",
    scheduled=", in den Zeiten der Regel",
    goes_on=", danach weiter mit den nächsten Regeln",
    subjects=SUBJECTS,
    quotes=QUOTES,
)

LANGUAGES: Mapping[str, Words] = {"en": ENGLISH, "de": GERMAN}
