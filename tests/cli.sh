#!/bin/sh
# The command line alone: a practice register, socorg and socorgctl, exit codes, standard error, CSV and JSON.
exec /usr/bin/python3 tests/cli.py "${1:-build}"
