"""Skills and languages in requests: of people, and what queues need."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from chatclick.http.fields import Model, clean_name

MAX_SKILLS = 50
MAX_LANGUAGES = 20


class SkillField(Model):
    """Something somebody can do, and how well: 1 knows some, 2 knows it, 3 knows it best."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(clean_name)]
    level: int = Field(2, ge=1, le=3)


def _refuse_repeats(skills: list[SkillField]) -> list[SkillField]:
    counts = Counter(skill.name.casefold() for skill in skills)
    if counts and counts.most_common(1)[0][1] > 1:
        raise ValueError("name each skill once")
    return skills


Skills = Annotated[list[SkillField], Field(max_length=MAX_SKILLS), AfterValidator(_refuse_repeats)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2}|-[A-Z][a-z]{3})?$", max_length=16)
]
Languages = Annotated[
    list[Language],
    Field(max_length=MAX_LANGUAGES),
    AfterValidator(lambda names: list(dict.fromkeys(names))),
]


def to_rows(skills: Sequence[SkillField]) -> list[dict[str, Any]]:
    """Return skills as they are stored."""
    return [skill.model_dump() for skill in skills]
