/* What the tests of imports share: a file laid into a tray, a run of it, and what became of its lines. */
#ifndef SOCORG_TEST_IMPORTS_H
#define SOCORG_TEST_IMPORTS_H

#include "tests/world.h"
#include "tests/registry.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/core/import.h"

static int64_t lay_n(const struct actor *who, const char *name, const void *s, size_t n)
{
	char path[] = "/tmp/t_import.XXXXXX";
	struct tray_file t = { 0 };
	struct err err = { 0 };
	int fd = mkstemp(path);

	unlink(path);
	assert_int_equal(write(fd, s, n), (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	if (tray_put(world, who, name, fd, &t, &err))
		fail_msg("%s", err.msg);
	close(fd);
	return t.id;
}

static inline int64_t lay(const struct actor *who, const char *text)
{
	return lay_n(who, "名单.csv", text, strlen(text));
}

/* sets: "field=value" words, NULL-ended. */
static inline struct import_plan *plan(const struct actor *who, const char *entity, int64_t file, const char *maps, const char *const *sets)
{
	struct import_plan *p;
	struct err err = { 0 };

	if (import_plan_make(world, who, entity_find(entity), file, NULL, &p, &err) || (maps && import_plan_maps(p, maps, &err)))
		fail_msg("%s", err.msg);
	for (; sets && *sets; sets++) {
		char name[64];
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(*sets, "="), *sets);
		if (import_plan_set(p, name, strchr(*sets, '=') + 1, &err))
			fail_msg("%s", err.msg);
	}
	return p;
}

static inline int64_t started(struct import_plan *p, unsigned mode)
{
	struct err err = { 0 };
	int64_t run = 0;

	if (import_start(p, mode, NULL, &run, &err))
		fail_msg("%s", err.msg);
	import_plan_free(p);
	return run;
}

static inline struct import_run gone(const struct actor *who, int64_t run)
{
	struct import_run r;
	struct err err = { 0 };

	if (import_go(world, who, run, NULL, NULL, &r, &err))
		fail_msg("%s", err.msg);
	return r;
}

static inline struct import_run imported(const struct actor *who, const char *entity, const char *text, const char *maps, const char *const *sets,
					 unsigned mode)
{
	return gone(who, started(plan(who, entity, lay(who, text), maps, sets), mode));
}

/* The messages of one line, one a line: "refused name 规则 text". */
static inline const char *said_of(const struct actor *who, const struct import_run *r, long line)
{
	static char turn_of[4][4096];
	static int turn;
	char *out = turn_of[turn++ % 4];
	struct import_msg *m = xcalloc(64, sizeof(*m));
	struct err err = { 0 };
	size_t at = 0;

	*out = '\0';
	int n = import_messages(world, who, r->id, NULL, line - 1, 64, m, &err);
	for (int i = 0; i < n; i++)
		if (m[i].line == line && at < sizeof(turn_of[0]))
			at += (size_t)snprintf(out + at, sizeof(turn_of[0]) - at, "%s %s %s %s\n", import_result_name[m[i].result], m[i].field, m[i].rule, m[i].text);
	free(m);
	return out;
}

#define SAID(who, r, line, want) do { const char *s_ = said_of(who, r, line); if (!strstr(s_, want)) fail_msg("line %ld says %s", (long)(line), s_); } while (0)
#define COUNTS(run, ok, mended, warned, refused) do { \
	if ((run).n[0] != (ok) || (run).n[1] != (mended) || (run).n[2] != (warned) || (run).n[3] != (refused)) \
		fail_msg("%ld accepted, %ld normalised, %ld warned, %ld refused", (run).n[0], (run).n[1], (run).n[2], (run).n[3]); \
} while (0)

/* Everything a clerk sees of an entity: every row of its list, its count, its figures, and what names and numbers find. */
static inline void look(FILE *f, const struct entity *e)
{
	static const char *const terms[] = { "基金会", "教育", "市场", "sc", "cdsjy", "53510000", "四川省", "5151", "jjh", "旧", "甲", "专业" };
	struct query q = { .e = e };
	struct row *rows = xcalloc(2000, sizeof(*rows));
	struct hit *hit = xcalloc(200, sizeof(*hit));
	struct err err = { 0 };
	struct list *l;
	long count = 0;
	int64_t v;

	if (list_open(world, &clerk, &q, &l, &err))
		fail_msg("%s", err.msg);
	int n = list_fetch(l, FROM_FIRST, NULL, 2000, rows, &err);
	list_count(l, 10000, &count, &err);
	fprintf(f, "%s %ld\n", e->name, count);
	for (int i = 0; i < n; i++) {
		fprintf(f, "%lld", (long long)rows[i].id);
		for (int c = 0; c < list_columns(l); c++)
			fprintf(f, "|%s", rows[i].cell[c]);
		fputc('\n', f);
	}
	list_free(l);
	for (const struct figure *g = e->figures; g && g->name; g++)
		if (figure_value(world, &clerk, e, g, NULL, &v, &err) == 0)
			fprintf(f, "%s=%lld\n", g->name, (long long)v);
	for (size_t t = 0; t < LENGTH(terms); t++) {
		n = find_any(world, &clerk, e, terms[t], 200, hit, &err);
		fprintf(f, "find %s %d", terms[t], n);
		for (int i = 0; i < n; i++)
			fprintf(f, " %lld", (long long)hit[i].id);
		q.search = terms[t];
		if (has_search(e) && list_open(world, &clerk, &q, &l, &err) == 0) {
			n = list_fetch(l, FROM_FIRST, NULL, 2000, rows, &err);
			for (int i = 0; i < n; i++)
				fprintf(f, " %lld", (long long)rows[i].id);
			list_free(l);
		}
		fputc('\n', f);
	}
	free(rows);
	free(hit);
}

static inline char *everything(void)
{
	static const struct entity *const of[] = { &org, &person, &unit, &region, &post, &member, &branch };
	char *s = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&s, &n);

	for (size_t i = 0; i < LENGTH(of); i++)
		if (of[i] != &region)
			look(f, of[i]);
	fclose(f);
	return s;
}

static inline void sound(void)
{
	char why[200];
	int64_t rows, bad;
	struct err err = { 0 };

	if (audit_verify(world, &rows, &bad, why, sizeof(why), &err))
		fail_msg("audit: %s", why);
}

static inline int64_t number(const char *sql)
{
	int64_t n = -1;

	db_int(world, NULL, &n, sql, "");
	return n;
}

/* What an organisation needs besides what the files of these tests say. */
static const char *const base[] = { "subtype=20", "mgmt_mode=Z", "direct_kind=G", "domicile=某地", "scope=业务培训。", NULL };

#endif
