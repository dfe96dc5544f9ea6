/* Who may do what to which row in which state: tests/deny/ROLE.txt, a page a role, kept by hand and read by people. Every act of every entity is
 * tried by every role in every state: what a page names is offered, what it does not name is refused and changes nothing, and says of a row
 * that this role does not read no more than that there is none. Then R-GEN-01: who checks does not decide, act by act. */
#include "tests/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int64_t unit_id, org_id;

/* A row as nobody would type it, in that state, where the roles of this test reach it, entered by that account. */
static int64_t row_by(const struct actor *who, const struct entity *e, const char *state)
{
	struct rec *r = rec_alloc(world, &actor_system, e);
	struct err err = { 0 };
	struct tx *tx;

	for (int i = 0; i < r->nf; i++) {
		const struct field *f = &e->fields[i];
		if ((f->flags & (F_NEED | F_UNIQ)) && f->example && f->type != T_REF && !(f->flags & F_OWNER))
			rec_set(r, i, f->example, &err);
	}
	static int64_t serial;
	for (int i = 0; i < r->nf; i++) {	/* unique, whatever it means */
		char text[40];
		if (!(e->fields[i].flags & F_UNIQ) || e->fields[i].type != T_TEXT)
			continue;
		snprintf(text, sizeof(text), "唯一%lld", (long long)++serial);
		rec_set_val(r, i, &(struct val){ .t = VT_TEXT, .s = text, .n = strlen(text) }, NULL);
	}
	if (e->region)
		rec_set_val(r, field_no(e, e->region), &(struct val){ .t = VT_TEXT, .s = (char[]){ "510105" }, .n = 6 }, NULL);
	if (e->unit && field_no(e, e->unit) >= 0)
		rec_set_val(r, field_no(e, e->unit), &(struct val){ .t = VT_INT, .i = unit_id }, NULL);
	if (e->org && strcmp(e->org, "id"))
		rec_set_val(r, field_no(e, e->org), &(struct val){ .t = VT_INT, .i = org_id }, NULL);
	snprintf(r->state, sizeof(r->state), "%s", state);
	if (!strcmp(e->name, "kase") || !strcmp(e->name, "reminder"))
		rec_set_val(r, field_no(e, "rid"), &(struct val){ .t = VT_INT, .i = ++serial }, NULL);
	assert_int_equal(tx_begin(world, who, NULL, &tx, &err), 0);
	world->flow_open = true;
	if (store_write(tx, r, "new", &err) || db_run(world, &err, "INSERT INTO named_grant VALUES (?,?,?,?,?)", "ititi", (int64_t)(1000 + ROLE_NO_INITIATOR),
							 e->name, r->id, "test", (int64_t)1) < 0)
		fail_msg("%s in %s: %s %s", e->name, state, err.field, err.msg);
	world->flow_open = false;
	assert_int_equal(audit_add(tx, "test", e->name, r->id, "ok", NULL, 0, &err), 0);
	if (tx_commit(tx, &err))
		fail_msg("%s: %s", e->name, err.msg);
	int64_t id = r->id;
	rec_free(r);
	return id;
}

static int64_t row_in(const struct entity *e, const char *state)
{
	return row_by(&actor_system, e, state);
}

static struct actor as_role(int role)
{
	struct actor a = actor_of(1000 + role, UINT64_C(1) << role, "510105", unit_id, org_id);

	if (UINT64_C(1) << role & (ROLE(INITIATOR) | ROLE(ORG) | ROLE(SUPERVISOR) | ROLE(INDUSTRY) | ROLE(PUBLIC)))
		*a.in[0].region = '\0';
	return a;
}

