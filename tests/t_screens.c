/* The screens over a small practice database: what they look like in three sizes, with colour and without, and in how many
 * keys daily tasks are done (tasks.md). */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/registry/registry.h"
#include "screens/screens.h"
#include "tests/golden.h"

enum { ORGS = 40 };

static char dir[64];

/* ---- the office ---- */

static void act_as(const char *name)
{
	struct err err = {0};

	assert_int_equal(actor_load(app.db, name, &app.who, &err), 0);
	app.is_public = (app.who.roles & ROLE(PUBLIC)) != 0;
	app.guarded = false;
	app.who.must_change = false;
}

static int office_open(void **state)
{
	struct init_opts opts = {.practice = true, .orgs = ORGS, .origin = 1};
	struct err err = {0};
	const char *tmp = getenv("TMPDIR");

	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("SOCORG_NOW", "2026-03-02T09:00:00", 1);
	snprintf(dir, sizeof dir, "%.40s/t_screens.XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(dir));
	if (db_init(dir, &opts, &err) < 0 || db_open(dir, 0, &app.db, &err) < 0 || practice_make(app.db, &opts, &err) < 0) {
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

/* ---- pictures ---- */

static void at_home(bool mono, int rows, int cols)
{
	golden_open(mono, rows, cols);
	session_globals();
	tui_banner("练习库 经办人");
	home_open();
	golden_play("tick\n");
}

static const struct { int rows, cols; } sizes[] = {{20, 60}, {24, 80}, {43, 132}};

/* Name of a picture and the keys that lead to it from the one before. */
static const struct { const char *name, *keys; } walk[] = {
	{"home", NULL},
	{"jump", "keys <F2>cd\n"},
	{"list", "keys <F3>zz<Enter>\n"},
	{"org", "keys <Enter>\n"},
	{"contact", "keys 6\n"},
	{"help", "keys <F1>\n"},
	{"history", "keys <F3><F3>0\n"},
};

static void pictures(void **state)
{
	char name[80];

	(void)state;
	act_as("officer");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int mono = 0; mono < 2; mono++) {
			at_home(mono, sizes[i].rows, sizes[i].cols);
			for (size_t k = 0; k < sizeof walk / sizeof *walk; k++) {
				if (walk[k].keys)
					golden_play(walk[k].keys);
				snprintf(name, sizeof name, "s_%s_%dx%d_%s", walk[k].name, sizes[i].cols, sizes[i].rows, mono ? "mono" : "colour");
				golden_check(name);
			}
			golden_close();
		}
}

/* ---- words of a command line ---- */

static void words(void **state)
{
	int argc;
	char **argv;

	(void)state;
	assert_int_equal(words_split("list org 'name=a b' \"x\\\"y\" c\\ d ''", &argc, &argv), 0);
	assert_int_equal(argc, 6);
	assert_string_equal(argv[2], "name=a b");
	assert_string_equal(argv[3], "x\"y");
	assert_string_equal(argv[4], "c d");
	assert_string_equal(argv[5], "");
	assert_null(argv[6]);
	free(argv);
	assert_int_equal(words_split("  ", &argc, &argv), 0);
	assert_int_equal(argc, 0);
	free(argv);
	assert_int_equal(words_split("a $(b) ;c|d", &argc, &argv), 0);
	assert_int_equal(argc, 3);
	assert_string_equal(argv[1], "$(b)");
	free(argv);
	assert_int_equal(words_split("a 'b", &argc, &argv), -1);
	assert_int_equal(words_split("a \"b'", &argc, &argv), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
		cmocka_unit_test(pictures),
	};

	return cmocka_run_group_tests_name("screens", tests, office_open, office_close);
}
