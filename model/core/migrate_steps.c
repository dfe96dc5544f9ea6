/* The numbered steps from one version of the schema to the next, written by hand; migrate.c runs them, each in one exclusive transaction.
 * Version 1 is what stood before the first cases, version 2 before the first documents, version 3 before the first files. */
#include "model/core/internal.h"

#include <stdlib.h>

static int exec(sqlite3 *h, const char *sql, struct err *err)
{
	return sqlite3_exec(h, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : db_fail(h, err, sql);
}

/* Pauses of limits are periods of their own: what was known of an ended one is how many days it took, not which. */
static int pauses_apart(sqlite3 *h, struct err *err)
{
	return exec(h, "ALTER TABLE limit_run RENAME TO limit_old; DROP INDEX limit_run_row", err) || ddl_add(h, err) ||
	       exec(h, "INSERT INTO limit_run SELECT id, entity, rid, name, start, n, unit, NULL, stopped, act FROM limit_old;"
		    "INSERT INTO limit_pause SELECT id, start, date(start, '+' || pause_days || ' days') FROM limit_old WHERE pause_days > 0;"
		    "INSERT INTO limit_pause SELECT id, paused_from, NULL FROM limit_old WHERE paused_from IS NOT NULL "
		    "ON CONFLICT (run, since) DO UPDATE SET until = NULL;"
		    "DROP TABLE limit_old", err) ? -1 : 0;
}

/* Search tables hold nothing of their own: entries lie in the order of names now, and bear marks of other orders. */
static int search_anew(sqlite3 *h, struct db *db, struct err *err)
{
	int rc = 0;

	for (int i = 0; !rc && entities[i]; i++) {
		char ddl[1024], *drop = xasprintf("DROP TABLE %s_s", entities[i]->name);
		search_ddl(entities[i], ddl, sizeof(ddl));
		if (*ddl)
			rc = exec(h, drop, err) || exec(h, ddl, err) || search_rebuild(db, entities[i], err) ? -1 : 0;
		free(drop);
	}
	return rc;
}

static int cases_and_order(sqlite3 *h, struct err *err)
{
	struct db db = { .h = h, .queue_fd = -1 };
	int rc = pauses_apart(h, err) || search_anew(h, &db, err) ? -1 : 0;

	for (int i = 0; !rc && entities[i]; i++)
		rc = tally_rebuild(&db, entities[i], err);
	codes_free(&db);
	db_forget(&db);
	return rc;
}

/* A table that step 1 has only just made has them. */
static bool has_column(sqlite3 *h, const char *table, const char *column)
{
	return sqlite3_table_column_metadata(h, NULL, table, column, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

/* What stood at version 3 and has got a column since, in the order of the columns; its versions have it without what it must obey. */
static const struct { const char *table, *column, *type, *obeys; } grown[] = {
	{ "doc_template", "region", "TEXT", "CONSTRAINT \"doc_template.region\" CHECK (region_known(region))" },
	{ "material_def", "alike", "TEXT", "" },
	{ "material_def", "personal", "INTEGER", "CHECK (personal IN (0, 1))" },
	{ "setup_material", "file", "TEXT", "" },
	{ "setup_material", "file_by", "TEXT", "" },
	{ "setup_material", "file_on", "TEXT", "CHECK (is_day(file_on))" },
	{ "setup_material", "checked_on", "TEXT", "CHECK (is_day(checked_on))" },
	{ "setup_material", "checked_file", "TEXT", "" },
	{ "kase", "returned", "INTEGER", "CHECK (returned IN (0, 1))" },
	{ "setup_material", "carried", "TEXT", "" },
	{ "material_def", "guides", "TEXT", "" },
	{ "name_case", "guide", "TEXT", "CONSTRAINT \"name_case.guide\" CHECK (code_known(guide, 'D22'))" },
	{ "setup_case", "guide", "TEXT", "CONSTRAINT \"setup_case.guide\" CHECK (code_known(guide, 'D22'))" },
	{ "setup_case", "collective", "TEXT", "" },
	{ NULL }
};

/* Before what is new is made: an index may be on it. */
static int grow(sqlite3 *h, struct err *err)
{
	char sql[1000];

	for (int i = 0; grown[i].table; i++) {
		snprintf(sql, sizeof(sql), "ALTER TABLE %s ADD COLUMN %s %s%s%s; ALTER TABLE %s_h ADD COLUMN %s %s", grown[i].table, grown[i].column, grown[i].type,
			 *grown[i].obeys ? " " : "", grown[i].obeys, grown[i].table, grown[i].column, grown[i].type);
		if (has_column(h, grown[i].table, "id") && !has_column(h, grown[i].table, grown[i].column) && exec(h, sql, err))
			return -1;
	}
	return ddl_add(h, err);
}

/* An application for a name bears the day of its papers and its item of the guidance catalogue; what else is new are tables and indexes. */
static int papers_and_catalogue(sqlite3 *h, struct err *err)
{
	int rc = has_column(h, "name_case", "filed_on") ? 0 : exec(h,
		"ALTER TABLE name_case ADD COLUMN filed_on TEXT CHECK (is_day(filed_on));"
		"ALTER TABLE name_case ADD COLUMN catalogue INTEGER REFERENCES catalogue_item (id);"
		"ALTER TABLE name_case_h ADD COLUMN filed_on TEXT; ALTER TABLE name_case_h ADD COLUMN catalogue INTEGER", err);

	return rc || grow(h, err) ? -1 : 0;
}

static int files(sqlite3 *h, struct err *err)
{
	/* 成立登记 is what two of the three laws call it; what a foundation's is called is a word of its own (code list matter) */
	if (exec(h, "UPDATE code SET label = '成立登记' WHERE list = 'casetype' AND code = 'SL' AND label = '设立登记'", err) || grow(h, err))
		return -1;
	struct db db = { .h = h, .queue_fd = -1 };
	int rc = turns_rebuild(&db, err);
	db_forget(&db);
	return rc;
}

int (*const migrate_steps[])(sqlite3 *, struct err *) = {
	[1] = cases_and_order, [2] = papers_and_catalogue, [3] = files, [SCHEMA_VERSION] = NULL,
};
