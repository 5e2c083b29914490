"""What visitors of a made-up shop write, by what it is about."""

SAID = {
    "delivery": (
        "where is my parcel, it has not arrived",
        "the parcel should have been here on Monday",
        "tracking says delivered but there is no parcel",
        "the courier left my parcel in the rain",
        "when will the parcel be delivered",
    ),
    "refund": (
        "I want a refund for the lamp",
        "how long does a refund take",
        "my refund has not reached the bank",
        "please refund my money",
        "the refund was less than I paid",
    ),
    "password": (
        "I forgot my password",
        "the password reset mail never comes",
        "login fails with the new password",
        "the reset link for my password has expired",
        "how do I change the password of my account",
    ),
    "invoice": (
        "I need an invoice with our company name",
        "the VAT number is missing on the invoice",
        "where do I find my invoice as a file",
        "please send me the invoice of June",
        "the address on the invoice is wrong",
    ),
}
ASIDES = (
    "by the way, lovely shop",
    "I am in a hurry",
    "greetings from Lisbon",
    "it was a present for mum",
    "my friend told me about you",
    "the weather is awful here",
    "I use an old phone",
)


def say(count):
    """Return so many messages as (what it is about, text), the kinds in turn."""
    kinds = sorted(SAID)
    made = []
    for at in range(count):
        kind = kinds[at % len(kinds)]
        text = SAID[kind][at // len(kinds) % len(SAID[kind])]
        made.append((kind, f"{text}, {ASIDES[at % len(ASIDES)]}"))
    return made
