"""What people say in the sample data. Names are made up; addresses and numbers are reserved ones.

One file because it is one list. A line is (who, what): "v" the visitor, "a" the agent, "n" a note.
"""

from dataclasses import dataclass
from typing import Literal

Who = Literal["v", "a", "n"]
End = Literal["closed", "resolved", "waiting", "open", "queued", "snoozed"]


@dataclass(frozen=True, slots=True)
class Person:
    """A visitor. Telephone numbers are from ranges that are given to nobody."""

    name: str
    email: str
    phone: str | None = None
    language: str = "en"
    city: str = ""
    is_identified: bool = True


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation.

    Attributes:
        end: the state it is in.
        days_ago: when it began; a fraction is part of a day.
        mine: it is given to whoever turned the sample data on, and not to a made-up colleague.
        file: name of a text file that comes with the visitor's first message.
    """

    visitor: int
    subject: str
    tags: tuple[str, ...]
    lines: tuple[tuple[Who, str], ...]
    end: End
    days_ago: float
    priority: str = "normal"
    mine: bool = False
    file: str = ""


STAFF = (("Grace Okafor", "grace@example.com"), ("Tomás Rivera", "tomas@example.com"))

PEOPLE = (
    Person("Ann Lindqvist", "ann@example.com", "+1 555 010 0101", city="Malmö"),
    Person("Bilal Haddad", "bilal@example.org", "+44 1632 960 102", city="Leeds"),
    Person("Chiara Rossi", "chiara@example.net", city="Torino"),
    Person("Dieter Vogel", "dieter@example.com", "+49 30 23125 104", "de", "Berlin"),
    Person("Eun-ji Park", "eunji@example.org", city="Busan"),
    Person("Femi Adeyemi", "femi@example.com", "+44 1632 960 106", city="Lagos"),
    Person("Greta Sommer", "greta@example.net", None, "de", "Graz"),
    Person("Hugo Martin", "hugo@example.org", city="Lyon"),
    Person("Ines Duarte", "ines@example.com", "+1 555 010 0109", city="Porto"),
    Person("Jonas Weber", "jonas@example.org", "+49 30 23125 110", "de", "Köln"),
    Person("Kavya Menon", "kavya@example.net", city="Kochi"),
    Person("Liam O’Brien", "liam@example.com", "+44 1632 960 112", city="Cork"),
    Person("", "", is_identified=False),
    Person("", "", is_identified=False),
)

STORIES = (
    Story(0, "Lamp arrived with a crack", ("returns", "delivery"), (
        ("v", "Hi, my lamp arrived today and the shade has a crack."),
        ("a", "Oh no, I am sorry! Is it order 4711?"),
        ("v", "Yes, 4711. Can I get a new shade?"),
        ("n", "Third cracked shade this week. Worth telling the warehouse."),
        ("a", "Of course. A new one leaves us today; keep the old one, no need to send it back."),
        ("v", "That was quick, thank you!"),
    ), "closed", 13.2, file="order-4711.txt"),
    Story(1, "Dimmer compatibility", ("products",), (
        ("v", "Does the Arc lamp work with a wall dimmer?"),
        ("a", "It does, with trailing-edge dimmers from 5 W on. Which one do you have?"),
        ("v", "A trailing edge one, 200 W."),
        ("a", "Then you are fine."),
    ), "closed", 12.6),
    Story(2, "Invoice with VAT number", ("billing",), (
        ("v", "Could you add our VAT number to invoice 2207? It is for the studio."),
        ("a", "Gladly. Send me the number and I will make a new one."),
        ("v", "IT00000000000, thanks."),
        ("a", "Done: the new invoice is in your mailbox."),
    ), "closed", 11.9),
    Story(3, "Lieferung nach Österreich", ("delivery",), (
        ("v", "Guten Tag, liefern Sie auch nach Österreich?"),
        ("a", "Guten Tag! Ja, in drei bis fünf Tagen, ab 80 Euro kostenlos."),
        ("v", "Prima, danke."),
    ), "closed", 11.1),
    Story(4, "Spare bulb", ("products",), (
        ("v", "Which bulb fits the Dune table lamp?"),
        ("a", "E14, up to 6 W. Warm white looks best in it."),
        ("v", "Perfect."),
    ), "closed", 10.4),
    Story(5, "Where is my order?", ("delivery",), (
        ("v", "Order 4790 says shipped since Monday, and nothing came."),
        ("a", "Let me look… The carrier has it at the depot near you since yesterday."),
        ("v", "Can they leave it with my neighbour?"),
        ("a", "I have asked for it. You get a message when it is on its way."),
        ("v", "It has just arrived. Thanks!"),
    ), "closed", 9.3, "high"),
    Story(6, "Farbe umtauschen", ("returns",), (
        ("v", "Ich habe die Vase in Blau bestellt, möchte aber lieber Grün."),
        ("a", "Kein Problem. Ich schicke Ihnen ein Etikett für die Rücksendung."),
        ("v", "Wunderbar, vielen Dank."),
    ), "closed", 8.7),
    Story(7, "Discount for ten lamps", ("sales",), (
        ("v", "We furnish a café and need ten pendant lamps. Is there a better price?"),
        ("a", "From eight on it is ten per cent less. Shall I make an offer?"),
        ("v", "Yes please, to this address."),
        ("n", "Offer sent, valid until the end of the month."),
        ("a", "It is on its way to hugo@example.org."),
        ("v", "Got it, I will talk to my partner."),
    ), "resolved", 7.8, "high"),
    Story(8, "Password reset does not arrive", ("account",), (
        ("v", "I asked for a new password three times and no mail came."),
        ("a", "Your address had a typing error in our records. Try once more, please."),
        ("v", "Now it works."),
    ), "closed", 7.1),
    Story(12, "", ("products",), (
        ("v", "do you have this in black?"),
        ("a", "Which lamp are you looking at?"),
        ("v", "the tall one on the first page"),
        ("a", "That is the Arc. Black comes back in two weeks."),
    ), "closed", 6.5),
    Story(9, "Rechnung fehlt", ("billing",), (
        ("v", "Zu Bestellung 4811 habe ich keine Rechnung bekommen."),
        ("a", "Ich habe sie Ihnen gerade noch einmal geschickt."),
        ("v", "Ist da, danke schön!"),
    ), "closed", 6.0),
    Story(10, "Gift wrapping", ("sales",), (
        ("v", "Can you wrap it as a gift, with a card?"),
        ("a", "Yes: tick “gift” at checkout and write your text there."),
        ("v", "Lovely, thank you."),
    ), "resolved", 5.2),
    Story(11, "Two charges on my card", ("billing",), (
        ("v", "My card was charged twice for order 4802."),
        ("a", "I see one booking and one reservation. The reservation goes away in three days."),
        ("v", "And if not?"),
        ("a", "Then write here again and we pay it back the same day."),
    ), "waiting", 4.4, "high", mine=True),
    Story(0, "New shade arrived", ("returns",), (
        ("v", "The new shade is here and it fits. Thanks again!"),
        ("a", "Glad to hear it. Enjoy the light!"),
    ), "resolved", 3.6),
    Story(2, "Sample of the linen", ("products", "sales"), (
        ("v", "Could you send a sample of the linen before we order?"),
        ("a", "It goes out today. Three colours, so that you can compare."),
        ("v", "Great. We decide next week."),
    ), "snoozed", 2.9, mine=True),
    Story(5, "Change of address", ("delivery",), (
        ("v", "I am moving. Can order 4833 still go to the new flat?"),
        ("a", "It has not left yet. What is the new address?"),
        ("v", "12 Example Street, third floor."),
        ("a", "Changed. It leaves tomorrow."),
        ("v", "You are the best."),
    ), "resolved", 1.9),
    Story(4, "Lamp flickers", ("products",), (
        ("v", "The Dune lamp flickers since this morning."),
        ("a", "Does it also flicker with another bulb?"),
        ("v", "I have only this one, let me buy another."),
    ), "open", 1.1),
    Story(7, "Offer for the café", ("sales",), (
        ("v", "We take all ten! Can you deliver before the 15th?"),
        ("a", "We can. I reserve them for you."),
        ("v", "One more thing: is installation included?"),
    ), "open", 0.28, "high", mine=True),
    Story(1, "Second dimmer", ("products",), (
        ("v", "Hello again! Same question for the hallway: 40 W dimmer, four Arc lamps?"),
    ), "queued", 0.12),
    Story(3, "Lampe für das Büro", ("sales",), (
        ("v", "Guten Tag, welche Lampe empfehlen Sie für einen Schreibtisch?"),
        ("v", "Sie sollte hell und nicht zu groß sein."),
    ), "queued", 0.06),
    Story(11, "Charged a third time", ("billing",), (
        ("v", "Now there is a third charge. Please have a look, this is urgent."),
    ), "queued", 0.03, "urgent"),
    Story(13, "", (), (
        ("v", "hi, is anybody there?"),
    ), "queued", 0.01),
)  # fmt: skip
