"""What no file of the repository may contain: unfinished work, one machine's paths."""

import json
import re

UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/")
# Split in two, so that this file does not hold what it looks for.
REGISTRY = re.compile(
    r"py"
    r"pi\.(?:org|python)|python"
    r"hosted\.|registry\.(?:np"
    r"m|ya"
    r"rn)|np"
    r"mjs\."
    r"|crates"
    r"\.io|repo1?\.ma"
    r"ven|proxy\.go"
    r"lang|(?:deb|security|ftp)\.deb"
    r"ian\."
    r"|un"
    r"pkg\.|js"
    r"delivr\."
)


def find_lines(tracked, pattern: re.Pattern[str]) -> str:
    return "\n".join(
        f"{source.name}:{number}: {match[0]}"
        for source in tracked
        if not source.name.endswith((".min.js", "package-lock.json"))
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := pattern.search(line))
    )


def test_nothing_is_left_unfinished(tracked):
    assert not find_lines(tracked, UNFINISHED)


def test_no_file_depends_on_one_machine(tracked):
    assert not find_lines(tracked, MACHINE)


def test_no_file_names_a_package_registry(tracked):
    assert not find_lines(tracked, REGISTRY)


def test_lock_files_carry_no_addresses(tracked):
    for source in tracked:
        if source.name.endswith("package-lock.json"):
            packages = json.loads(source.text)["packages"]
            assert not [name for name, package in packages.items() if "resolved" in package]
        if source.name.startswith("requirements/"):
            assert not re.search(r"https?:|--(?:extra-)?index-url|--find-links", source.text)
            assert "--hash=sha256:" in source.text
