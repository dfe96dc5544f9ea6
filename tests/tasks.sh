#!/bin/sh
# The tasks of tasks.md counted over a real ssh: a practice register, socorgd on a free port, OpenSSH in a terminal of 80x24.
exec /usr/bin/python3 tests/tasks.py "${1:-build}"
