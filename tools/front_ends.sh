#!/bin/sh
# Run one npm script in each front end that has it: front_ends.sh SCRIPT FOLDER...
set -eu
script=$1
shift
if [ -x .venv/bin/npm ]; then
    PATH="$PWD/.venv/bin:$PATH"
fi
[ -t 1 ] || export NO_COLOR=1
for folder in "$@"; do
    echo "front end $folder: npm run $script"
    (cd "$folder" && npm run --silent --if-present "$script")
done
