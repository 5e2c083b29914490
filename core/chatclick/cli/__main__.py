"""Run the command as `python -m chatclick.cli`."""

from chatclick.cli.root import main

main()
