#!/bin/sh
# The whole establishment as seven people do it, over a real ssh, in words and with keys.
exec /usr/bin/python3 tests/story.py "${1:-build}"
