"""The widget's config document: schema, defaults, migrations, validator. Needs no host."""

from chatclick_widget_schema.difference import Change, describe_changes
from chatclick_widget_schema.documents import (
    UnknownVersionError,
    default_config,
    effective,
    migrate,
)
from chatclick_widget_schema.flow import is_flow, load_flow_schema, validate_flow
from chatclick_widget_schema.fragments import Fragment
from chatclick_widget_schema.problems import Problem
from chatclick_widget_schema.schema import VERSION, load_schema, read_schema_file
from chatclick_widget_schema.validation import explain_version, validate

__all__ = [
    "VERSION",
    "Change",
    "Fragment",
    "Problem",
    "UnknownVersionError",
    "default_config",
    "describe_changes",
    "effective",
    "explain_version",
    "is_flow",
    "load_flow_schema",
    "load_schema",
    "migrate",
    "read_schema_file",
    "validate",
    "validate_flow",
]
