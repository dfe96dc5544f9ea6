/* An office for tests of the screens: a small practice register, an actor of a role, and home open without a terminal. */
#ifndef SOCORG_TESTS_OFFICE_H
#define SOCORG_TESTS_OFFICE_H

#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/registry/registry.h"
#include "screens/screens.h"
#include "tests/golden.h"

static char dir[64];

static inline void act_as(int role, const char *where)
{
	memset(&app.who, 0, sizeof app.who);
	app.who.id = 900 + role;
	app.who.roles = UINT64_C(1) << role;
	app.who.nin = 1;
	app.who.in[0].role = role;
	snprintf(app.who.in[0].region, sizeof app.who.in[0].region, "%s", where);
	snprintf(app.who.name, sizeof app.who.name, "%s", role_name[role]);
	snprintf(app.who.label, sizeof app.who.label, "%s", role_label[role]);
	snprintf(app.who.peer, sizeof app.who.peer, "local");
	app.is_public = role == ROLE_NO_PUBLIC;
	app.guarded = false;
}

/* Without organisations: the lists and nothing else. */
static int office_make(long orgs)
{
	struct init_opts opts = {.practice = true, .orgs = orgs, .origin = 1};
	struct err err = {0};
	const char *tmp = getenv("TMPDIR");

	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("SOCORG_NOW", "2026-03-02T09:00:00", 1);
	snprintf(dir, sizeof dir, "%.40s/t_office.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(dir));
	if (db_init(dir, &opts, &err) < 0 || db_open(dir, 0, &app.db, &err) < 0 ||
		(orgs && practice_make(app.db, &opts, &err) < 0)) {
		fprintf(stderr, "%s: %s\n", dir, err.msg);
		return -1;
	}
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static int office_close(void **state)
{
	(void)state;
	db_close(app.db);
	return nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void at_home(bool mono, int rows, int cols)
{
	if (term_up())		/* a test before this one has failed */
		golden_close();
	golden_open(mono, rows, cols);
	session_globals();
	session_banner();
	home_open();
	golden_play("tick\n");
}

/* As session_ui() does when the line drops; then the next login. */
static inline void line_drops(void)
{
	struct screen *s;

	for (s = screen_top(); s; s = s->under)
		record_keep(s);
	resume_note();
	golden_close();
	at_home(true, 24, 80);
}

#endif
