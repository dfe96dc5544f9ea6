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
{ "$B/tests/mutlist" && "$B/tests/mutlist_shipped"; } | sort -u | grep -E "${MUTANTS:-.}" >"$list"
all=0
alive=0
while read -r m; do
	all=$((all + 1))
	killer=
	case $m in
	rule:R-FX* | rule:W-FX* | limit:fx_* | eyes:fx_* | grant:fx_* | guard:fx_*) tests="t_flow t_rights t_engine t_battery" ;;
	limit:* | eyes:*) tests="t_deny t_setup t_names t_document t_kase t_catalogue t_flow t_rights t_engine t_battery" ;;
	rule:R-NAME* | rule:W-NAME* | rule:R-REG-00) tests="t_names t_setup" ;;
	rule:R-TRN* | rule:W-TRN*) tests="t_training t_names t_setup_rules" ;;
	rule:R-SIM* | rule:W-SIM* | rule:R-SUP* | rule:R-MAT* | rule:R-USCC-07) tests="t_setup_rules t_setup t_registry" ;;
	rule:R-REG*) tests="t_setup_rules t_setup t_registry t_posts t_practice" ;;
	rule:R-PUB*) tests="t_publication" ;;
	rule:R-DEL*) tests="t_delegation" ;;
	rule:R-DOC*) tests="t_document" ;;
	rule:R-CAT* | rule:W-CAT*) tests="t_catalogue t_names" ;;
	rule:*) tests="t_registry t_posts t_uscc t_accounts t_doors t_practice t_engine t_time t_correct" ;;
	grant:*) tests="t_battery_shipped t_deny t_rights t_engine t_registry t_accounts t_doors t_seen t_names t_setup t_document t_training" ;;
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
