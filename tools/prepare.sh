#!/bin/sh
# Find a Python that can prepare this folder, then run tools/prepare.py with it.
# The environment made earlier is taken first; PYTHON names another one to build it from.
set -eu
cd "$(dirname "$0")/.."

usable() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if usable .venv/bin/python; then
    exec .venv/bin/python tools/prepare.py "$@"
fi
for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if usable "$python"; then
        exec "$python" tools/prepare.py "$@"
    fi
done
echo "Chatclick needs Python 3.11 or newer with its venv module, and none was found." >&2
echo "Debian, Ubuntu: apt install python3 python3-venv. Fedora: dnf install python3.12." >&2
echo "macOS: brew install python. Elsewhere name one: make run PYTHON=/path/to/python3" >&2
exit 1
