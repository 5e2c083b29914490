import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatclick.host.installing.problems import SpecInvalid
from chatclick.host.installing.specs import read_spec

REFUSED = [
    *("", " ", "name", "name==", "==1.0", "name=1.0", "name===1.0", "name == 1.0", " name==1.0"),
    *("name==1.0 ", "name==1.0\n", "name==1.*", "name>=1.0", "name~=1.0", "name==1.0,<2", "name<2"),
    *("name[extra]==1.0", "name==1.0; python_version>'3'", "name==1.0 --hash=sha256:00"),
    *("name @ https://example.com/a.whl", "https://example.com/a.whl", "git+https://example.com/a"),
    *("git+ssh://git@example.com/a.git@main", "file:///etc/passwd", "./name", "../name", "/name"),
    *("name.whl", "./name-1.0-py3-none-any.whl", "-e .", "-r requirements.txt", "-rfile==1.0"),
    *("--index-url=https://example.com", "--pre", "-c==1.0", "--name==1.0", "name==-1", "name==v1"),
    *("n\u0430me==1.0", "\uff4eame==1.0", "name==\uff11.0", "name\x00==1.0", "na me==1.0"),
    *("$HOME==1.0", "`id`==1.0", "name;id==1.0", "name==1.0;id", "name==1.0|id", "a" * 101 + "==1"),
    *("name==1" + "0" * 61, "name==1.0@x", "name==not.a.version", "name==1..0", "name==1.0/../x"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_but_a_name_and_a_version_is_refused(text):
    with pytest.raises(SpecInvalid) as caught:
        read_spec(text)

    assert caught.value.code == "spec_invalid"
    assert caught.value.errors[0].pointer == "/spec"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("chatclick-sentiment==0.1.0", "chatclick-sentiment==0.1.0"),
        ("Chatclick_Sentiment==0.1.0", "chatclick-sentiment==0.1.0"),
        ("a.b-c_d==1", "a-b-c-d==1"),
        ("name==1.0RC1", "name==1.0rc1"),
        ("name==1!2.0.post3", "name==1!2.0.post3"),
        ("name==1.0+local.1", "name==1.0+local.1"),
    ],
)
def test_a_name_and_a_version_are_brought_into_their_normal_form(text, normal):
    assert str(read_spec(text)) == normal
    assert read_spec(normal) == read_spec(text)


@given(st.text(alphabet=string.printable, max_size=40))
def test_what_is_taken_can_only_be_read_as_a_requirement(text):
    try:
        spec = read_spec(text)
    except SpecInvalid:
        return

    assert not text.startswith("-")
    assert set(str(spec)) <= set(string.ascii_lowercase + string.digits + "-.=!+")
    assert str(spec).count("==") == 1
