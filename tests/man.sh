#!/bin/sh
# The manual pages: clean to the linter, and no option or verb of the programs is missing from them.
B=${1:-build}
ok=0
bad=0
tell() {
	if [ "$1" = 0 ]; then ok=$((ok + 1)); echo "ok      $2"; else bad=$((bad + 1)); echo "not ok  $2"; fi
}
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
for v in find list show new set do history describe; do
	grep -qE "^\.It (Cm|Ic) $v" man/socorg.1
	tell $? "socorg.1 has $v"
done
for v in init user key param calendar workday code backup verify schema migrate; do
	grep -qE "^\.It (Cm|Ic) $v" man/socorgctl.8
	tell $? "socorgctl.8 has $v"
done
echo "$ok passed, $bad failed"
[ "$bad" = 0 ]
