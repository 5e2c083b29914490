"""Hypothesis strategies for contents of messages, of every type, as they are stored."""

from typing import Any

from hypothesis import strategies as st

from chatclick.ids import new_id

Content = dict[str, Any]

_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))


def lines(max_size: int = 30) -> st.SearchStrategy[str]:
    """Return short visible texts of one line, as labels and titles are."""
    found = st.text(_LETTERS, min_size=1, max_size=max_size).map(str.strip)
    return found.filter(bool)


def _texts() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
    return st.text(letters, min_size=1, max_size=200).filter(lambda text: not text.isspace())


def _with(required: dict[str, Any], /, **optional: Any) -> st.SearchStrategy[Content]:
    return st.fixed_dictionaries(required, optional=optional)


def _named(key: str, one: st.SearchStrategy[Content], most: int) -> Any:
    """Return lists in which a key has each value once."""
    return st.lists(one, min_size=1, max_size=most, unique_by=lambda item: str(item[key]))


def _images() -> st.SearchStrategy[Content]:
    return st.sampled_from([{"url": "/plugins/shop/boots.png"}, {"url": "/plugins/shop/a/b.webp"}])


def _actions() -> st.SearchStrategy[list[Content]]:
    reply = _with({"type": st.just("reply"), "label": lines(), "value": lines()})
    addresses = ["https://shop.example/a?b=c", "mailto:help@shop.example", "tel:+4930123456"]
    link = _with({"type": st.just("link"), "label": lines(), "url": st.sampled_from(addresses)})
    return st.lists(reply | link, max_size=5)


def _card_parts() -> dict[str, Any]:
    return {"text": _texts(), "image": _images(), "actions": _actions()}


def fields() -> st.SearchStrategy[Content]:
    """Return fields of forms, of every type."""
    names = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
    options = _named("value", _with({"value": lines(), "label": lines()}), 4)
    common = {"name": names, "label": lines()}
    more = {"required": st.booleans(), "placeholder": lines()}
    plain = _with(
        {
            **common,
            "type": st.sampled_from(["text", "textarea", "email", "phone", "date", "time"]),
        },
        **more,
        mapTo=st.sampled_from(["contact.email", "conversation.order"]),
    )
    numbers = _with(
        {**common, "type": st.sampled_from(["number", "rating"])},
        **more,
        min=st.integers(-5, 1),
        max=st.integers(2, 10),
    )
    picks = _with(
        {**common, "type": st.sampled_from(["select", "choice"]), "options": options}, **more
    )
    return plain | numbers | picks | _with({**common, "type": st.just("checkbox")}, **more)


def texts() -> st.SearchStrategy[Content]:
    """Return plain text."""
    return _with({"type": st.just("text"), "text": _texts()})


def files() -> st.SearchStrategy[Content]:
    """Return files, pictures and voice notes."""
    attachment = st.builds(
        lambda name, size: {
            "id": new_id("attachment"),
            "name": name,
            "media_type": "application/pdf",
            "size_bytes": size,
            "has_thumbnail": False,
        },
        lines(),
        st.integers(1, 10_000_000),
    )
    return _with(
        {"type": st.just("file"), "attachments": _named("id", attachment, 3)},
        text=_texts(),
        voice=st.just(True),
    )


def choices() -> st.SearchStrategy[Content]:
    """Return quick replies."""
    choice = _with({"id": lines(), "label": lines()})
    return _with(
        {"type": st.just("choices"), "text": _texts(), "choices": _named("id", choice, 20)},
        is_multiple=st.booleans(),
    )


def cards() -> st.SearchStrategy[Content]:
    """Return cards."""
    return _with({"type": st.just("card"), "title": lines()}, **_card_parts())


def carousels() -> st.SearchStrategy[Content]:
    """Return rows of cards."""
    card = _with({"title": lines()}, **_card_parts())
    return _with(
        {"type": st.just("carousel"), "cards": st.lists(card, min_size=1, max_size=10)},
        text=_texts(),
    )


def forms() -> st.SearchStrategy[Content]:
    """Return forms inside the thread."""
    return _with(
        {"type": st.just("form"), "name": st.just("order"), "fields": _named("name", fields(), 5)},
        text=_texts(),
        submit_label=lines(),
    )


def answers() -> st.SearchStrategy[Content]:
    """Return a visitor's answers to choices, cards and forms."""
    values = st.dictionaries(
        st.sampled_from(["choice", "reply", "order"]), lines() | st.integers(0, 9), min_size=1
    )
    return st.builds(
        lambda text, values: {
            "type": "answer",
            "text": text,
            "to": new_id("message"),
            "values": values,
        },
        _texts(),
        values,
    )


def rich_contents() -> st.SearchStrategy[Content]:
    """Return what staff and bots say that names nothing by id."""
    return choices() | cards() | carousels() | forms()
