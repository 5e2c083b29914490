"""What visitors hear from the bot in its own words; the rest are the model's."""

from collections.abc import Mapping

from chatclick.texts import Texts

_EN = {
    "hello": "Hello! What would you like to know?",
    "source": "From: {titles}",
    "unknown": "I found nothing that answers this. Could you put it in other words?",
    "handing_over": "I will get somebody for you.",
    "asking": "Somebody on our team has to allow this first. I have asked; it may take a few "
    "minutes.",
    "refused": "Somebody on our team looked at it: this cannot be done here.",
    "expired": "Nobody could look at it in time, so it is not done yet. I will get somebody for "
    "you.",
    "failed": "It was allowed, but it did not work. I will get somebody for you.",
}
_DE = {
    "hello": "Hallo! Worum geht es?",
    "source": "Aus: {titles}",
    "unknown": "Dazu habe ich nichts gefunden. Können Sie es anders sagen?",
    "handing_over": "Ich hole jemanden dazu.",
    "asking": "Das muss erst jemand aus unserem Team erlauben. Ich habe gefragt; das kann ein paar "
    "Minuten dauern.",
    "refused": "Jemand aus unserem Team hat es angesehen: Das geht hier nicht.",
    "expired": "Niemand konnte es rechtzeitig ansehen, es ist also noch nicht geschehen. Ich hole "
    "jemanden dazu.",
    "failed": "Es wurde erlaubt, hat aber nicht geklappt. Ich hole jemanden dazu.",
}
_FR = {
    "hello": "Bonjour ! Que voulez-vous savoir ?",
    "source": "Source : {titles}",
    "unknown": "Je n’ai rien trouvé à ce sujet. Pouvez-vous le dire autrement ?",
    "handing_over": "Je vais chercher quelqu’un.",
    "asking": "Quelqu’un de notre équipe doit d’abord l’autoriser. J’ai demandé ; cela peut "
    "prendre quelques minutes.",
    "refused": "Quelqu’un de notre équipe l’a examiné : ce n’est pas possible ici.",
    "expired": "Personne n’a pu l’examiner à temps, ce n’est donc pas encore fait. "
    "Je vais chercher quelqu’un.",
    "failed": "C’était autorisé, mais cela n’a pas fonctionné. Je vais chercher quelqu’un.",
}
_ES = {
    "hello": "¡Hola! ¿Qué quiere saber?",
    "source": "Fuente: {titles}",
    "unknown": "No he encontrado nada sobre esto. ¿Puede decirlo de otra manera?",
    "handing_over": "Voy a buscar a alguien.",
    "asking": "Alguien de nuestro equipo tiene que permitirlo antes. He preguntado; puede tardar "
    "unos minutos.",
    "refused": "Alguien de nuestro equipo lo ha mirado: aquí no es posible.",
    "expired": "Nadie pudo mirarlo a tiempo, así que aún no está hecho. Voy a buscar a alguien.",
    "failed": "Se permitió, pero no ha funcionado. Voy a buscar a alguien.",
}
_AR = {
    "hello": "مرحبًا! ماذا تودّ أن تعرف؟",
    "source": "المصدر: {titles}",
    "unknown": "لم أجد ما يجيب عن هذا. هل يمكنك قوله بطريقة أخرى؟",
    "handing_over": "سأحضر لك أحدًا.",
    "asking": "يجب أن يسمح بذلك أحد من فريقنا أولًا. لقد سألت، وقد يستغرق الأمر بضع دقائق.",
    "refused": "نظر أحد من فريقنا في الأمر: هذا غير ممكن هنا.",
    "expired": "لم يتمكن أحد من النظر فيه في الوقت المناسب، فلم يُنفَّذ بعد. سأحضر لك أحدًا.",
    "failed": "سُمح به، لكنه لم ينجح. سأحضر لك أحدًا.",
}
_CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": _EN,
    "de": _DE,
    "fr": _FR,
    "es": _ES,
    "ar": _AR,
}


say = Texts(_CATALOGUES).say
