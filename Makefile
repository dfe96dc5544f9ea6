# socorg: build, test, install. One hand-written file; wildcard per folder, dependencies by the compiler.
# Debian packages needed are in .ci/packages (.ci/packages-test for make check); `make run` installs the first list itself.

VERSION = 0.1
PREFIX = /usr/local
SYSCONFDIR = /etc
B = build

CC = gcc
CFLAGS = -O2 -g
WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wpointer-arith \
       -Wvla -Wformat=2 -Wimplicit-fallthrough -Wundef -Wcast-qual -Werror -Wno-missing-field-initializers
# clang before 16 takes zero only from those who say that they know; older compilers have no such option
ZERO = -ftrivial-auto-var-init=zero
ZEROED := $(shell for o in "$(ZERO)" "$(ZERO) -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang"; do \
  $(CC) -Werror $$o -c -x c -o /dev/null /dev/null 2>/dev/null && echo "$$o" && break; done)
HARDEN = -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection $(ZEROED) -fPIE
LINKHARD = -pie -Wl,-z,relro,-z,now
ALLC = -std=c17 -D_GNU_SOURCE -I. -MMD -MP $(WARN) $(HARDEN) -ffile-prefix-map=$(CURDIR)=. \
       -DVERSION='"$(VERSION)"' -DLOCALEDIR='"$(PREFIX)/share/locale"' -DLIBEXECDIR='"$(PREFIX)/libexec/socorg"' $(CPPFLAGS) $(CFLAGS)

TUI_LIBS = -lncursesw -ltinfo -lutf8proc
SSH_LIBS = -lssh
PAPER_PKG = pangocairo cairo-pdf libqrencode
MODEL_LIBS = -lsqlite3 -lsodium -lutf8proc -lcsv -lm

