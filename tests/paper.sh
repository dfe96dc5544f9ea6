#!/bin/sh
# Documents as paper: what the PDF says, what its code for machines says, and a helper that fails in every way.
exec /usr/bin/python3 tests/paper.py "${1:-build}"
