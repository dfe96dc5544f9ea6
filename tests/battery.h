/* See t_battery.c. A header, so that it can be linked with the fixture's entities and with the shipped ones. */
#ifndef SOCORG_BATTERY_H
#define SOCORG_BATTERY_H

#include "tests/kept.h"
#include "tests/world.h"

#include <stdlib.h>
#include <string.h>

static void selfcheck(void **state)
{
	struct err err = { 0 };
	(void)state;
	if (entity_selfcheck(&err))
		fail_msg("%s", err.msg);
}

/* Every state is reached from the first and, unless an end, left again. */
static void states_connected(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (!e->states || !e->actions)
			continue;
		for (const struct state *s = e->states; s->code; s++) {
			bool in = s == e->states, out = s->kind == ST_GOOD || s->kind == ST_BAD;
			for (const struct action *a = e->actions; a->name; a++) {
				in |= a->to && !strcmp(a->to, s->code);
				out |= a->to && (!a->from || word_in(a->from, s->code)) && strcmp(a->to, s->code);
			}
			if (!in || !out)
				fail_msg("%s: state %s is %s", e->name, s->code, in ? "never left" : "never reached");
		}
	}
}

/* Whoever takes a row in does not decide it alone: an act into an end state that shares a role with an earlier act has
 * four eyes, and so has that earlier act. */
static void four_eyes(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (const struct action *a = entities[i]->actions; a && a->name; a++) {
			const struct state *to = a->to ? state_find(entities[i], a->to) : NULL;
			if (!to || (to->kind != ST_GOOD && to->kind != ST_BAD) || (a->flags & A_FOUREYES))
				continue;
			for (const struct action *b = entities[i]->actions; b->name; b++)
				/* acts of the very same roles are one pair of hands (R-GEN-01), unless one hands the row in; whoever handed it in may
				 * take it back, and nothing is decided */
				if (b != a && b->from && word_in(b->from, entities[i]->states[0].code) && (b->roles & a->roles & R_CIVIL) &&
				    (b->roles != a->roles || ((b->flags & A_NEW) && to->kind != ST_BAD)))
					fail_msg("%s: %s and %s by one pair of eyes", entities[i]->name, b->name, a->name);
		}
}

static void rules_are_used(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (const struct rule *r = entities[i]->rules; r && r->id; r++) {
			bool used = false;
			for (int k = 0; entities[k]; k++) {
				used |= word_in(entities[k]->save_rules, r->id);
				for (const struct action *a = entities[k]->actions; a && a->name; a++)
					used |= word_in(a->rules, r->id);
			}
			if (!used || !r->basis || !r->label || (r->severity != BLOCK && r->severity != WARN))
				fail_msg("%s: unused, or without basis, label or severity", r->id);
		}
}

static void public_sees_no_person(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (const struct grant *g = entities[i]->grants; g && g->roles; g++)
			if ((g->scope == S_PUBLIC || (g->roles & ROLE(PUBLIC))) && (g->level > LV_PUBLIC || (g->verbs & V_UNMASK)))
				fail_msg("%s: the public reads beyond the public level", entities[i]->name);
}

static bool stored(const struct entity *e)
{
	return e->cls == C_SHARED || e->cls == C_ANON;
}

/* A value no code list, region table or calendar has is refused by the database itself, on the way in and on a change. */
static void database_guards(void **state)
{
	struct err err;
	char sql[256];
	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (!stored(e))
			continue;
		for (const struct field *f = e->fields; f->name; f++) {
			if (f->type != T_CODE && f->type != T_REGION)
				continue;
			err = (struct err){ 0 };
			snprintf(sql, sizeof(sql), "INSERT INTO %s (rev, void, %s%s) VALUES (1, 0, '@@'%s%s%s)", e->name, f->name, e->states ? ", state" : "",
				 e->states ? ", '" : "", e->states ? e->states->code : "", e->states ? "'" : "");
			assert_int_equal(db_run(world, &err, sql, ""), -1);
			snprintf(sql, sizeof(sql), "%s.%s", e->name, f->name);
			if (!strstr(err.msg, sql))
				fail_msg("%s.%s is not guarded on insert: %s", e->name, f->name, err.msg);
			int64_t rows = 0;
			snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", e->name);
			db_int(world, NULL, &rows, sql, "");
			snprintf(sql, sizeof(sql), "UPDATE %s SET %s = '@@'", e->name, f->name);
			if (rows && (db_run(world, &err, sql, "") != -1 || (snprintf(sql, sizeof(sql), "%s.%s", e->name, f->name), !strstr(err.msg, sql))))
				fail_msg("%s.%s is not guarded on update: %s", e->name, f->name, err.msg);
		}
		int64_t n = 0;
		snprintf(sql, sizeof(sql), "SELECT count(*) FROM sqlite_schema WHERE type='trigger' AND tbl_name IN ('%s', '%s_h')", e->name, e->name);
		db_int(world, NULL, &n, sql, "");
		int64_t want = 1 + (e->states ? 2 : 0) + (e->flags & E_DATED ? 2 : 0) + (e->cls == C_SHARED ? 2 : 0);
		if (n != want)
			fail_msg("%s: %d guards, not %d", e->name, (int)n, (int)want);
	}
	static const char *const only_grow[] = { "audit", "audit_anchor", "access_log", "state_log", "rule_override", "file" };
	for (size_t i = 0; i < LENGTH(only_grow); i++) {
		int64_t n = 0;
		db_int(world, NULL, &n, "SELECT count(*) FROM sqlite_schema WHERE type='trigger' AND tbl_name=?", "t", only_grow[i]);
		assert_int_equal(n, 2);
	}
}

