#!/bin/sh
# The layers, proved: each library links alone against what it may use; headers and calls that must not be there are not.
B=${1:-build}
SAN=
case $B in *asan*) SAN=-fsanitize=address,undefined ;; esac
ok=0
bad=0
tell() {
	if [ "$1" = 0 ]; then ok=$((ok + 1)); echo "ok      $2"; else bad=$((bad + 1)); echo "not ok  $2"; fi
}
none() {	# description, then a command that must print nothing
	what=$1
	shift
	found=$("$@" 2>/dev/null)
	if [ -n "$found" ]; then
		echo "$found" | head -n 10
		tell 1 "$what"
	else
		tell 0 "$what"
	fi
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
echo 'const void *const entities[] = { 0 }; int main(void); int main(void) { return 0; }' >"$tmp/e.c"
cc -c -fPIE -o "$tmp/e.o" "$tmp/e.c"
cc -pie -o "$tmp/tui" "$tmp/e.o" $SAN -Wl,--whole-archive "$B/libtui.a" -Wl,--no-whole-archive -Wl,-z,defs -lncursesw -ltinfo -lutf8proc -lutil \
	2>"$tmp/log"
tell $? "libtui links with ncursesw, utf8proc and libc alone"
[ -s "$tmp/log" ] && head -n 5 "$tmp/log"
cc -pie -o "$tmp/model" "$tmp/e.o" $SAN -Wl,--whole-archive "$B/libmodel.a" -Wl,--no-whole-archive -Wl,-z,defs -lsqlite3 -lsodium \
	-lutf8proc -lcsv -lm 2>"$tmp/log"
tell $? "libmodel links with sqlite3, sodium, utf8proc, csv and libc alone"
[ -s "$tmp/log" ] && head -n 5 "$tmp/log"
none "tui includes nothing of model or screens" grep -nE '#include "(model|screens)/' tui/*.c tui/*.h
none "model includes nothing of tui or screens, no curses, no libssh" \
	grep -rnE '#include ["<](tui|screens|curses|ncurses|libssh)' model --include=*.c --include=*.h
none "libcsv is known to model/core/csv_in.c alone" sh -c "grep -rl '<csv.h>' tui model screens | grep -v '^model/core/csv_in.c$'"
none "libxlsxwriter is known to model/core/xlsx.c alone" sh -c "grep -rl '<xlsxwriter.h>' tui model screens | grep -v '^model/core/xlsx.c$'"
none "libssh is known to tui/ssh*.c alone" sh -c "grep -rlE 'libssh/|ssh_in.h' tui model screens | grep -vE '^tui/ssh(_chan)?\.c$|^tui/ssh_in.h$'"
none "cairo, pango and qrencode are known to paper alone, which knows nothing of the others" \
	sh -c "grep -rnE '<(cairo|pango|qrencode)' tui model screens; grep -nE '#include \"(tui|model|screens)/' paper/*"
none "screens hold no SQL" grep -nE '"(SELECT|INSERT|UPDATE|DELETE) ' screens/*.c
none "the model prints nothing" sh -c "nm -A $B/libmodel.a 2>/dev/null | grep -wE 'U (printf|puts|putchar|perror|__printf_chk)'"
none "the model never sleeps" sh -c "nm -A $B/libmodel.a 2>/dev/null | grep -wE 'U (sleep|usleep|nanosleep|clock_nanosleep)'"
none "the model reads the clock in clock.c alone" \
	sh -c "nm -A $B/libmodel.a 2>/dev/null | grep -wE 'U (time|gettimeofday|clock_gettime|localtime|localtime_r)' | grep -v ':clock.o:'"
none "no marks left in the code" grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' tui model screens paper tests --include=*.c --include=*.h
"$B/bench/socorgctl" schema >"$tmp/log" 2>&1
tell $? "the dictionary of the bench is whole beside what is shipped"
lines=$(wc -l <model/core/entity.h)
[ "$lines" -le 250 ]
tell $? "entity.h stays under 250 lines ($lines)"
echo "uses of the system actor, by name:"
grep -rn 'actor_system' model screens --include=*.c | grep -v 'const struct actor actor_system' | sed 's/^/  /'
echo "$ok passed, $bad failed"
[ "$bad" = 0 ]
