"""Addresses, and the tags that say what a mail belongs to."""

import pytest

from chatclick.mail import BadAddress, make_address, read_tag, tag_address


def test_a_tag_comes_back_whatever_the_case_of_the_rest() -> None:
    tagged = tag_address("Help@Shop.example", "abc123")

    assert tagged == "Help+abc123@Shop.example"
    assert read_tag("HELP+abc123@shop.EXAMPLE", "help@shop.example") == "abc123"


@pytest.mark.parametrize(
    "address",
    ["help@shop.example", "help+@shop.example", "other+a@shop.example", "help+a@x.example"],
)
def test_what_is_not_ours_has_no_tag(address: str) -> None:
    assert read_tag(address, "help@shop.example") is None


def test_a_tag_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadAddress):
        tag_address("help@shop.example", "x" * 60)


@pytest.mark.parametrize("address", ["nobody", "a@b\r\nBcc: c@d.example", "", "@"])
def test_no_address_adds_a_header(address: str) -> None:
    with pytest.raises(BadAddress):
        make_address("Ann", address)
