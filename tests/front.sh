#!/bin/sh
# The front door with real clients: a practice register, socorgd on a free port, OpenSSH, plink, dbclient and paramiko.
exec /usr/bin/python3 tests/front.py "${1:-build}"
