"""What people read in mails and on the pages behind their links."""

from collections.abc import Mapping

RIGHT_TO_LEFT = frozenset({"ar"})

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "one": "{who} wrote to you",
        "many": "{count} new messages",
        "somebody": "Somebody",
        "hello": "Hello {name},",
        "hello_nobody": "Hello,",
        "reply": "You can answer this mail.",
        "unread": "this came in while you were away:",
        "unread_hidden": "there is something new in your conversation.",
        "file": "(a file)",
        "other": "(something that a mail cannot show)",
        "answer": "Answer",
        "open": "Open",
        "why": "You get this because you have a conversation with us.",
        "why_staff": "You get this because the conversation is yours and you were away.",
        "stop": "No more mails",
        "stop_title": "No more mails?",
        "stop_text": "{address} then hears of nothing new by mail. Transcripts you ask for still"
        " come.",
        "stop_do": "Stop mails",
        "stopped": "Done: {address} gets no more mails.",
        "again": "Get mails again",
        "again_done": "Done: {address} gets mails again.",
        "bad_link": "This link does not work (any more).",
        "test_title": "A test",
        "test_body": "Mails of Chatclick arrive here.",
    },
    "de": {
        "one": "{who} hat dir geschrieben",
        "many": "{count} neue Nachrichten",
        "somebody": "Jemand",
        "hello": "Hallo {name},",
        "hello_nobody": "Hallo,",
        "reply": "Du kannst auf diese Mail antworten.",
        "unread": "das kam, während du weg warst:",
        "unread_hidden": "in deinem Gespräch gibt es etwas Neues.",
        "file": "(eine Datei)",
        "other": "(etwas, das eine Mail nicht zeigen kann)",
        "answer": "Antworten",
        "open": "Öffnen",
        "why": "Du bekommst das, weil du ein Gespräch mit uns hast.",
        "why_staff": "Du bekommst das, weil das Gespräch deins ist und du weg warst.",
        "stop": "Keine Mails mehr",
        "stop_title": "Keine Mails mehr?",
        "stop_text": "{address} erfährt dann nichts Neues mehr per Mail. Verläufe, die du"
        " anforderst, kommen weiterhin.",
        "stop_do": "Mails abstellen",
        "stopped": "Erledigt: {address} bekommt keine Mails mehr.",
        "again": "Wieder Mails bekommen",
        "again_done": "Erledigt: {address} bekommt wieder Mails.",
        "bad_link": "Dieser Link funktioniert nicht (mehr).",
        "test_title": "Ein Test",
        "test_body": "Mails von Chatclick kommen hier an.",
    },
    "fr": {
        "one": "{who} vous a écrit",
        "many": "{count} nouveaux messages",
        "somebody": "Quelqu’un",
        "hello": "Bonjour {name},",
        "hello_nobody": "Bonjour,",
        "reply": "Vous pouvez répondre à ce message.",
        "unread": "voici ce qui est arrivé en votre absence :",
        "unread_hidden": "il y a du nouveau dans votre conversation.",
        "file": "(un fichier)",
        "other": "(un contenu qu’un e-mail ne peut pas montrer)",
        "answer": "Répondre",
        "open": "Ouvrir",
        "why": "Vous recevez cet e-mail car vous avez une conversation avec nous.",
        "why_staff": "Vous recevez cet e-mail car cette conversation est à vous, en votre absence.",
        "stop": "Ne plus recevoir d’e-mails",
        "stop_title": "Ne plus recevoir d’e-mails ?",
        "stop_text": "{address} ne recevra plus de nouvelles par e-mail. Les transcriptions"
        " demandées arrivent toujours.",
        "stop_do": "Arrêter les e-mails",
        "stopped": "C’est fait : {address} ne reçoit plus d’e-mails.",
        "again": "Recevoir à nouveau des e-mails",
        "again_done": "C’est fait : {address} reçoit à nouveau des e-mails.",
        "bad_link": "Ce lien ne fonctionne pas (ou plus).",
        "test_title": "Un essai",
        "test_body": "Les e-mails de Chatclick arrivent ici.",
    },
    "es": {
        "one": "{who} te ha escrito",
        "many": "{count} mensajes nuevos",
        "somebody": "Alguien",
        "hello": "Hola, {name}:",
        "hello_nobody": "Hola:",
        "reply": "Puedes responder a este correo.",
        "unread": "esto llegó mientras no estabas:",
        "unread_hidden": "hay novedades en tu conversación.",
        "file": "(un archivo)",
        "other": "(algo que un correo no puede mostrar)",
        "answer": "Responder",
        "open": "Abrir",
        "why": "Recibes esto porque tienes una conversación con nosotros.",
        "why_staff": "Recibes esto porque la conversación es tuya y no estabas.",
        "stop": "No recibir más correos",
        "stop_title": "¿No recibir más correos?",
        "stop_text": "{address} no recibirá más novedades por correo. Las transcripciones que pidas"
        " seguirán llegando.",
        "stop_do": "Dejar de recibir",
        "stopped": "Hecho: {address} no recibe más correos.",
        "again": "Volver a recibir correos",
        "again_done": "Hecho: {address} vuelve a recibir correos.",
        "bad_link": "Este enlace no funciona (o ya no).",
        "test_title": "Una prueba",
        "test_body": "Los correos de Chatclick llegan aquí.",
    },
    "ar": {
        "one": "كتب إليك {who}",
        "many": "{count} رسائل جديدة",
        "somebody": "شخص ما",
        "hello": "مرحبًا {name}،",
        "hello_nobody": "مرحبًا،",
        "reply": "يمكنك الرد على هذه الرسالة.",
        "unread": "وصل هذا في غيابك:",
        "unread_hidden": "هناك جديد في محادثتك.",
        "file": "(ملف)",
        "other": "(شيء لا تستطيع الرسالة عرضه)",
        "answer": "الرد",
        "open": "فتح",
        "why": "تصلك هذه الرسالة لأن لديك محادثة معنا.",
        "why_staff": "تصلك هذه الرسالة لأن المحادثة لك وكنت غائبًا.",
        "stop": "إيقاف الرسائل",
        "stop_title": "هل توقف الرسائل؟",
        "stop_text": "لن يصل إلى {address} أي جديد بالبريد. تبقى النصوص التي تطلبها تصل.",
        "stop_do": "إيقاف الرسائل",
        "stopped": "تم: لن تصل رسائل إلى {address}.",
        "again": "استلام الرسائل من جديد",
        "again_done": "تم: ستصل الرسائل إلى {address} من جديد.",
        "bad_link": "هذا الرابط لا يعمل (بعد الآن).",
        "test_title": "تجربة",
        "test_body": "رسائل Chatclick تصل إلى هنا.",
    },
}


def find_language(*wanted: str | None) -> str:
    """Return the first of some languages that there are words in; else English."""
    for one in wanted:
        primary = (one or "").partition("-")[0].lower()
        if primary in WORDS:
            return primary
    return "en"


def say(language: str, key: str, **values: object) -> str:
    """Return words in a language there is."""
    return WORDS[language][key].format(**values)


def direction(language: str) -> str:
    """Return "rtl" or "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