/* The example that F1 shows passes every check, and comes back as it was shown. */
static void examples_are_valid(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		struct rec *r = rec_new(world, &actor_system, e);
		for (int f = 0; e->fields[f].name; f++) {
			const struct field *fd = &e->fields[f];
			struct err err = { 0 };
			char shown[1024], again[1024];
			if (!fd->example || !*fd->example || fd->type == T_REF || fd->type == T_FILE || (fd->flags & (F_CALC | F_OWNER | F_DEAD)))
				continue;
			if (rec_set(r, f, fd->example, &err) < 0)
				fail_msg("%s.%s: example %s: %s", e->name, fd->name, fd->example, err.msg);
			if (fd->flags & (F_PII | F_SECRET)) {
				/* and personal values are masked for everyone */
				rec_text(r, f, shown, sizeof(shown));
				if (strlen(fd->example) > 3 && !strcmp(shown, fd->example))
					fail_msg("%s.%s shows %s in clear", e->name, fd->name, shown);
				continue;
			}
			rec_edit_text(r, f, shown, sizeof(shown));
			if (rec_set(r, f, "", &err) < 0 || rec_set(r, f, shown, &err) < 0)
				fail_msg("%s.%s: %s is not taken back: %s", e->name, fd->name, shown, err.msg);
			rec_edit_text(r, f, again, sizeof(again));
			assert_string_equal(shown, again);
		}
		rec_free(r);
	}
}

/* Every view in every order, forwards, backwards, counted, and as of a day. */
static void views_page(void **state)
{
	struct row row[5];
	long n;
	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (!stored(e))
			continue;
		if (!e->views && !(e->flags & E_NOLIST) && e->grants)
			fail_msg("%s has no list", e->name);
		for (const struct view *v = e->views; v && v->name; v++) {
			char orders[256];
			text_cut(orders, sizeof(orders), v->orders);
			for (char *keep, *o = strtok_r(orders, ",", &keep); o; o = strtok_r(NULL, ",", &keep))
				for (int past = 0; past < (e->cls == C_SHARED ? 2 : 1); past++) {
					struct query q = { .e = e, .view = v->name, .order = o, .on = past ? "2026-01-01" : NULL };
					struct list *l;
					struct err err = { 0 };
					if (list_open(world, &actor_system, &q, &l, &err) || list_count(l, 10, &n, &err) ||
					    list_fetch(l, FROM_FIRST, NULL, 5, row, &err) < 0 || list_fetch(l, FROM_LAST, NULL, 5, row, &err) < 0)
						fail_msg("%s.%s by %s: %s", e->name, v->name, o, err.msg);
					list_free(l);
				}
		}
		for (const struct figure *f = e->figures; f && f->name; f++) {
			int64_t x;
			struct err err = { 0 };
			if (figure_value(world, &actor_system, e, f, NULL, &x, &err))
				fail_msg("%s.%s: %s", e->name, f->name, err.msg);
		}
	}
}

/* Pages in a declared order come off an index, not off a sort, in every scope an office has. */
static void orders_have_an_index(void **state)
{
	static const char *const scope[] = { "5101", "510105" };
	(void)state;
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		if (!e->region || !stored(e) || (e->flags & E_SHIPPED))
			continue;
		for (const struct view *v = e->views; v && v->name; v++) {
			char order[256], col[80], sql[1024], first[64];
			text_cut(order, strcspn(v->orders, ",") + 1, v->orders);
			const char *p = order;
			struct sql keys = { 0 };
			*first = '\0';
			for (char w[64]; word_next(&p, w, sizeof(w));) {
				size_t n = strlen(w);
				bool desc = w[n - 1] == '-';
				if (desc)
					w[n - 1] = '\0';
				if (!*first)
					text_cut(first, sizeof(first), w);
				field_order_column(e, w, col, sizeof(col));
				sql_addf(&keys, "%s%s,", col, desc ? " DESC" : "");
			}
			for (size_t s = 0; s < LENGTH(scope) && strcmp(first, e->region); s++) {
				snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN SELECT id FROM %s WHERE void=0 AND substr(%s,1,%zu)=? ORDER BY %s id%s LIMIT 20",
					 e->name, e->region, strlen(scope[s]), keys.s, "");
				sqlite3_stmt *st = db_stmt(world, NULL, sql, "t", scope[s]);
				assert_non_null(st);
				while (sqlite3_step(st) == SQLITE_ROW)
					if (strstr(col_text(st, 3), "TEMP B-TREE"))
						fail_msg("%s.%s sorts in scope %s: %s", e->name, v->name, scope[s], col_text(st, 3));
				DB_DONE(st);
			}
			sql_free(&keys);
		}
	}
}

