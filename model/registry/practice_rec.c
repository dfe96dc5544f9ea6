/* Rows of a practice register: set field by field, written through the store in bulk, each on the legal day it happened. */
#include "model/registry/practice.h"

#include <stdlib.h>
#include <string.h>

#include "model/registry/registry.h"

struct rec *gen_rec(struct gen *g, const struct entity *e)
{
	struct rec *r = rec_alloc(g->db, &actor_system, e);

	r->level = LV_SENSITIVE;
	return r;
}

void gen_put(struct rec *r, const char *field, const char *text)
{
	struct val v = { .t = VT_TEXT };
	int f = field_no(r->e, field);

	if (!text || !*text || f < 0)
		return;
	v.s = xstrdup(text);
	v.n = strlen(text);
	val_clear(&r->v[f]);
	r->v[f] = v;
}

void gen_put_int(struct rec *r, const char *field, int64_t i)
{
	int f = field_no(r->e, field);

	val_clear(&r->v[f]);
	r->v[f] = (struct val){ .t = VT_INT, .i = i };
}

void gen_put_day(struct rec *r, const char *field, int day)
{
	char iso[11];

	date_from_day(day, iso);
	gen_put(r, field, iso);
}

/* The history begins on the day the thing happened, so that the register can be seen as it stood. */
int64_t gen_save(struct gen *g, struct rec *r, int on)
{
	int64_t id = -1;

	date_from_day(on > g->today ? g->today : on, g->tx->on);
	if (store_bulk(g->tx, r, g->err) == 0)
		id = r->id;
	rec_free(r);
	return id;
}

/* One who was between 28 and 69 when elected. */
int64_t gen_person(struct gen *g, const struct place *p, int elected, const char *cadre, bool *party)
{
	static const char *const politics[] = { "01", "01", "13", "13", "13", "12", "05", "06" };
	static const char *const education[] = { "21", "21", "31", "31", "14", "11", "41", "60" };
	struct rec *r = gen_rec(g, &person);
	char name[64], birth[11], no[19], phone[24];
	bool male = gen_chance(g, 62);
	const char *pol = politics[gen_below(g, (int)LENGTH(politics))];

	gen_person_name(g, name, sizeof(name));
	date_from_day(elected - 28 * 366 - gen_below(g, 41 * 365), birth);
	gen_id_no(g, birth, male, no);
	snprintf(phone, sizeof(phone), "141%08ld", (20000000 + g->nperson * 7) % 100000000);
	gen_put(r, "name", name);
	gen_put(r, "id_kind", "1");
	gen_put(r, "id_no", no);
	gen_put(r, "sex", male ? "1" : "2");
	gen_put(r, "birth", birth);
	gen_put(r, "ethnic", gen_chance(g, 90) ? "01" : "04");
	gen_put(r, "politics", pol);
	gen_put(r, "education", education[gen_below(g, (int)LENGTH(education))]);
	gen_put(r, "work_unit", gen_chance(g, 40) ? "本组织" : "本地企业");
	gen_put(r, "work_post", gen_chance(g, 40) ? "负责人" : "职员");
	gen_put(r, "cadre", cadre);
	gen_put(r, "phone", phone);
	gen_put(r, "resident", p->level == 2 ? p->code : NULL);
	*party = !strcmp(pol, "01");
	g->nperson++;
	return gen_save(g, r, elected);
}

int gen_post(struct gen *g, int64_t at, int64_t who, const char *no, int from, int to, int terms, bool party, const char *approval)
{
	struct rec *r = gen_rec(g, &post);

	gen_put_int(r, "org", at);
	gen_put_int(r, "person", who);
	gen_put(r, "post", no);
	gen_put_day(r, "valid_from", from);
	if (to)
		gen_put_day(r, "valid_to", to);
	gen_put_int(r, "term_no", terms);
	gen_put_int(r, "terms", terms);
	gen_put_day(r, "elected_on", from);
	gen_put(r, "how", "1");
	gen_put_int(r, "full_time", !strcmp(no, "03"));
	gen_put_int(r, "paid", 0);
	gen_put_int(r, "kin", 0);
	gen_put_int(r, "party_member", party);
	gen_put(r, "filing", "2");
	if (approval) {
		gen_put(r, "approval_no", approval);
		gen_put(r, "approval_by", "中共四川省委组织部");
		gen_put_day(r, "approval_on", from - 30);
	}
	return gen_save(g, r, from) < 0 ? -1 : 0;
}
