#!/bin/sh
# Every check there is: lint, types, floors, tests, and the README's own commands on the example.
set -eu
cd "$(dirname "$0")/.."
BIN=$(cd "${BIN:-.venv/bin}" && pwd)

echo '== lint'
"$BIN/ruff" check .
"$BIN/ruff" format --check .
echo '== types'
"$BIN/mypy"
echo '== floors'
"$BIN/lint-imports"
echo '== tests'
"$BIN/pytest" --numprocesses auto --dist loadfile
echo "== the README's commands"
"$BIN/python" tests/readme_commands.py
