/* A register of one person: whom the jump line finds and what of it is not remembered, and who is named in a form. */
#define SCREENS
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/office.h"

static int office_open(void **state)
{
	(void)state;
	return office_make(0);
}

static bool in_file(const char *name, const char *what)
{
	char path[120], *text = NULL;
	size_t n = 0, k = 1;
	bool found;
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "r");
	for (; f && k; n += k) {
		text = realloc(text, n + 65536);
		k = fread(text + n, 1, 65536, f);
	}
	if (f)
		fclose(f);
	found = text && memmem(text, n, what, strlen(what));
	free(text);
	return found;
}

#define SOMEBODY "510000196003150002"

/* Typed where one looks for people it finds the one who bears it, and is gone with the line. */
static void the_jump_line_forgets_numbers(void **state)
{
	static const char *const file[] = {"live.db", "live.db-wal", "socorg.db", "socorg.db-wal"};
	const struct entity *e = entity_find("person");
	struct err err = {0};
	char text[RECALL_TEXT];
	struct rec *r;

	(void)state;
	app.who = (struct actor){.id = 871, .name = "clerk", .roles = ROLE(OFFICER), .nin = 1, .in = {{.role = ROLE_NO_OFFICER, .region = "51"}}};
	r = rec_new(app.db, &app.who, e);
	assert_int_equal(rec_set(r, field_no(e, "name"), "何长庚", &err), 0);
	assert_int_equal(rec_set(r, field_no(e, "id_kind"), "1", &err), 0);
	assert_int_equal(rec_set(r, field_no(e, "id_no"), SOMEBODY, &err), 0);
	assert_int_equal(rec_save(r, NULL, NULL, &err), 0);
	rec_free(r);
	golden_open(true, 24, 80);
	session_globals();
	home_open();
	golden_play("tick\nkeys <F2>ry hcg\nexpect 何长庚\nkeys <Enter>\nexpect 基本情况\nkeys <F3>\n");
	golden_play("keys <F2>ry " SOMEBODY "\nexpect 何长庚\nkeys <Enter>\nexpect 基本情况\nkeys <F3>\n");
	golden_play("keys <F2>" SOMEBODY "\nexpect 何长庚\nkeys <Enter>\nexpect 基本情况\nkeys <F3>\n");
	golden_close();
	assert_int_equal(recall_get(app.db, &app.who, 1, text, sizeof text, &err), 1);
	assert_string_equal(text, "ry hcg");
	assert_int_equal(recall_get(app.db, &app.who, 2, text, sizeof text, &err), 0);
	assert_true(in_file("live.db", "ry hcg") || in_file("live.db-wal", "ry hcg"));
	for (size_t i = 0; i < sizeof file / sizeof *file; i++)
		if (in_file(file[i], SOMEBODY))
			fail_msg("the number stands in %s", file[i]);
}

/* Who makes accounts names a person in the form, without a list of people to choose from; a clerk by the number on the card. */
static void named_in_a_form(void **state)
{
	(void)state;
	app.who = (struct actor){.id = 872, .name = "sysadmin", .roles = ROLE(SYSADMIN), .nin = 1, .in = {{.role = ROLE_NO_SYSADMIN}}};
	golden_open(true, 24, 80);
	session_globals();
	record_open(entity_find("account"), 0, REC_EDIT, NULL, NULL);
	golden_play("tick\nkeys zhangyi<Enter>老何<Enter>何长\nreject 何长庚\nkeys <Enter>\nexpect 没有这样的记录\n");
	golden_play("keys <Up><Ctrl-U>何长庚<Enter>\nreject 没有这样的记录\nexpect 何长庚\nkeys <F10>\nexpect 已新建\n");
	golden_close();
	app.who = (struct actor){.id = 871, .name = "clerk", .roles = ROLE(OFFICER), .nin = 1, .in = {{.role = ROLE_NO_OFFICER, .region = "51"}}};
	golden_open(true, 24, 80);
	session_globals();
	record_open(entity_find("org"), 0, REC_EDIT | REC_ADDLINE | REC_PART, "post", NULL);
	golden_play("tick\nkeys 51000019600315000\nreject 何长庚\nkeys 2\nexpect 何长庚\nkeys <Enter>\nexpect 何长庚\nreject " SOMEBODY "\n");
	golden_close();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_jump_line_forgets_numbers), cmocka_unit_test(named_in_a_form)};

	return cmocka_run_group_tests_name("jump", tests, office_open, office_close);
}
