"""Validation of a config: what the schema says, and what no schema can say."""

from chatclick_widget_schema.config_checks import check_config
from chatclick_widget_schema.problems import Problem, find_problems, sort_problems
from chatclick_widget_schema.schema import load_validator


def validate(document: object) -> list[Problem]:
    """Check a config document of the newest version.

    Args:
        document: parsed JSON of any kind.

    Returns:
        Every problem, errors first, each kind by place; without errors the document is valid.
    """
    problems = sort_problems(find_problems(load_validator(), document))
    if problems or not isinstance(document, dict):
        return problems
    return sort_problems(check_config(document))
