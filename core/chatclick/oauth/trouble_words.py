"""What is said of what went wrong with OAuth 2.0; see `troubles`."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "invalid_request": "The sign-in server does not understand the request."
        " Check the settings.",
        "invalid_client": "The client secret is not taken any more. Enter a new one.",
        "invalid_grant": "The sign-in was taken back. Connect again.",
        "unauthorized_client": "The app may not sign in this way. Allow it there,"
        " or enter another.",
        "unsupported_grant_type": "The sign-in server does not know this way of signing in.",
        "unsupported_response_type": "The sign-in server does not know this way of signing in.",
        "invalid_scope": "The sign-in server does not know what is asked for. Check the scopes.",
        "access_denied": "The consent page was left without agreeing.",
        "server_error": "The sign-in server has an error of its own. Try again later.",
        "temporarily_unavailable": "The sign-in server is overloaded. Try again later.",
        "interaction_required": "The sign-in server wants to ask somebody. Connect again.",
        "login_required": "The sign-in server wants somebody to sign in. Connect again.",
        "consent_required": "The sign-in server wants somebody to agree. Connect again.",
        "nobody_consented": "Nobody has consented.",
        "changed": "The sign-in was changed meanwhile. Try again.",
        "busy": "The sign-in server does not give a token now. It is tried again.",
        "unreadable": "The sign-in server's answer cannot be read. It is tried again.",
        "no_refresh_token": "The sign-in server gave no leave beyond the next hour"
        " (no refresh token).",
        "other_server": "Another server answered than was asked.",
        "refused": "The sign-in server refused. Check the settings, or connect again.",
        "unsupported_token": "The sign-in server gave a token that cannot be used.",
        "revoked": "The sign-in was taken back, such as by a new password. Connect again.",
        "too_old": "The sign-in is too old for the rules of the organisation. Connect again.",
        "second_factor": "The sign-in server asks for a second factor. Connect again.",
        "policy": "A rule of the organisation does not allow this sign-in (Conditional Access)."
        " Ask its administrators.",
        "account_unknown": "The account is not known in this organisation.",
        "account_locked": "The account is locked for some time. Try again later.",
        "account_disabled": "The account is disabled.",
        "password_expired": "The password of the account has expired. Change it, and connect"
        " again.",
        "not_assigned": "The account may not use this app. Ask the administrators to assign it.",
        "consent_missing": "Nobody has agreed to what the app asks for; an administrator may have"
        " to.",
        "redirect_unknown": "The redirect URL is not among those of the app. Enter it there.",
        "organisation_unknown": "There is no such organisation. Check its id or domain.",
        "app_unknown": "The organisation does not know this client id.",
        "app_disabled": "The app is disabled in the organisation.",
        "secret_wrong": "The client secret is wrong. Enter the secret's value, not its id.",
        "secret_missing": "The app needs a client secret. Enter one.",
        "secret_expired": "The client secret has expired. Make a new one there, and enter it.",
    },
    "de": {
        "invalid_request": "Der Anmeldeserver versteht die Anfrage nicht. Prüfe die Einstellungen.",
        "invalid_client": "Das Client-Geheimnis wird nicht mehr angenommen. Trage ein neues ein.",
        "invalid_grant": "Die Anmeldung wurde zurückgenommen. Verbinde neu.",
        "unauthorized_client": "Die App darf sich so nicht anmelden. Erlaube es ihr"
        " dort, oder trage"
        " eine andere ein.",
        "unsupported_grant_type": "Der Anmeldeserver kennt diese Art der Anmeldung nicht.",
        "unsupported_response_type": "Der Anmeldeserver kennt diese Art der Anmeldung nicht.",
        "invalid_scope": "Der Anmeldeserver kennt nicht, was verlangt wird. Prüfe die Scopes.",
        "access_denied": "Die Zustimmungsseite wurde verlassen, ohne zuzustimmen.",
        "server_error": "Der Anmeldeserver hat selbst einen Fehler. Versuche es"
        " später noch einmal.",
        "temporarily_unavailable": "Der Anmeldeserver ist überlastet. Versuche es später noch"
        " einmal.",
        "interaction_required": "Der Anmeldeserver will jemanden etwas fragen. Verbinde neu.",
        "login_required": "Der Anmeldeserver will, dass sich jemand anmeldet. Verbinde neu.",
        "consent_required": "Der Anmeldeserver will, dass jemand zustimmt. Verbinde neu.",
        "nobody_consented": "Noch hat niemand zugestimmt.",
        "changed": "Die Anmeldung wurde inzwischen geändert. Versuche es noch einmal.",
        "busy": "Der Anmeldeserver gibt gerade kein Token. Es wird noch einmal versucht.",
        "unreadable": "Die Antwort des Anmeldeservers ist nicht lesbar. Es wird noch einmal"
        " versucht.",
        "no_refresh_token": "Der Anmeldeserver gab keine Erlaubnis über die nächste Stunde hinaus"
        " (kein Refresh-Token).",
        "other_server": "Ein anderer Server hat geantwortet als der, der gefragt wurde.",
        "refused": "Der Anmeldeserver hat abgelehnt. Prüfe die Einstellungen, oder verbinde neu.",
        "unsupported_token": "Der Anmeldeserver gab ein Token, das nicht zu gebrauchen ist.",
        "revoked": "Die Anmeldung wurde zurückgenommen, etwa durch ein neues Passwort. Verbinde"
        " neu.",
        "too_old": "Die Anmeldung ist nach den Regeln der Organisation zu alt. Verbinde neu.",
        "second_factor": "Der Anmeldeserver verlangt einen zweiten Faktor. Verbinde neu.",
        "policy": "Eine Regel der Organisation erlaubt diese Anmeldung nicht (bedingter Zugriff)."
        " Frage ihre Administratoren.",
        "account_unknown": "Das Konto ist in dieser Organisation nicht bekannt.",
        "account_locked": "Das Konto ist eine Zeit lang gesperrt. Versuche es später noch einmal.",
        "account_disabled": "Das Konto ist deaktiviert.",
        "password_expired": "Das Passwort des Kontos ist abgelaufen. Ändere es, und verbinde neu.",
        "not_assigned": "Das Konto darf diese App nicht benutzen. Bitte die Administratoren, sie"
        " ihm zuzuweisen.",
        "consent_missing": "Niemand hat dem zugestimmt, was die App verlangt; vielleicht"
        " muss es ein"
        " Administrator.",
        "redirect_unknown": "Die Weiterleitungs-URL steht nicht bei der App. Trage sie dort ein.",
        "organisation_unknown": "Diese Organisation gibt es nicht. Prüfe ihre ID oder Domain.",
        "app_unknown": "Die Organisation kennt diese Client-ID nicht.",
        "app_disabled": "Die App ist in der Organisation deaktiviert.",
        "secret_wrong": "Das Client-Geheimnis ist falsch. Trage den Wert des"
        " Geheimnisses ein, nicht"
        " seine ID.",
        "secret_missing": "Die App braucht ein Client-Geheimnis. Trage eines ein.",
        "secret_expired": "Das Client-Geheimnis ist abgelaufen. Mache dort ein neues, und trage es"
        " ein.",
    },
    "ar": {
        "invalid_request": "خادم تسجيل الدخول لا يفهم الطلب. راجع الإعدادات.",
        "invalid_client": "لم يعد سر العميل مقبولًا. أدخل سرًّا جديدًا.",
        "invalid_grant": "سُحب إذن تسجيل الدخول. أعد الربط.",
        "unauthorized_client": "لا يُسمح للتطبيق بالدخول بهذه الطريقة. اسمح له هناك أو"
        " أدخل تطبيقًا آخر.",
        "unsupported_grant_type": "خادم تسجيل الدخول لا يعرف هذه الطريقة للدخول.",
        "unsupported_response_type": "خادم تسجيل الدخول لا يعرف هذه الطريقة للدخول.",
        "invalid_scope": "خادم تسجيل الدخول لا يعرف ما يُطلب منه. راجع النطاقات.",
        "access_denied": "أُغلقت صفحة الموافقة دون الموافقة.",
        "server_error": "حدث خطأ داخلي في خادم تسجيل الدخول. حاول لاحقًا.",
        "temporarily_unavailable": "خادم تسجيل الدخول مشغول جدًا الآن. حاول لاحقًا.",
        "interaction_required": "يريد خادم تسجيل الدخول أن يسأل شخصًا. أعد الربط.",
        "login_required": "يريد خادم تسجيل الدخول أن يسجل شخص دخوله. أعد الربط.",
        "consent_required": "يريد خادم تسجيل الدخول أن يوافق شخص. أعد الربط.",
        "nobody_consented": "لم يوافق أحد بعد.",
        "changed": "تغيّر تسجيل الدخول في هذه الأثناء. حاول من جديد.",
        "busy": "لا يعطي خادم تسجيل الدخول رمزًا الآن. ستُعاد المحاولة.",
        "unreadable": "لا يمكن قراءة جواب خادم تسجيل الدخول. ستُعاد المحاولة.",
        "no_refresh_token": "لم يعطِ خادم تسجيل الدخول إذنًا يتجاوز الساعة القادمة"
        " (لا يوجد رمز تجديد).",
        "other_server": "أجاب خادم غير الذي سُئل.",
        "refused": "رفض خادم تسجيل الدخول. راجع الإعدادات أو أعد الربط.",
        "unsupported_token": "أعطى خادم تسجيل الدخول رمزًا لا يمكن استعماله.",
        "revoked": "سُحب إذن تسجيل الدخول، مثلًا بتغيير كلمة المرور. أعد الربط.",
        "too_old": "تسجيل الدخول أقدم مما تسمح به قواعد المؤسسة. أعد الربط.",
        "second_factor": "يطلب خادم تسجيل الدخول عاملًا ثانيًا. أعد الربط.",
        "policy": "قاعدة من قواعد المؤسسة لا تسمح بهذا الدخول (الوصول المشروط). اسأل مسؤوليها.",
        "account_unknown": "الحساب غير معروف في هذه المؤسسة.",
        "account_locked": "الحساب مقفل لبعض الوقت. حاول لاحقًا.",
        "account_disabled": "الحساب معطّل.",
        "password_expired": "انتهت صلاحية كلمة مرور الحساب. غيّرها ثم أعد الربط.",
        "not_assigned": "لا يُسمح للحساب باستعمال هذا التطبيق. اطلب من المسؤولين إسناده إليه.",
        "consent_missing": "لم يوافق أحد على ما يطلبه التطبيق؛ وربما لزمت موافقة مسؤول.",
        "redirect_unknown": "عنوان إعادة التوجيه ليس ضمن عناوين التطبيق. أدخله هناك.",
        "organisation_unknown": "لا توجد مؤسسة كهذه. راجع معرّفها أو نطاقها.",
        "app_unknown": "لا تعرف المؤسسة معرّف العميل هذا.",
        "app_disabled": "التطبيق معطّل في المؤسسة.",
        "secret_wrong": "سر العميل خاطئ. أدخل قيمة السر لا معرّفه.",
        "secret_missing": "يحتاج التطبيق إلى سر عميل. أدخل واحدًا.",
        "secret_expired": "انتهت صلاحية سر العميل. أنشئ هناك سرًّا جديدًا وأدخله.",
    },
}
"""Sentences by language, then by the word of what went wrong."""
