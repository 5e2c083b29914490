"""A file is one concept a person reads in one go; a longer one says in its head why it is one."""

import re

LIMIT = 500
SUFFIXES = {".py", ".ts", ".tsx"}


def test_long_files_say_why(tracked):
    problems = [
        f"{source.name}: {lines} lines; split it, or say why it is one thing: “One file because …”"
        for source in tracked
        if source.path.suffix in SUFFIXES
        and "/migrations/" not in source.name
        and (lines := source.text.count("\n")) > LIMIT
        and not re.search(r"one file because", source.text[:2000], re.IGNORECASE)
    ]
    assert not problems, "\n".join(problems)
