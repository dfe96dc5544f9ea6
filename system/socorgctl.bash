# bash completion of socorgctl(8) and socorg(1): verbs and entities are asked of the programs themselves.
# cur: the word being typed; verb: the first that is no option
_socorg_words() {
	local i
	cur=${COMP_WORDS[COMP_CWORD]} verb=
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		-d | -u | -f) ((i++)) ;;
		-*) ;;
		*) verb=${COMP_WORDS[i]}; break ;;
		esac
	done
}
_socorgctl() {
	local cur verb
	_socorg_words
	case ${COMP_WORDS[COMP_CWORD - 1]} in
	-d) mapfile -t COMPREPLY < <(compgen -d -- "$cur"); return ;;
	-f) mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
	esac
	case $verb in
	'') mapfile -t COMPREPLY < <(compgen -W "$(socorgctl --help 2>/dev/null | sed -n 's/^  \([a-z]*\).*/\1/p' | sort -u)" -- "$cur") ;;
	init) mapfile -t COMPREPLY < <(compgen -W '--practice --orgs --origin' -- "$cur") ;;
	verify) mapfile -t COMPREPLY < <(compgen -W '--rules' -- "$cur") ;;
	user | key) mapfile -t COMPREPLY < <(compgen -W "$(socorgctl --help 2>/dev/null | sed -n "s/^  $verb \([a-z]*\).*/\1/p" | sort -u)" -- "$cur") ;;
	*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}
_socorg() {
	local cur verb
	_socorg_words
	case $verb in
	'') mapfile -t COMPREPLY < <(compgen -W "$(socorg help 2>/dev/null | sed 's/ .*//' | sort -u)" -- "$cur") ;;
	*) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
	esac
}
complete -F _socorgctl socorgctl
complete -F _socorg socorg
