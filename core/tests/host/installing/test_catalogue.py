"""Catalogues that cannot be used are left out, and say why in the log."""

import hashlib
import json

import pytest

from chatclick.host.installing.catalogue import Catalogues, CatalogueUnusable, read_catalogue
from chatclick.settings import CatalogueSource


def write(**release):
    version = {"version": "1.0", "files": [], **release}
    plugin = {"id": "mood", "distribution": "made-mood", "versions": [version]}
    return json.dumps({"catalogue_version": 1, "name": "Made", "plugins": [plugin]}).encode()


WRONG = [
    *(b"", b"[]", b"{}", b"\xff", b'{"catalogue_version": 2}'),
    *(write(version="latest"), write(version=">=1"), write(files=["made-mood"])),
    write(files=[{"name": "-r file", "version": "1", "sha256": ""}]),
]


@pytest.mark.parametrize("raw", WRONG)
def test_what_is_no_catalogue_is_told_apart(raw):
    with pytest.raises(CatalogueUnusable):
        read_catalogue(raw)


@pytest.mark.parametrize("raw", WRONG)
async def test_the_others_go_on_without_it(folder, tmp_path, raw):
    sources = []
    for name, text in (("wrong", raw), ("right", write())):
        (tmp_path / name).write_bytes(text)
        sha256 = hashlib.sha256(text).hexdigest()
        sources.append(CatalogueSource(location=str(tmp_path / name), sha256=sha256))

    found = await Catalogues(sources, folder).list_all()

    assert [str(one.releases[0].spec) for one in found if one.catalogue == "Made"] == [
        "made-mood==1.0"
    ]
