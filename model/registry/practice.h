/* Inside the practice generator: one state, one source of chance, and the pieces a practice register is made of. */
#ifndef SOCORG_PRACTICE_H
#define SOCORG_PRACTICE_H

#include "model/core/rec_i.h"

struct place {
	char code[13];		/* 51, 5101, 510105 */
	char name[64];		/* as a name of an organisation begins: 成都市武侯区 */
	char own[64];		/* the division alone: 武侯区 */
	int level;		/* 0 province, 1 city, 2 county */
	int weight;		/* how many organisations, among its level */
	int64_t authority, supervisor[8], industry[4], party, body;
};

enum { POOL = 512 };

/* Someone who may sit on several boards: never a chair, a secretary, a cadre or a legal representative. */
struct pooled { int64_t id; int place; bool party; };

struct gen {
	struct db *db;
	struct tx *tx;
	const struct init_opts *o;
	uint64_t seed;
	struct place *place;
	int nplace, total_weight[3];
	int today;		/* day number */
	long norg, nperson;
	struct pooled pool[POOL];
	int npool;
	uint64_t *ids;		/* names and id numbers given out, by hash */
	size_t nids, cap_ids;

	struct err *err;
};

/* practice_names.c: same seed, same register; nothing of libc's rand */
uint64_t gen_next(struct gen *);
int gen_below(struct gen *, int n);			/* 0 … n-1 */
bool gen_chance(struct gen *, int percent);
extern const char *const supervisor_trade[8];		/* 教育, 卫生健康 … by which units are made and organisations attached */
struct org_name { char text[200]; int field; const char *domain; };
void gen_org_name(struct gen *, struct place *, const char *type, struct org_name *);
void gen_person_name(struct gen *, char *dst, size_t n);
void gen_street(struct gen *, const struct place *, char *dst, size_t n);
void gen_uscc(const char *prefix, const char *region, long serial, char dst[19]);
void gen_id_no(struct gen *, const char *birth, bool male, char dst[19]);
int gen_trade(int field);				/* index into supervisor_trade */
const char *gen_icnpo(int field);

/* practice_rec.c: rows */
struct rec *gen_rec(struct gen *, const struct entity *);
void gen_put(struct rec *, const char *field, const char *text);	/* NULL = leave */
void gen_put_int(struct rec *, const char *field, int64_t);
void gen_put_day(struct rec *, const char *field, int day);
int64_t gen_save(struct gen *, struct rec *, int on);	/* frees the row; id, or -1 */
int64_t gen_person(struct gen *, const struct place *, int elected, const char *cadre, bool *party);
int gen_post(struct gen *, int64_t org, int64_t person, const char *post, int from, int to, int terms, bool party,
	     const char *approval);

/* practice_units.c, practice_org.c, practice_planted.c, practice_papers.c, practice_accounts.c */
int practice_units(struct gen *);
int practice_bodies(struct gen *);
int practice_pool(struct gen *);
int practice_org(struct gen *);
extern const char gen_purpose[];
const char *gen_subtype(struct gen *, const char *type, int trade, bool direct, bool public_fund);
void gen_scope(const struct org_name *, char *dst, size_t n);
int practice_planted(struct gen *);
int practice_papers(struct gen *);
int practice_accounts(struct gen *);

/* What `verify --rules` must report of a practice database, and nothing else: the rule and the organisation's name. */
struct planted { const char *rule, *name; };
extern const struct planted practice_table[];		/* ends with a NULL rule */

#endif
