/* The schema: its printout is kept (tests/schema.sql), and a fresh database is what the descriptors say. What the guards refuse is
 * t_engine.c's and the battery's; how an older database becomes this one is t_migrate.c's. */
#include "tests/world.h"

#include "tests/schema.h"

/* ---- the printout ---- */

static void printout_is_kept(void **state)
{
	char *now = printout(), path[200];

	(void)state;
	if (!as_kept("tests/schema.sql", now, 1, path, sizeof(path)))
		fail_msg("the schema differs from tests/schema.sql; what it is now is in %s: raise SCHEMA_VERSION, add a step", path);
	free(now);
}

/* ---- a fresh database ---- */

static void fresh_is_the_printout(void **state)
{
	char *path = file_of(world_dir());

	(void)state;
	same(stands(path), normalised(printout()), "a fresh database");
	free(path);
}

/* Said once more, without ddl.c: the columns of every table in stored order with their types, none of them generated. */
static char *columns_said(const struct entity *e, bool history)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	fprintf(f, "id INTEGER 0\n");
	if (history)
		fprintf(f, "h_seq INTEGER 0\nh_on TEXT 0\nh_at INTEGER 0\nh_act INTEGER 0\nh_verb TEXT 0\nh_account TEXT 0\nh_reason TEXT 0\n");
	fprintf(f, "rev INTEGER 0\nvoid INTEGER 0\n");
	if (e->states)
		fprintf(f, "state TEXT 0\n");
	if (e->flags & E_PROPOSED)
		fprintf(f, "case_id INTEGER 0\npstate TEXT 0\n");
	for (const struct field *d = e->fields; d->name; d++) {
		bool text_type = d->type == T_TEXT || d->type == T_MEMO || d->type == T_DATE || d->type == T_CODE || d->type == T_REGION ||
				 d->type == T_FILE;
		fprintf(f, "%s %s 0\n", d->name, d->flags & F_SECRET ? "BLOB" : text_type ? "TEXT" : "INTEGER");
		if (d->flags & F_SECRET)
			fprintf(f, "%s_mac BLOB 0\n", d->name);
		if (d->flags & F_NAME)
			fprintf(f, "%s_key BLOB 0\n%s_ini TEXT 0\n", d->name, d->name);
	}
	fclose(f);
	return text;
}

/* A reference points at its entity; what must be unique is so among rows that are not void; every table is STRICT. */
static void fresh_holds_what_fields_promise(const struct entity *e, const char *path)
{
	char sql[400], *got, want[160];

	for (const struct field *d = e->fields; d->name; d++) {
		if (d->type == T_REF) {
			snprintf(sql, sizeof(sql), "SELECT \"table\", \"to\" FROM pragma_foreign_key_list('%s') WHERE \"from\" = '%s'", e->name, d->name);
			snprintf(want, sizeof(want), "%s id\n", d->list);
			same(answer(path, sql), xstrdup(want), e->name);
		}
		if (d->flags & F_UNIQ) {
			snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_index_list('%s') l, pragma_index_info(l.name) i WHERE l.\"unique\" = 1 AND "
				 "l.partial = 1 AND i.name = '%s%s' AND (SELECT sql FROM sqlite_schema WHERE name = l.name) LIKE '%%WHERE void = 0%%'",
				 e->name, d->name, d->flags & F_SECRET ? "_mac" : "");
			got = answer(path, sql);
			if (strcmp(got, "1\n"))
				fail_msg("%s.%s is not unique among live rows", e->name, d->name);
			free(got);
		}
	}
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_table_list WHERE name IN ('%s', '%s_h') AND strict = 1", e->name, e->name);
	got = answer(path, sql);
	if (strcmp(got, e->cls == C_SHARED ? "2\n" : "1\n"))
		fail_msg("%s: %s strict tables", e->name, got);
	free(got);
}

static void fresh_is_what_the_descriptors_say(void **state)
{
	char *path = file_of(world_dir()), sql[200];

	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (e->cls != C_SHARED && e->cls != C_ANON)
			continue;
		for (int h = 0; h < (e->cls == C_SHARED ? 2 : 1); h++) {
			snprintf(sql, sizeof(sql), "SELECT name, type, hidden FROM pragma_table_xinfo('%s%s') ORDER BY cid", e->name, h ? "_h" : "");
			same(answer(path, sql), columns_said(e, h), e->name);
		}
		fresh_holds_what_fields_promise(e, path);
	}
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printout_is_kept), cmocka_unit_test(fresh_is_the_printout), cmocka_unit_test(fresh_is_what_the_descriptors_say),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
