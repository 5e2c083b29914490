"""What visitors read on the page and in the message that leads there."""

from collections.abc import Mapping

from chatclick.texts import Texts

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "ask": "How was this conversation? Rate it here: {link}",
        "csat.question": "How was this conversation?",
        "form.comment": "Comment",
        "csat.submit": "Send rating",
        "csat.thanks": "Thank you for your rating.",
        "csat.lowest": "Very bad",
        "csat.highest": "Very good",
        "up": "Good",
        "down": "Bad",
        "wrong": "Please look at this again.",
        "gone": "This link does not work (any more).",
        "no_choice": "No answer",
    },
    "de": {
        "ask": "Wie war dieses Gespräch? Bewerte es hier: {link}",
        "csat.question": "Wie war dieses Gespräch?",
        "form.comment": "Kommentar",
        "csat.submit": "Bewertung senden",
        "csat.thanks": "Danke für deine Bewertung.",
        "csat.lowest": "Sehr schlecht",
        "csat.highest": "Sehr gut",
        "up": "Gut",
        "down": "Schlecht",
        "wrong": "Bitte sieh dir das noch einmal an.",
        "gone": "Dieser Link funktioniert nicht (mehr).",
        "no_choice": "Keine Antwort",
    },
    "fr": {
        "ask": "Comment s’est passée cette conversation ? Évaluez-la ici : {link}",
        "csat.question": "Comment s’est passée cette conversation ?",
        "form.comment": "Commentaire",
        "csat.submit": "Envoyer l’évaluation",
        "csat.thanks": "Merci pour votre évaluation.",
        "csat.lowest": "Très mal",
        "csat.highest": "Très bien",
        "up": "Bien",
        "down": "Mal",
        "wrong": "Merci de revoir cette réponse.",
        "gone": "Ce lien ne fonctionne pas (ou plus).",
        "no_choice": "Sans réponse",
    },
    "es": {
        "ask": "¿Qué tal fue esta conversación? Valórala aquí: {link}",
        "csat.question": "¿Qué tal fue esta conversación?",
        "form.comment": "Comentario",
        "csat.submit": "Enviar valoración",
        "csat.thanks": "Gracias por tu valoración.",
        "csat.lowest": "Muy mal",
        "csat.highest": "Muy bien",
        "up": "Bien",
        "down": "Mal",
        "wrong": "Revisa esta respuesta.",
        "gone": "Este enlace no funciona (o ya no).",
        "no_choice": "Sin respuesta",
    },
    "ar": {
        "ask": "كيف كانت هذه المحادثة؟ قيّمها هنا: {link}",
        "csat.question": "كيف كانت هذه المحادثة؟",
        "form.comment": "تعليق",
        "csat.submit": "إرسال التقييم",
        "csat.thanks": "شكرًا على تقييمك.",
        "csat.lowest": "سيئ جدًا",
        "csat.highest": "جيد جدًا",
        "up": "جيد",
        "down": "سيئ",
        "wrong": "انظر إلى هذا مرة أخرى من فضلك.",
        "gone": "هذا الرابط لا يعمل (بعد الآن).",
        "no_choice": "بلا إجابة",
    },
}


_TEXTS = Texts(WORDS)
find_language, say = _TEXTS.find_language, _TEXTS.say