static const struct { const char *name; unsigned bit; } verbs[] = {
	{ "read", V_READ }, { "count", V_COUNT }, { "new", V_NEW }, { "edit", V_EDIT }, { "void", V_VOID }, { "export", V_EXPORT },
	{ "unmask", V_UNMASK }, { "history", V_HISTORY }, { "correct", V_CORRECT },
	{ "choose", V_CHOOSE },
};

static void matrix(FILE *f)
{
	static const char *const level[] = { "public", "internal", "office", "sensitive" };

	for (int i = 0; entities[i]; i++)
		for (int r = 0; r < ROLE_COUNT; r++) {
			const struct entity *e = entities[i];
			struct actor who = actor_of(1000 + r, UINT64_C(1) << r, "510105", 7, 7);
			bool any = false;
			if (r == ROLE_NO_SYSTEM)
				continue;
			for (size_t v = 0; v < LENGTH(verbs); v++)
				if (access_may(world, &who, e, verbs[v].bit, NULL, 0, NULL, NULL)) {
					fprintf(f, "%s%s", any ? " " : "", any ? "" : "");
					if (!any)
						fprintf(f, "%-16s %-16s %-9s ", e->name, role_name[r], level[access_level(&who, e, V_READ)]);
					fprintf(f, "%s", verbs[v].name);
					any = true;
				}
			for (const struct action *a = e->actions; a && a->name; a++)
				if ((a->roles & who.roles) && access_may(world, &who, e, 0, a->name, 0, NULL, NULL)) {
					if (!any)
						fprintf(f, "%-16s %-16s %-9s", e->name, role_name[r], "-");
					fprintf(f, " %s!", a->name);
					any = true;
				}
			if (any) {
				struct sql q = { 0 };
				struct bindv b = { .n = 0 };
				access_filter(world, &who, e, V_READ, "t", &q, &b);
				fprintf(f, "  where %s\n", q.s);
				sql_free(&q);
				bind_free(&b);
			}
		}
}

/* Every entity is listed by every role that may read it: the condition on rows is SQL the database takes, lines without rights of
 * their own and all. */
static void rights_are_sql(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (int r = 0; r < ROLE_COUNT; r++) {
			struct actor who = actor_of(901, UINT64_C(1) << r, "510105", 1, 1);
			struct query q = { .e = entities[i], .columns = entities[i]->fields[0].name, .order = "id" };
			struct err err = { 0 };
			struct row row[2];
			struct list *l = NULL;
			long n;
			if (list_open(world, &who, &q, &l, &err)) {
				if (err.code != E_DENIED)
					fail_msg("%s as %s: %s", entities[i]->name, role_name[r], err.msg);
				continue;
			}
			if (list_fetch(l, FROM_FIRST, NULL, 2, row, &err) < 0 || list_count(l, 1, &n, &err))
				fail_msg("%s as %s: %s", entities[i]->name, role_name[r], err.msg);
			list_free(l);
		}
}

static const char *golden_path;

/* The matrix of what each role may do, and the condition its rows are held against, is kept by hand: a change shows here. */
static void deny_matrix(void **state)
{
	char *now = NULL, path[128];
	size_t n = 0;
	FILE *f = open_memstream(&now, &n);
	(void)state;
	matrix(f);
	fclose(f);
	if (!as_kept(golden_path, now, 1, path, sizeof(path)))
		fail_msg("the rights differ from %s; what they are now is in %s", golden_path, path);
	free(now);
}

static int battery_main(const char *golden)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selfcheck), cmocka_unit_test(states_connected), cmocka_unit_test(four_eyes), cmocka_unit_test(rules_are_used),
		cmocka_unit_test(public_sees_no_person), cmocka_unit_test(database_guards), cmocka_unit_test(examples_are_valid),
		cmocka_unit_test(views_page), cmocka_unit_test(orders_have_an_index), cmocka_unit_test(rights_are_sql),
		cmocka_unit_test(deny_matrix),
	};

	golden_path = golden;
	return cmocka_run_group_tests(tests, world_open, world_close);
}

#endif
