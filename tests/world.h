/* A database of its own for a test program: made once in a temporary folder, removed at the end; and actors in a line. */
#ifndef SOCORG_WORLD_H
#define SOCORG_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/core/internal.h"
#include "model/core/rec_i.h"

extern struct db *world;
int world_open(void **);		/* cmocka group set-up: practice database at 2026-03-02 09:00 Beijing */
int world_close(void **);
const char *world_dir(void);

/* An actor with one role; ids differ by name so that four eyes can be told apart. */
struct actor actor_of(int64_t id, uint64_t role, const char *region, int64_t unit, int64_t org);
#define OFFICER_OF(id, region) actor_of(id, ROLE(OFFICER), region, 0, 0)

/* rec_set by name; fails the test with the message. */
void put(struct rec *, const char *field, const char *typed);
const char *got(struct rec *, const char *field);	/* as shown */
int64_t save(struct rec *);				/* its id; fails the test with the message */
struct rec *load(const struct actor *, const char *entity, int64_t id);
struct rec *add_line(struct rec *, const char *lines);	/* of that entity; fails the test with the message */
void put_id(struct rec *, const char *field, int64_t id);
void clock_to(const char *day);
/* A saved row: fields as name, typed pairs, NULL-ended. */
int64_t make_row(const struct actor *, const char *entity, ...);

/* What a rule says of a row that is not saved yet, its computed fields computed; and that it says so, with these words in it. */
enum verdict rule_says(struct rec *, const char *rule, char text[320]);
void rule_is(struct rec *, const char *rule, enum verdict want, const char *said);
size_t rule_faults(struct rec *, const char *rule);		/* how many things it finds */

/* 更正 of one field on the document 川民更1号, for 录入有误: the proposal, or 0 and why it is refused. on NULL: since it has stood. */
int64_t proposed(const struct actor *, const char *entity, int64_t id, const char *on, const char *field, const char *typed, struct err *);
int decided(const struct actor *, int64_t correction, const char *action, struct err *);	/* confirm, refuse, withdraw */

#define assert_err(e, want) do { if ((e).code != (want)) fail_msg("%s", (e).msg); } while (0)

#endif
