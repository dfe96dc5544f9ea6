#!/bin/sh
# Leaves out every rule, guard, grant, limit and pair of eyes in turn: some test must fail each time. $1: a build made with
# SOCORG_MUTANTS. MUTANTS in the environment: only those that match.
B=${1:-build-mut}
LC_ALL=C.UTF-8
export LC_ALL
RACE_EDITS=20
export RACE_EDITS
list=$(mktemp) || exit 1
trap 'rm -f "$list"' EXIT
"$B/tests/mutlist" | sort -u | grep -E "${MUTANTS:-.}" >"$list"
all=0
alive=0
while read -r m; do
	all=$((all + 1))
	killer=
	case $m in
	rule:R-FX* | rule:W-FX* | limit:* | eyes:* | grant:fx_* | guard:fx_*) tests="t_flow t_rights t_engine t_battery" ;;
	rule:*) tests="t_registry t_posts t_uscc t_accounts t_doors t_practice t_engine t_time t_correct" ;;
	*) tests="t_battery_shipped t_battery t_engine t_rights t_registry t_accounts t_doors t_seen" ;;
	esac
	for t in $tests; do
		[ -x "$B/tests/$t" ] || continue
		if ! SOCORG_MUTANT=$m "$B/tests/$t" >/dev/null 2>&1; then
			killer=$t
			break
		fi
	done
	if [ -z "$killer" ]; then
		alive=$((alive + 1))
		echo "survives: $m"
	fi
done <"$list"
echo "$all mutants, $alive survive"
[ "$alive" = 0 ]
