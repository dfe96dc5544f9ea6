/* See world.h. */
#include "tests/world.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct db *world;
static char dir[64];

static int drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st; (void)kind; (void)ftw;
	return remove(path);
}

int world_open(void **state)
{
	struct err err = { 0 };
	struct init_opts opts = { .practice = true };

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/socorg-test-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	setenv("SOCORG_NOW", "2026-03-02T09:00:00", 1);
	if (db_init(dir, &opts, &err) || db_open(dir, 0, &world, &err)) {
		print_error("%s %s\n", err.field, err.msg);
		return -1;
	}
	return 0;
}

/* Whatever a suite has done: the numbers that are kept are those of the rows. */
static int numbers_hold(void)
{
	struct err err = { 0 };
	int64_t wrong = 0;

	for (int i = 0; entities[i]; i++)
		if (tally_wrong(world, entities[i], &wrong, &err) || wrong) {
			print_error("numbers of %s: %lld wrong %s\n", entities[i]->name, (long long)wrong, err.msg);
			return -1;
		}
	if (turns_wrong(world, &wrong, &err) || wrong) {
		print_error("numbers of what waits: %lld wrong %s\n", (long long)wrong, err.msg);
		return -1;
	}
	return 0;
}

int world_close(void **state)
{
	int rc = numbers_hold();

	(void)state;
	db_close(world);
	world = NULL;
	return nftw(dir, drop, 8, FTW_DEPTH | FTW_PHYS) || rc ? -1 : 0;
}

const char *world_dir(void)
{
	return dir;
}

struct actor actor_of(int64_t id, uint64_t role, const char *region, int64_t unit, int64_t org)
{
	struct actor a = { .id = id, .roles = role, .org = org };

	for (int i = 0; i < ROLE_COUNT; i++)
		if (role & (UINT64_C(1) << i)) {
			a.in[a.nin] = (struct role_in){ .role = i, .unit = unit, .org = org };
			snprintf(a.in[a.nin].region, sizeof(a.in[a.nin].region), "%s", region);
			a.nin++;
		}
	snprintf(a.name, sizeof(a.name), "t%lld", (long long)id);
	snprintf(a.label, sizeof(a.label), "甲%lld", (long long)id);
	snprintf(a.peer, sizeof(a.peer), "127.0.0.1");
	return a;
}

void put(struct rec *r, const char *field, const char *typed)
{
	struct err err = { 0 };
	int f = field_no(rec_entity(r), field);

	if (f < 0)
		fail_msg("no field %s", field);
	if (rec_set(r, f, typed, &err) < 0)
		fail_msg("%s = %s: %s", field, typed, err.msg);
}

const char *got(struct rec *r, const char *field)
{
	static char buf[4][1024];
	static int turn;
	char *b = buf[turn++ % 4];

	if (!rec_text(r, field_no(rec_entity(r), field), b, sizeof(buf[0])))
		snprintf(b, sizeof(buf[0]), "(hidden)");
	return b;
}

int64_t save(struct rec *r)
{
	struct err err = { 0 };

	if (rec_save(r, NULL, NULL, &err))
		fail_msg("save: %s %s: %s", err.rule, err.field, err.msg);
	return rec_id(r);
}

void clock_to(const char *day)
{
	int now, want;

	date_to_day(clock_today(world), &now);
	date_to_day(day, &want);
	world->clock_offset += (int64_t)(want - now) * 86400;
}

void put_id(struct rec *r, const char *field, int64_t id)
{
	struct val v = { .t = id ? VT_INT : VT_NULL, .i = id };

	assert_int_equal(rec_set_val(r, field_no(rec_entity(r), field), &v, NULL), 0);
}

struct rec *add_line(struct rec *r, const char *lines)
{
	const struct part *p = part_lines(rec_entity(r), lines);
	struct err err = { 0 };
	struct rec *l = p ? rec_line_add(r, p, &err) : NULL;

	if (!l)
		fail_msg("%s: %s", lines, p ? err.msg : "no such lines");
	return l;
}

struct rec *load(const struct actor *who, const char *entity, int64_t id)
{
	struct err err = { 0 };
	struct rec *r = NULL;

	if (rec_load(world, who, entity_find(entity), id, NULL, &r, &err))
		fail_msg("load: %s", err.msg);
	return r;
}

int64_t make_row(const struct actor *who, const char *entity, ...)
{
	struct rec *r = rec_new(world, who, entity_find(entity));
	const char *field;
	va_list ap;

	va_start(ap, entity);
	while ((field = va_arg(ap, const char *)))
		put(r, field, va_arg(ap, const char *));
	va_end(ap);
	int64_t id = save(r);
	rec_free(r);
	return id;
}

int64_t proposed(const struct actor *who, const char *entity, int64_t id, const char *on, const char *field, const char *typed, struct err *err)
{
	struct proposal p = { .on = on, .reason = "录入有误", .doc = "川民更1号" };
	struct rec *r = NULL;
	int64_t made = 0;

	*err = (struct err){ 0 };
	if (rec_load(world, who, entity_find(entity), id, NULL, &r, err) || rec_correcting(r, err) ||
	    rec_set(r, field_no(rec_entity(r), field), typed, err) < 0 || correction_propose(r, &p, &made, err))
		made = 0;
	rec_free(r);
	return made;
}

int decided(const struct actor *who, int64_t id, const char *action, struct err *err)
{
	struct rec *r = NULL;

	*err = (struct err){ 0 };
	int rc = rec_load(world, who, entity_find("correction"), id, NULL, &r, err) ||
		 flow_do(r, action, &(struct act){ .reason = "已核对档案" }, NULL, err) ? -1 : 0;
	rec_free(r);
	return rc;
}

/* What a rule says of a row. */
enum verdict rule_says(struct rec *r, const char *id, char text[320])
{
	struct findings f = { 0 };
	struct chk c = rec_chk(r, NULL, NULL);
	enum verdict v;

	assert_int_equal(rec_calc(r, NULL, NULL, NULL), 0);
	assert_int_equal(rules_find(&c, id, NULL, &f, NULL), 0);
	assert_true(f.n >= 1);
	v = f.v[0].verdict;
	snprintf(text, 320, "%s", f.v[0].text);
	findings_free(&f);
	return v;
}

size_t rule_faults(struct rec *r, const char *id)
{
	struct findings f = { 0 };
	struct chk c = rec_chk(r, NULL, NULL);

	assert_int_equal(rules_find(&c, id, NULL, &f, NULL), 0);
	size_t n = f.n;
	findings_free(&f);
	return n;
}

void rule_is(struct rec *r, const char *id, enum verdict want, const char *said)
{
	char text[320], title[200];
	enum verdict v = rule_says(r, id, text);

	rec_title(r, title, sizeof(title));
	if (v != want || (said && !strstr(text, said)))
		fail_msg("%s of %s: %d, %s", id, title, (int)v, text);
}
