#!/bin/sh
# The verbs of working on twosource. `./do` lists them.
set -eu
cd "$(dirname "$0")"
bin=.venv/bin

setup() {
    [ -x "$bin/python" ] || python3 -m venv --without-pip .venv
    # pip of the outer Python installs into .venv: this also works where Debian splits ensurepip off.
    python3 -m pip --python "$bin/python" install --quiet --disable-pip-version-check --editable '.[dev]'
}

style() {
    "$bin/ruff" check .
    "$bin/ruff" format --check .
}

types() {
    "$bin/mypy"
    "$bin/lint-imports"
}

usage() {
    cat <<'EOF'
./do setup             make .venv, or bring it up to date with pyproject.toml
./do all [ARGUMENT]    setup, style, types, then all tests on all cores; arguments are pytest's
./do test [ARGUMENT]   tests only: files, or any arguments of pytest
./do fast              the fast tests, two thirds of all: no processes, no terminals
./do style             lint and formatting (`.venv/bin/ruff format .` puts the formatting right)
./do types             types and the import contract
./do bench [NAME]      measure, and say what each figure should be
./do proof [NAME]      try bad luck and bad will at length; --short for the form that is part of the tests
./do screens           keep the screens as they are now; look at `git diff` before you commit them
./do reports           keep the reports of the sample library as they are now, in the same way
./do pictures          draw the pictures in docs/ anew
EOF
}

verb=${1:-help}
[ $# -eq 0 ] || shift
case $verb in
    setup | all | help | -h | --help) ;;
    *) [ -x "$bin/python" ] || { echo "There is no .venv yet: ./do setup makes it." >&2; exit 1; } ;;
esac
case $verb in
    setup | style | types) "$verb" ;;
    all)
        setup
        style
        types
        exec "$bin/python" -m pytest --numprocesses auto --dist worksteal "$@"
        ;;
    test) exec "$bin/python" -m pytest "$@" ;;
    fast) exec "$bin/python" -m pytest -m fast "$@" ;;
    bench) exec "$bin/python" -m tests.benchmarks "$@" ;;
    proof) exec "$bin/python" -m tests.proofs "$@" ;;
    screens) TWOSOURCE_SCREENS=write "$bin/python" -m pytest tests/tui/test_screens.py ;;
    reports) TWOSOURCE_REPORTS=write "$bin/python" -m pytest tests/reporting/test_seeds.py -k as_kept ;;
    pictures) "$bin/python" -m tests.tui.pictures && exec "$bin/python" -m tests.reporting.picture ;;
    help | -h | --help) usage ;;
    *)
        echo "no such verb: $verb" >&2
        usage >&2
        exit 2
        ;;
esac