/* What the role may do to that row, blank-separated; every other act is tried and must be refused. */
static void tried(const struct actor *who, const struct entity *e, int64_t id, const char *state, FILE *f)
{
	struct err err = { 0 };
	struct rec *r;
	bool reads = !rec_load(world, who, e, id, NULL, &r, &err);

	if (!reads) {
		char title[8] = "唯一";
		if (err.code != E_NOTFOUND && err.code != E_DENIED)
			fail_msg("%s in %s: %s", e->name, state, err.msg);
		if (strstr(err.msg, title))
			fail_msg("%s in %s: the refusal says whose it is: %s", e->name, state, err.msg);
		return;
	}
	struct may may[64];
	int n = flow_may(r, may, 64);
	for (const struct action *a = e->actions; a->name; a++) {
		bool offered = false;
		/* what only a rule refuses, this role may do to another such row */
		for (int i = 0; i < n; i++)
			offered |= may[i].a == a && (may[i].ok || (!strncmp(may[i].why, "R-", 2) && strncmp(may[i].why, "R-GEN", 5)));
		if (offered) {
			fprintf(f, " %s", a->name);
			continue;
		}
		struct rec *x;
		assert_int_equal(rec_load(world, who, e, id, NULL, &x, &err), 0);
		if (!flow_do(x, a->name, &(struct act){ .reason = "试一试" }, NULL, &err) || (err.code != E_DENIED && err.code != E_STATE))
			fail_msg("%s in %s does %s to %s: %d %s", who->name, state, a->name, e->name, (int)err.code, err.msg);
		if (strcmp(rec_state(x), state))
			fail_msg("%s: a refused %s has changed the state in hand", e->name, a->name);
		rec_free(x);
	}
	rec_free(r);
}

static void page(int role, FILE *f)
{
	struct actor who = as_role(role);

	fprintf(f, "# What %s (%s) may do to a row in which state. All else is refused. Kept by hand.\n", role_name[role], role_label[role]);
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		char *line = NULL, *all = NULL;
		size_t n = 0, m = 0;
		if (!e->actions || !e->states || e->cls != C_SHARED || !e->grants)
			continue;
		FILE *g = open_memstream(&all, &m);
		for (const struct state *s = e->states; s->code; s++) {
			FILE *h = open_memstream(&line, &n);
			int64_t id = row_in(e, s->code);
			tried(&who, e, id, s->code, h);
			fclose(h);
			if (*line)
				fprintf(g, "  %-14s%s\n", s->code, line);
			free(line);
		}
		fclose(g);
		if (*all)
			fprintf(f, "\n%s %s\n%s", e->name, e->label, all);
		free(all);
	}
}

static char *whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char buf[4096], *text = NULL;
	size_t n = 0;

	if (!f)
		return NULL;
	FILE *m = open_memstream(&text, &n);
	for (size_t k; (k = fread(buf, 1, sizeof(buf), f));)
		fwrite(buf, 1, k, m);
	fclose(m);
	fclose(f);
	return text;
}

static void places(void)
{
	unit_id = make_row(&actor_system, "unit", "name", "成都市青羊区教育局", "kind", "2", "grade", "3", "region", "510105", NULL);
	org_id = row_in(entity_find("org"), "ACTIVE");
}

static void page_by_page(void **state)
{
	int differ = 0;
	(void)state;

	places();
	mkdir("build/deny", 0777);
	for (int role = 0; role < ROLE_COUNT; role++) {
		char path[80], *now = NULL;
		size_t n = 0;
		if (role == ROLE_NO_SYSTEM)
			continue;
		FILE *f = open_memstream(&now, &n);
		page(role, f);
		fclose(f);
		snprintf(path, sizeof(path), "tests/deny/%s.txt", role_name[role]);
		char *want = whole(path);
		if (!strchr(now, '\n')[1] ? want != NULL : !want || strcmp(now, want)) {
			snprintf(path, sizeof(path), "build/deny/%s.txt", role_name[role]);
			FILE *out = fopen(path, "w");
			if (out) {
				fputs(now, out);
				fclose(out);
			}
			print_error("%s differs from tests/deny; what it is now is in %s\n", role_name[role], path);
			differ++;
		}
		free(now);
		free(want);
	}
	assert_int_equal(differ, 0);
}

/* An act on a row of that account's entering, or of another's: by which rule it is refused. */
static void entered_by(const struct entity *e, const struct action *a, const struct actor *by, const struct actor *who, char rule[24])
{
	char from[24];
	const char *p = a->from;
	struct err err = { 0 };
	struct rec *r;

	word_next(&p, from, sizeof(from));
	if (rec_load(world, who, e, row_by(by, e, from), NULL, &r, &err))
		fail_msg("%s cannot read %s in %s", who->name, e->name, from);
	flow_do(r, a->name, &(struct act){ .reason = "试一试" }, NULL, &err);
	snprintf(rule, 24, "%s", err.rule);
	rec_free(r);
}

