"""The widget's app is mirrored by its language: its style sheets know start and end only."""

import re

STYLES = "plugins/web_widget/web/src/app/"
PHYSICAL = re.compile(
    r"(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:^|[\s;{])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)


def test_style_sheets_of_the_app_name_no_side_of_the_screen(tracked):
    found = [
        f"{source.name}:{number}: {line.strip()}"
        for source in tracked
        if source.name.startswith(STYLES) and source.name.endswith(".css")
        for number, line in enumerate(source.text.splitlines(), 1)
        if PHYSICAL.search(line)
    ]

    assert found == []
