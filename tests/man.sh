#!/bin/sh
# The manual pages: clean to the linter, and no option or verb of the programs is missing from them.
B=${1:-build}
ok=0
bad=0
tell() {
	if [ "$1" = 0 ]; then ok=$((ok + 1)); echo "ok      $2"; else bad=$((bad + 1)); echo "not ok  $2"; fi
}
python3 tools/manual.py "$B" "$B"
tell $? "the dictionary's pages can be made"
for page in socorg.7 socorg-schema.5; do
	out=$(diff "man/$page" "$B/$page")
	[ -z "$out" ]
	tell $? "man/$page is what the dictionary and the tests say; what it is now is in $B/$page"
	[ -n "$out" ] && echo "$out" | head -40
done
for page in man/*.[1-9]; do
	out=$(mandoc -Tlint "$page" 2>/dev/null | grep -v "referenced manual not found")
	[ -z "$out" ]
	tell $? "$page is clean"
	[ -n "$out" ] && echo "$out"
done
for o in $("$B/socorgd" --help | grep -oE '^  --?[a-z-]+' | sed 's/^ *--*//'); do
	grep -qE "Fl -?$o( |$)" man/socorgd.8
	tell $? "socorgd.8 has $o"
done
for k in $("$B/socorgd" --dump-config -d /nowhere -b 127.0.0.1 | sed 's/ .*//'); do
	grep -q "^\.It Ic $k " man/socorg.conf.5
	tell $? "socorg.conf.5 has $k"
done
out=$(python3 tests/keys.py)
tell $? "socorg-keys.7 has the keys of every screen and no others"
echo "$out" | grep '^not ok'
verbs=$("$B/socorg" help | sed 's/ .*//')
[ -n "$verbs" ]
tell $? "socorg help names its verbs"
for v in $verbs; do
	grep -qE "^\.It (Cm|Ic) $v( |$)" man/socorg.1
	tell $? "socorg.1 has $v"
	for o in $("$B/socorg" help | grep "^$v " | grep -oE ' \[?--[a-z-]+' | sed 's/.*--//'); do
		grep -qE "Fl -$o( |$)" man/socorg.1
		tell $? "socorg.1 has --$o of $v"
	done
done
for v in $(sed -n '/^The verbs are/,/^\.El/s/^\.It Cm \([a-z]*\).*/\1/p' man/socorg.1); do
	echo "$verbs" | grep -qx "$v"
	tell $? "socorg has the verb $v of its manual"
done
for o in $(sed -n '/^The verbs are/,/^\.El/p' man/socorg.1 | grep -oE 'Fl -[a-z-]+' | sed 's/Fl -//' | sort -u); do
	"$B/socorg" help | grep -qE -- "--$o( |$|\])"
	tell $? "socorg has the option --$o of its manual"
done
for v in $("$B/socorgctl" --help | sed -n 's/^  \([a-z]*\).*/\1/p' | sort -u); do
	grep -qE "^\.It (Cm|Ic) $v" man/socorgctl.8
	tell $? "socorgctl.8 has $v"
done
echo "$ok passed, $bad failed"
[ "$bad" = 0 ]
