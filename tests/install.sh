#!/bin/sh
# What `make install` puts where, as an office would have it: pages, units, users, completion; and that two users can serve together.
B=${1:-build}
ok=0
bad=0
tell() {
	if [ "$1" = 0 ]; then ok=$((ok + 1)); echo "ok      $2"; else bad=$((bad + 1)); echo "not ok  $2"; fi
}
tmp=$(mktemp -d) || exit 1
listener=
spawner=
trap '[ -n "$listener" ] && kill $listener; [ -n "$spawner" ] && kill $spawner; wait 2>/dev/null; rm -rf "$tmp"' EXIT
make -s B="$B" DESTDIR="$tmp/root" PREFIX=/usr SYSCONFDIR=/etc install >"$tmp/log" 2>&1
tell $? "make install"
for f in usr/bin/socorg usr/sbin/socorgd usr/sbin/socorgctl usr/share/man/man1/socorg.1 usr/share/man/man5/socorg.conf.5 usr/share/man/man5/socorg-schema.5 usr/share/man/man7/socorg.7 \
	usr/share/man/man8/socorgd.8 usr/share/man/man8/socorgctl.8 etc/socorg/socorg.conf usr/lib/systemd/system/socorgd.service \
	usr/lib/systemd/system/socorg-spawn.service usr/lib/systemd/system/socorg-backup.service usr/lib/systemd/system/socorg-backup.timer \
	usr/lib/systemd/system/socorg-nightly.service usr/lib/systemd/system/socorg-nightly.timer \
	usr/lib/sysusers.d/socorg.conf usr/lib/tmpfiles.d/socorg.conf usr/share/bash-completion/completions/socorgctl \
	usr/share/bash-completion/completions/socorg; do
	[ -s "$tmp/root/$f" ]
	tell $? "$f"
done
grep -rlE '@[A-Z]+@' "$tmp/root/usr/lib" "$tmp/root/etc" >"$tmp/log"
[ ! -s "$tmp/log" ]
tell $? "no placeholder is left"
echo 'Port 2200' >"$tmp/root/etc/socorg/socorg.conf"
make -s B="$B" DESTDIR="$tmp/root" PREFIX=/usr SYSCONFDIR=/etc install >"$tmp/log" 2>&1
[ "$(cat "$tmp/root/etc/socorg/socorg.conf")" = 'Port 2200' ]
tell $? "a second install leaves the configuration alone"
bash -c ". '$tmp/root/usr/share/bash-completion/completions/socorgctl' && complete -p socorgctl socorg" >/dev/null
tell $? "bash completes socorgctl and socorg"
PATH="$tmp/root/usr/sbin:$tmp/root/usr/bin:$PATH" bash -c ". '$tmp/root/usr/share/bash-completion/completions/socorgctl'
	COMP_WORDS=(socorgctl -d /x ver) COMP_CWORD=3; _socorgctl; [ \"\${COMPREPLY[*]}\" = verify ] &&
	{ COMP_WORDS=(socorg desc) COMP_CWORD=1; _socorg; [ \"\${COMPREPLY[*]}\" = describe ]; }"
tell $? "and knows their verbs"
"$B/socorgd" -f system/socorg.conf --check-config 2>"$tmp/log"
tell $? "the configuration that is shipped is right"
printf 'Port 0\nNonsense 1\n' >"$tmp/bad"
"$B/socorgd" -f "$tmp/bad" --check-config 2>"$tmp/log"
[ $? = 78 ] && [ "$(wc -l <"$tmp/log")" = 2 ] && grep -q "bad:1: Port" "$tmp/log" && grep -q "bad:2: Nonsense" "$tmp/log"
tell $? "faults are all named and end with 78"
[ "$("$B/socorgd" -f system/socorg.conf -p 2201 --dump-config | sed -n 's/^Port //p')" = 2201 ]
tell $? "the command line comes before the file"
if command -v systemd-analyze >/dev/null; then
	for u in socorgd socorg-spawn; do
		n=$(systemd-analyze security --offline=true --no-pager "$tmp/root/usr/lib/systemd/system/$u.service" 2>/dev/null |
			sed -n 's/.*exposure level.*: \([0-9.]*\).*/\1/p')
		[ -n "$n" ] && awk "BEGIN { exit !($n <= 1.5) }"
		tell $? "$u.service: exposure ${n:-?}, at most 1.5"
	done
fi
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers --dry-run "$tmp/root/usr/lib/sysusers.d/socorg.conf" >"$tmp/log" 2>&1
	tell $? "sysusers.d is understood"
fi

# Two programs by one configuration, the socket and the keys outside the data.
chmod 755 "$tmp"
mkdir -m 2750 "$tmp/run"
"$B/socorgctl" -d "$tmp/data" init --practice --orgs 30 >"$tmp/log" 2>&1
printf 'DataDirectory %s\nHostKeyDirectory %s\nSpawnSocket %s\nSpawner /nonexistent\nListenAddress 127.0.0.1\n' \
	"$tmp/data" "$tmp/keys" "$tmp/run/spawn.sock" >"$tmp/conf"
"$B/socorg" -f "$tmp/conf" --spawn 2>"$tmp/spawn.log" &
spawner=$!
n=0
until [ -S "$tmp/run/spawn.sock" ] || [ $n = 300 ]; do n=$((n + 1)); sleep 0.1; done
[ "$(stat -c %a "$tmp/run/spawn.sock")" = 660 ]
tell $? "a socket of its own is for the group too"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkfifo "$tmp/notified"
python3 - "$tmp/notify" "$tmp/notified" <<'P' &
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
s.settimeout(60)
got = []
try:
    while "STOPPING=1" not in got:
        got += s.recv(500).decode().split("\n")
except OSError:
    pass
open(sys.argv[2], "w").write(" ".join(got) + "\n")
P
n=0
until [ -S "$tmp/notify" ] || [ $n = 300 ]; do n=$((n + 1)); sleep 0.1; done
NOTIFY_SOCKET=$tmp/notify "$B/socorgd" -f "$tmp/conf" -p "$port" 2>"$tmp/listen.log" &
listener=$!
n=0
until ssh-keyscan -T 20 -t ed25519 -p "$port" 127.0.0.1 2>/dev/null | grep -q ed25519 || [ $n = 200 ]; do n=$((n + 1)); sleep 0.1; done
ssh-keygen -q -t ed25519 -N '' -f "$tmp/key"
"$B/socorgctl" -d "$tmp/data" key add clerk "$tmp/key.pub" >"$tmp/log" 2>&1
ssh -p "$port" -i "$tmp/key" -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile="$tmp/kh" -o LogLevel=ERROR \
	clerk@127.0.0.1 describe org >"$tmp/log" 2>&1
tell $? "a command goes through a socket and keys outside the data directory"
[ -f "$tmp/keys/ssh_host_ed25519_key" ] && [ ! -e "$tmp/data/keys" ]
tell $? "host keys are where the configuration says"
kill -HUP $listener
kill $listener
wait $listener
tell $? "SIGTERM: status 0"
listener=
said=$(timeout 30 cat "$tmp/notified")
case $said in *READY=1*STOPPING=1*) true ;; *) false ;; esac
tell $? "a service manager is told: $said"
echo "$ok passed, $bad failed"
[ "$bad" = 0 ]
