"""The Admin UI's wire types are those of the API."""

import importlib.util
import types
from pathlib import Path

import pytest

from chatclick.http.build import build_document

ADMIN = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator() -> types.ModuleType:
    """Load the script that writes the types."""
    spec = importlib.util.spec_from_file_location("wire_types", ADMIN / "wire_types.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_wire_types_are_what_the_api_says(generator: types.ModuleType) -> None:
    made = generator.build_types(build_document(), generator.list_names())

    stored = generator.TARGET.read_text("utf-8")

    assert stored == made, "run: .venv/bin/python admin/wire_types.py"


def test_a_model_brings_those_it_is_made_of(generator: types.ModuleType) -> None:
    schemas = {
        "Letter": {
            "description": "A letter.",
            "properties": {
                "to": {"$ref": "#/components/schemas/Person"},
                "tone": {"enum": ["warm", "dry"]},
                "pages": {"type": "array", "items": {"anyOf": [{"type": "string"}, {}]}},
            },
            "required": ["to"],
        },
        "Person": {"properties": {"name": {"type": "string"}}, "required": ["name"]},
        "Stranger": {"properties": {"name": {"type": "string"}}},
    }

    made = generator.build_types({"components": {"schemas": schemas}}, ["Letter"])

    assert "/** A letter. */\nexport interface Letter {\n  to: Person;\n" in made
    assert "  tone?: 'warm' | 'dry';\n  pages?: (string | unknown)[];\n" in made
    assert "export interface Person" in made
    assert "Stranger" not in made
