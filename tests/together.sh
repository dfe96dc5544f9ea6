#!/bin/sh
# Two sessions on one record, and lines that drop, over a real ssh.
exec /usr/bin/python3 tests/together.py "${1:-build}"
