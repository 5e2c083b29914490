"""The `chatclick` command.

Each command lives in a module of its own, which imports what it needs when it runs: `--help`
answers at once, and `plugin list` runs no plugin's code.
"""

from chatclick.cli.root import main

__all__ = ["main"]