/* R-GEN-01: an officer who enters a row has begun it: in whosever place, he decides nothing of it. Another's row he decides. */
static void who_enters_does_not_decide(void **state)
{
	int n = 0;
	(void)state;
	if (!unit_id)
		places();
	for (int i = 0; entities[i]; i++)
		for (const struct action *a = entities[i]->actions; a && a->name; a++) {
			char rule[24];
			int role = 0;
			if (!(entities[i]->flags & E_HAND) || !(a->flags & A_FOUREYES) || (a->roles & (ROLE(OFFICER) | ROLE(SYSTEM))))
				continue;
			while (!(a->roles >> role & 1))
				role++;
			struct actor who = as_role(role), other = as_role(ROLE_NO_OFFICER);
			entered_by(entities[i], a, &who, &who, rule);
			if (strcmp(rule, "R-GEN-01"))
				fail_msg("%s.%s of a row that %s entered: %s", entities[i]->name, a->name, who.name, rule);
			entered_by(entities[i], a, &other, &who, rule);
			if (!strcmp(rule, "R-GEN-01"))
				fail_msg("%s.%s of another's row", entities[i]->name, a->name);
			n++;
		}
	assert_true(n > 10);
}

/* No act bears the sign of four eyes for nothing. */
static void every_sign_has_its_hands(void **state)
{
	(void)state;
	for (int i = 0; entities[i]; i++)
		for (const struct action *a = entities[i]->actions; a && a->name; a++)
			if ((a->flags & A_FOUREYES) && !flow_checked(entities[i], a))
				fail_msg("%s.%s: no other hands", entities[i]->name, a->name);
}

/* Whoever did one act of those that check each other is refused every other one of other hands, on the same row. */
static void other_eyes(void **state)
{
	(void)state;
	if (!unit_id)
		places();
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		for (const struct action *a = e->actions; a && a->name; a++) {
			const struct action *b;
			char from[24], why[24];
			const char *p = a->from;
			if (!(a->flags & A_FOUREYES) || !(b = flow_other_hands(e, a)) || e->cls != C_SHARED || !a->from || (a->roles & ROLE(SYSTEM) && !(a->roles & ~ROLE(SYSTEM))))
				continue;
			word_next(&p, from, sizeof(from));
			int64_t id = row_in(e, from);
			int role = 0;
			while (!(a->roles >> role & 1))
				role++;
			struct actor who = as_role(role);
			struct err err = { 0 };
			struct rec *r;
			if (rec_load(world, &who, e, id, NULL, &r, &err))
				fail_msg("%s cannot read %s in %s", who.name, e->name, from);
			int64_t log = 0;
			struct tx *tx;
			assert_int_equal(tx_begin(world, &actor_system, NULL, &tx, &err), 0);
			log = tx_new_id(tx, &err);
			assert_true(db_run(world, &err, "INSERT INTO state_log VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", "itiittttittit", log, e->name, id, tx->act,
					   b->name, from, from, who.name, who.id, "x", "2026-03-02", (int64_t)1, NULL) > 0);
			assert_int_equal(audit_add(tx, "test", e->name, id, "ok", NULL, 0, &err), 0);
			assert_int_equal(tx_commit(tx, &err), 0);
			if (!flow_do(r, a->name, &(struct act){ .reason = "试一试" }, NULL, &err) || strcmp(err.rule, "R-GEN-01"))
				fail_msg("%s.%s after %s by the same account: %s %s", e->name, a->name, b->name, err.rule, err.msg);
			snprintf(why, sizeof(why), "%s", rec_state(r));
			assert_string_equal(why, from);
			rec_free(r);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(page_by_page), cmocka_unit_test(other_eyes), cmocka_unit_test(who_enters_does_not_decide),
					    cmocka_unit_test(every_sign_has_its_hands) };

	return cmocka_run_group_tests(tests, world_open, world_close);
}
