"""Words that people use for the same thing when they ask for help: one group a line.

General ones, of shops, accounts and services. What is special to a site stands in the keywords of
its articles.
"""

from functools import lru_cache

from chatclick_knowledge_base.retrieval.words import primary, split_words

_GROUPS = {
    "en": """
        ship shipping shipment deliver delivery dispatch postage arrive
        parcel package packet box
        order purchase buy
        refund reimburse repay money
        return send back
        broken damaged defective faulty damage defect smashed
        voucher coupon promo promotion discount code
        invoice bill receipt
        cancel cancellation undo withdraw revoke
        email mail e-mail
        password login log sign
        erase delete remove close
        blocked locked lock block
        phone telephone call mobile
        track trace follow where
        lost missing stolen vanished
        exchange swap replace switch
        payment pay paid
        charge charged debit taken cost price fee
        expire lapse valid expiry
        unsubscribe newsletter marketing
        customs duty import
        warranty guarantee
        assemble assembly build mount
        instructions manual drawing sheet
        store shop branch
        open opening hours
        wash clean machine laundry
        two-factor 2fa two-step authentication authenticator
        register registration account sign
        points bonus loyalty rewards
        address street house
        instalments monthly installments
        tax vat
        stock available sold
        gift present
        complaint complain
        company business companies school
        change edit update correct modify
        declined rejected refused failed
        double twice two
        language translation
        upgrade plan subscription
        contact reach
        plastic packaging environment
        old used empty
    """,
    "de": """
        versand lieferung zustellung versenden liefern zustellen ankommen
        paket sendung päckchen lieferung
        bestellung auftrag kauf kaufen bestellen
        kosten preis teuer gebühr
        kostenlos gratis umsonst frei
        zoll zollgebühren einfuhrsteuer
        ausland österreich schweiz eu länder
        erstattung rückerstattung erstatten geld zurückzahlen
        rückgabe rücksendung zurückgeben zurückschicken zurücksenden retoure retournieren
        etikett label rücksendeetikett
        umtausch umtauschen tauschen größe
        kaputt beschädigt defekt transportschaden schaden mangel
        gutschein rabattcode gutscheincode code rabatt
        rechnung beleg quittung
        stornieren stornierung widerrufen abbestellen abbrechen
        passwort kennwort anmeldung anmelden einloggen
        konto kundenkonto account
        löschen entfernen schließen
        ändern bearbeiten falsch korrigieren
        adresse anschrift lieferadresse
        bezahlen zahlen zahlung zahlungsart zahlungsarten
        verfügbar ausverkauft lieferbar lager
        verloren verschwunden weg
        verfolgen sendungsverfolgung sendungsnummer wo
        newsletter werbemail werbung
        öffnungszeiten geöffnet offen auf
        laden geschäft filiale läden
        garantie gewährleistung
        mail email e-mail
        telefon anrufen handy
        dauer dauern lange tage
        firma unternehmen geschäftskunde
    """,
}


@lru_cache(maxsize=32)
def _load(language: str) -> dict[str, frozenset[str]]:
    meanings: dict[str, frozenset[str]] = {}
    for line in _GROUPS.get(language, "").strip().splitlines():
        stems = frozenset(stem for word in line.split() for stem in split_words(word, language))
        for stem in stems:
            meanings[stem] = meanings.get(stem, frozenset()) | stems
    return meanings


def list_synonyms(stem: str, language: str) -> frozenset[str]:
    """Return the stems that mean what a stem means, without itself.

    Args:
        stem: as `split_words` returns it.
        language: a tag such as "de-AT".
    """
    return _load(primary(language)).get(stem, frozenset()) - {stem}
