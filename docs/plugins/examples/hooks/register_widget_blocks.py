"""Adds a kind of block to the widget: opening hours."""

from chatclick import WidgetBlock, hookimpl

permissions = ["widget:assets"]


@hookimpl
def register_widget_blocks():
    hours = {"type": "string", "title": "Opening hours", "maxLength": 200}
    schema = {"type": "object", "properties": {"hours": hours}, "required": ["hours"]}
    return [WidgetBlock(type="register_widget_blocks.hours", schema=schema)]
