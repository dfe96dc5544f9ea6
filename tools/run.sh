#!/bin/sh
# `make run`: installs what the build lacks, builds, makes a practice register in ./run, serves it on 127.0.0.1:2222 and opens
# the screen in this terminal through a real ssh. Without a terminal it serves in the foreground and says how to log in.
set -eu
cd "$(dirname "$0")/.."
PORT=${PORT:-2222}
ORGS=${ORGS:-20000}
RUN=$PWD/run
DATA=$RUN/data
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo

missing=
for p in $(cat .ci/packages); do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
if [ -n "$missing" ]; then
	echo "installing:$missing"
	$sudo apt-get update -qq
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
make -s -j"$(nproc)" all
mkdir -p "$RUN"
chmod 700 "$RUN"
if [ ! -f "$DATA/practice-accounts" ]; then
	rm -rf "$DATA"
	build/socorgctl -d "$DATA" init --practice --orgs "$ORGS"
fi
if [ ! -f "$RUN/key" ]; then
	ssh-keygen -q -t ed25519 -N '' -C 'make run' -f "$RUN/key"
	build/socorgctl -d "$DATA" key add clerk "$RUN/key.pub"
fi

# A key made for an older register is enrolled again.
build/socorgctl -d "$DATA" key list clerk | grep -q 'make run' || build/socorgctl -d "$DATA" key add clerk "$RUN/key.pub"

hint() {
	echo "socorgd serves a practice register on 127.0.0.1 port $PORT (one user runs all of it: an installation has two)."
	echo "  ssh -p $PORT -i $RUN/key clerk@127.0.0.1            as a clerk, with the key made for this"
	echo "  ssh -p $PORT NAME@127.0.0.1                         other roles: names and passwords in $DATA/practice-accounts"
	echo "  ssh -p $PORT -i $RUN/key clerk@127.0.0.1 list org   one command"
}

if [ -t 0 ] && [ -t 1 ]; then
	build/socorgd -d "$DATA" -p "$PORT" -b 127.0.0.1 --drain 2 2>"$RUN/log" &
	daemon=$!
	trap 'kill $daemon 2>/dev/null; wait $daemon 2>/dev/null || true' EXIT INT TERM
	tries=0
	until ssh-keyscan -p "$PORT" -t ed25519 127.0.0.1 >"$RUN/known_hosts" 2>/dev/null && [ -s "$RUN/known_hosts" ]; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ] || ! kill -0 $daemon 2>/dev/null; then
			cat "$RUN/log" >&2
			exit 1
		fi
		sleep 0.1
	done
	ssh -t -p "$PORT" -i "$RUN/key" -o UserKnownHostsFile="$RUN/known_hosts" -o IdentitiesOnly=yes clerk@127.0.0.1 || true
	hint
else
	hint
	exec build/socorgd -d "$DATA" -p "$PORT" -b 127.0.0.1
fi