FRONT_SRC = tui/ssh.c tui/ssh_chan.c tui/listen.c tui/front_log.c tui/daemon.c
TUI_SRC = $(filter-out $(FRONT_SRC),$(wildcard tui/*.c))
CTL_SRC = $(wildcard model/ctl/*.c)
MODEL_SRC = $(filter-out model/entities.c,$(filter-out $(CTL_SRC),$(wildcard model/*.c model/*/*.c)))
SCREEN_SRC = $(wildcard screens/*.c screens/*/*.c)
FIX_SRC = $(wildcard tests/fixture/*.c)
PAPER_SRC = $(wildcard paper/*.c)
TEST_SRC = $(wildcard tests/t_*.c)

obj = $(patsubst %,$(B)/%.o,$(basename $(1)))
TUI_A = $(B)/libtui.a
MODEL_A = $(B)/libmodel.a
FRONT_OBJ = $(call obj,$(FRONT_SRC))
PROGS = $(B)/socorg $(B)/socorgd $(B)/socorgctl $(B)/socorg-pdf
TESTS = $(patsubst tests/%.c,$(B)/tests/%,$(TEST_SRC))

all: $(PROGS)

$(TUI_A): $(call obj,$(TUI_SRC))
	@rm -f $@; ar rcs $@ $^
$(MODEL_A): $(call obj,$(MODEL_SRC)) $(B)/model/core/data.o
	@rm -f $@; ar rcs $@ $^

$(B)/socorgd: $(FRONT_OBJ) $(TUI_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(SSH_LIBS) $(TUI_LIBS)
$(B)/socorg: $(call obj,$(SCREEN_SRC)) $(B)/model/entities.o $(TUI_A) $(MODEL_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TUI_LIBS) $(MODEL_LIBS)
$(B)/socorgctl: $(call obj,$(CTL_SRC)) $(B)/model/entities.o $(MODEL_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(MODEL_LIBS)

# Fonts and drawing live in a process of their own, which the session starts for one document and which knows no register.
$(B)/socorg-pdf: $(call obj,$(PAPER_SRC))
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs $(PAPER_PKG))
$(call obj,$(PAPER_SRC)): $(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALLC) $$(pkg-config --cflags-only-I $(PAPER_PKG) | sed 's/-I/-isystem /g') -c -o $@ $<

# A test links both libraries; one whose source says FIXTURE gets the fixture subsystem instead of the shipped entities, one that
# says SCREENS the screens as well.
SCREENS_TESTED = $(filter-out $(B)/screens/main.o,$(call obj,$(SCREEN_SRC)))
$(patsubst tests/%.c,$(B)/tests/%,$(shell grep -ls '^\#define SCREENS' $(TEST_SRC))): $(SCREENS_TESTED)
$(B)/tests/t_%: $(B)/tests/t_%.o $(B)/tests/world.o $(TUI_A) $(MODEL_A) $(call obj,$(FIX_SRC)) $(B)/model/entities.o
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINKHARD) -o $@ $< $$(grep -q 'tests/world.h' tests/t_$*.c && echo $(B)/tests/world.o) $$(grep -q '^#define FIXTURE' tests/t_$*.c && echo $(call obj,$(FIX_SRC)) || \
	  echo $(B)/model/entities.o) $$(grep -q '^#define SCREENS' tests/t_$*.c && echo $(SCREENS_TESTED)) $(TUI_A) $(MODEL_A) -lcmocka -lutil $(TUI_LIBS) $(MODEL_LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALLC) -c -o $@ $<
$(B)/%.o: %.S $(wildcard data/*.csv data/codes/*.csv)
	@mkdir -p $(@D)
	$(CC) -I. -c -o $@ $<

# What there is to leave out: of the fixture, and of what is shipped.
$(B)/tests/mutlist: $(B)/tests/mutlist.o $(call obj,$(FIX_SRC)) $(MODEL_A)
$(B)/tests/mutlist_shipped: $(B)/tests/mutlist.o $(B)/model/entities.o $(MODEL_A)
$(B)/tests/mutlist $(B)/tests/mutlist_shipped:
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINKHARD) -o $@ $^ $(MODEL_LIBS)
# The register at full size, in the model alone.
$(B)/bench/million: $(patsubst %.c,$(B)/%.o,$(wildcard bench/million_*.c))
$(B)/bench/million $(B)/bench/savers $(B)/bench/cases: $(B)/bench/%: $(B)/bench/%.o $(B)/model/entities.o $(MODEL_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(MODEL_A) $(MODEL_LIBS)
$(B)/bench/load: bench/load.c
	@mkdir -p $(@D)
	$(CC) $(ALLC) -o $@ $< -lssh -lm

# The bench runs programs with a hundred dummy entities linked in.
$(B)/bench/socorg: $(call obj,$(SCREEN_SRC)) $(B)/bench/dummies.o $(TUI_A) $(MODEL_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TUI_LIBS) $(MODEL_LIBS)
$(B)/bench/socorgctl: $(call obj,$(CTL_SRC)) $(B)/bench/dummies.o $(MODEL_A)
	$(CC) $(LINKHARD) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(MODEL_LIBS)

tests: $(TESTS) $(B)/tests/mutlist $(B)/tests/mutlist_shipped $(B)/bench/socorgctl

# Everything that must hold on every commit.
check: all tests
	sh tests/run.sh $(B)
layers: all
	sh tests/layers.sh $(B)
asan:
	$(MAKE) B=build-asan CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -U_FORTIFY_SOURCE -Wno-error' \
	  LDFLAGS='-fsanitize=address,undefined' HARDEN=-fPIE LINKHARD=-pie all tests
	RACE_EDITS=50 ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=halt_on_error=1 sh tests/run.sh build-asan
analyze:
	cppcheck -q --enable=warning,portability --inline-suppr --error-exitcode=1 -I. -D_GNU_SOURCE tui model screens
	$(MAKE) B=build-analyze CFLAGS='-O1 -fanalyzer -Wno-analyzer-malloc-leak -Wno-error' $(patsubst %.c,build-analyze/%.o,$(TUI_SRC))
mutants:
	$(MAKE) B=build-mut CPPFLAGS=-DSOCORG_MUTANTS CFLAGS='-O1 -g' all tests
	sh tests/mutants.sh build-mut
$(B)/tests/faults: $(B)/tests/faults.o $(B)/tests/world.o $(B)/model/entities.o $(TUI_A) $(MODEL_A)
	$(CC) $(CFLAGS) $(LDFLAGS) $(LINKHARD) -o $@ $(filter %.o,$^) $(TUI_A) $(MODEL_A) -lcmocka $(TUI_LIBS) $(MODEL_LIBS)
# Every write of every act of the first workflows is the last one once: minutes.
faults: $(B)/tests/faults
	$(B)/tests/faults
bench: all $(B)/bench/load $(B)/bench/socorg $(B)/bench/socorgctl
	python3 bench/run.py $(B)
bench-import: all
	python3 bench/import.py $(B)
run:
	sh tools/run.sh

SHARE = $(DESTDIR)$(PREFIX)/share
UNITS = socorgd.service socorg-spawn.service socorg-backup.service socorg-backup.timer socorg-nightly.service socorg-nightly.timer
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/sbin $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/man/man7 $(SHARE)/man/man8 \
	  $(SHARE)/bash-completion/completions $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$(PREFIX)/lib/sysusers.d \
	  $(DESTDIR)$(PREFIX)/lib/tmpfiles.d $(DESTDIR)$(SYSCONFDIR)/socorg
	install -m 755 $(B)/socorg $(DESTDIR)$(PREFIX)/bin/
	install -m 755 -D $(B)/socorg-pdf $(DESTDIR)$(PREFIX)/libexec/socorg/socorg-pdf
	install -m 755 $(B)/socorgd $(B)/socorgctl $(DESTDIR)$(PREFIX)/sbin/
	for p in man/*.[1-9]; do install -m 644 $$p $(SHARE)/man/man$${p##*.}/; done
	for u in $(UNITS); do sed 's|@PREFIX@|$(PREFIX)|g; s|@SYSCONFDIR@|$(SYSCONFDIR)|g' system/$$u >$(DESTDIR)$(PREFIX)/lib/systemd/system/$$u && \
	  chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/$$u; done
	install -m 644 system/socorg.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/socorg.conf
	install -m 644 system/socorg.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/socorg.conf
	for c in socorgctl socorg; do install -m 644 system/socorgctl.bash $(SHARE)/bash-completion/completions/$$c; done
	[ -e $(DESTDIR)$(SYSCONFDIR)/socorg/socorg.conf ] || install -m 644 system/socorg.conf $(DESTDIR)$(SYSCONFDIR)/socorg/socorg.conf

# Every string a person sees: the program's own, and the dictionary's labels, help and messages.
pot: all
	xgettext --from-code=UTF-8 -k_ -o $(B)/program.pot tui/*.c screens/*.c
	$(B)/socorgctl schema --pot > $(B)/dictionary.pot
	msgcat --use-first -o po/socorg.pot $(B)/program.pot $(B)/dictionary.pot

clean:
	rm -rf $(B) build-asan build-mut build-analyze

.PHONY: all tests check layers asan analyze mutants faults bench bench-import run install pot clean
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
