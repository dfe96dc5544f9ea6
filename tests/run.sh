#!/bin/sh
# Runs every test program and every suite, a line each; what failed is shown in full. The last line counts.
B=${1:-build}
LC_ALL=C.UTF-8
TZ=America/New_York	# legal days must not depend on the machine's zone
export LC_ALL TZ B
ok=0
bad=0
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT
one() {
	start=$(date +%s)
	if "$@" >"$out" 2>&1; then
		ok=$((ok + 1))
		printf 'ok    %-28s %3ds  %s\n' "$(basename "$name")" $(($(date +%s) - start)) "$(grep -E '^\[ *PASSED|passed' "$out" | tail -n 1)"
	else
		bad=$((bad + 1))
		printf 'FAIL  %s (status %d)\n' "$name" $?
		sed 's/^/      /' "$out"
	fi
}
for name in "$B"/tests/t_*; do
	case $name in *.o | *.d) continue ;; esac
	one "$name"
done
for name in front tasks together story cli layers man install; do
	[ -f "tests/$name.sh" ] || continue
	name=tests/$name.sh
	one sh "$name" "$B"
done
echo "$ok passed, $bad failed"
[ "$bad" = 0 ]
