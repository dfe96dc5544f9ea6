#!/bin/sh
# Leaves out every rule, guard, grant, limit and pair of eyes in turn: some test must fail each time. $1: a build made with
# SOCORG_MUTANTS. MUTANTS in the environment: only those that match.
B=${1:-build-mut}
LC_ALL=C.UTF-8
export LC_ALL
RACE_EDITS=20
export RACE_EDITS

# $2: the one to leave out, in a process of its own.
if [ "$2" ]; then
	m=$2
	case $m in
	rule:R-FX* | rule:W-FX* | limit:fx_* | eyes:fx_* | grant:fx_* | guard:fx_*) tests="t_flow t_rights t_engine t_battery" ;;
	limit:* | eyes:*) tests="t_deny t_follow t_party t_setup t_names t_document t_kase t_catalogue t_flow t_rights t_engine t_battery" ;;
	rule:R-NAME* | rule:W-NAME* | rule:R-REG-00) tests="t_names t_setup" ;;
	rule:R-TRN* | rule:W-TRN*) tests="t_training t_names t_setup_rules" ;;
	rule:R-SIM* | rule:W-SIM* | rule:R-SUP* | rule:R-MAT* | rule:R-USCC-07) tests="t_setup_rules t_setup t_material t_registry" ;;
	rule:R-REG*) tests="t_setup_rules t_setup t_registry t_posts t_practice" ;;
	rule:R-PUB*) tests="t_publication" ;;
	rule:R-DEL*) tests="t_delegation" ;;
	rule:R-DOC*) tests="t_document" ;;
	rule:R-CAT* | rule:W-CAT*) tests="t_catalogue t_guide t_names" ;;
	hands:*) tests="t_told t_setup t_material" ;;
	rule:R-FILE* | rule:R-TALK* | rule:R-CRD*) tests="t_file t_follow t_material t_setup" ;;
	rule:R-PAT* | rule:R-PORG*) tests="t_party" ;;
	rule:*) tests="t_registry t_posts t_uscc t_accounts t_doors t_practice t_engine t_time t_correct" ;;
	grant:*) tests="t_battery_shipped t_deny t_rights t_engine t_registry t_accounts t_doors t_seen t_names t_setup t_document t_training" ;;
	*) tests="t_battery_shipped t_battery t_engine t_rights t_registry t_accounts t_doors t_seen" ;;
	esac
	for t in $tests; do
		[ -x "$B/tests/$t" ] || continue
		SOCORG_MUTANT=$m "$B/tests/$t" >/dev/null 2>&1 || exit 0
	done
	echo "survives: $m"
	exit 0
fi
list=$(mktemp) && out=$(mktemp) || exit 1
trap 'rm -f "$list" "$out"' EXIT
# what fails with nothing left out would seem to notice everything
for t in $(grep -o '\bt_[a-z_]*' "$0" | sort -u); do
	[ ! -x "$B/tests/$t" ] || "$B/tests/$t" >"$out" 2>&1 || { echo "$t fails with nothing left out"; exit 1; }
done
{ "$B/tests/mutlist" && "$B/tests/mutlist_shipped"; } | sort -u | grep -E "${MUTANTS:-.}" >"$list"
# as many at a time as there are processors
xargs -d '\n' -n 1 -P "$(nproc)" sh "$0" "$B" <"$list" | tee "$out"
alive=$(grep -c '^survives: ' "$out")
echo "$(wc -l <"$list") mutants, $alive survive"
[ "$alive" = 0 ] && [ -s "$list" ]
