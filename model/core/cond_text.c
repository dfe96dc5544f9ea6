/* Conditions as they read: codes by their labels, references by their names; and what was typed, its values changed one by one. */
#include "model/core/list_i.h"

#include <stdlib.h>
#include <string.h>

/* ---- as it reads ---- */

static bool digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* What stands for the value on the screen. The asker's own words where nothing better is known. */
static void value_text(struct db *db, const struct field *f, const char *v, char *dst, size_t n)
{
	char iso[11], code[13];
	const char *label = NULL;

	text_cut(dst, n, v);
	switch (f->type) {
	case T_CODE:
		label = code_label(db, f->list, v);
		break;
	case T_REGION:
		label = region_of(v, code) == 0 ? region_name(db, code) : NULL;
		break;
	case T_BOOL:
		label = !strcmp(v, "1") ? "是" : !strcmp(v, "0") ? "否" : NULL;
		break;
	case T_DATE:
		label = cal_parse(db, v, iso, NULL) == 0 ? iso : NULL;
		break;
	case T_CLOCK: {
		struct val minutes = { 0 };
		if (val_parse(NULL, f, v, &minutes, NULL) == 0)
			val_text(NULL, f, &minutes, true, dst, n);
		break;
	}
	case T_REF:
		/* the number tells rows of one name apart; it need not be read */
		if (strstr(v, " #"))
			dst[strcspn(dst, "#") - 1] = '\0';
		else if (digits(v) && !ref_title(db, field_target(f), strtoll(v, NULL, 10), dst, n))
			text_cut(dst, n, v);
		break;
	default:
		break;
	}
	if (label)
		text_cut(dst, n, label);
	else if (f->flags & (F_PII | F_SECRET))
		text_mask(dst, n, f->mask, v);
}

static void state_text(const struct entity *e, const char *v, char *dst, size_t n)
{
	const struct state *s = state_find(e, v);

	text_cut(dst, n, s ? s->label : v);
}

static void replace(struct db *db, const struct entity *e, const struct field *f, char **v)
{
	char text[256];

	if (!*v || !**v)
		return;
	if (f)
		value_text(db, f, *v, text, sizeof(text));
	else
		state_text(e, *v, text, sizeof(text));
	free(*v);
	*v = xstrdup(text);
}

static void asked_text(struct db *db, const struct entity *e, const struct field *f, struct asked *q, char *dst, size_t n)
{
	for (int i = 0; i < q->n; i++)
		if (q->t[i].op != ASK_LIKE && q->t[i].op != ASK_HAS) {
			replace(db, e, f, &q->t[i].a);
			replace(db, e, f, &q->t[i].b);
		} else if (f && (f->flags & (F_PII | F_SECRET)))
			replace(db, e, f, &q->t[i].a);
	q->exact &= ask_is_text(f);	/* of a code the label is no literal */
	q->read = !ask_is_text(f);
	ask_write(q, dst, n);
	if (q->n == 1 && q->t[0].op == ASK_NULL)
		text_fmt(dst + strlen(dst), n - strlen(dst), "空");
}

void cond_text(struct db *db, const struct entity *e, const struct cond *c, bool label, char *dst, size_t n)
{
	const struct entity *of = c->of ? c->of : e;
	const struct field *f = c->field < 0 ? NULL : &of->fields[c->field];
	struct asked q;
	size_t at = 0;

	*dst = '\0';
	if (label)
		at = text_fmt(dst, n, "%s%s%s", c->of ? c->of->label : "", c->of ? "." : "", f ? f->label : "状态");
	if (ask_of(c, f, &q, NULL))
		text_fmt(dst + at, n - at, "%s", c->value);
	else {
		asked_text(db, of, f, &q, dst + at, n - at);
		ask_free(&q);
	}
	/* in its own field a plain word needs no sign */
	if (!label && *dst == '=' && strcmp(dst, "=空") && dst[1] != '|' && !ask_is_text(f))
		memmove(dst, dst + 1, strlen(dst));
}

/* ---- as it is written ---- */

void cond_typed(const struct entity *e, const struct cond *c, char *dst, size_t n)
{
	const struct entity *of = c->of ? c->of : e;
	struct asked q;

	*dst = '\0';
	if (ask_of(c, c->field < 0 ? NULL : &of->fields[c->field], &q, NULL))
		return;
	ask_write(&q, dst, n);
	ask_free(&q);
}

void cond_name(const struct entity *e, const struct cond *c, char *dst, size_t n)
{
	const struct entity *of = c->of ? c->of : e;

	snprintf(dst, n, "%s%s%s", c->of ? c->of->name : "", c->of ? "." : "", c->field < 0 ? "state" : of->fields[c->field].name);
}

int cond_place(const struct entity *e, const char *name, struct cond *c)
{
	char of[64];
	const char *dot = strchr(name, '.');

	c->of = NULL;
	c->field = -1;
	if (dot) {
		snprintf(of, sizeof(of), "%.*s", (int)(dot - name), name);
		c->of = entity_find(of);
		if (!c->of || entity_owner(c->of, NULL) != e)
			return -1;
		c->field = field_no(c->of, dot + 1);
	} else if (strcmp(name, "state"))
		c->field = field_no(e, name);
	else
		return e->states ? 0 : -1;
	return c->field < 0 ? -1 : 0;
}

/* ---- values changed ---- */

struct mapping { int (*map)(void *, const char *, char *, size_t); void *ctx; };

static int map_one(const struct mapping *m, const struct field *f, char **v, struct err *err)
{
	char text[256];

	if (!*v || !**v)
		return 0;
	int rc = m->map(m->ctx, *v, text, sizeof(text));
	if (rc)
		return err_set(err, E_INVALID, NULL, f ? f->name : "state", NULL, rc == -2 ? "“%s”里“%.60s”不止一个，请写全或按 F4 选" :
			       "“%s”里没有“%.60s”", f ? f->label : "状态", *v);
	free(*v);
	*v = xstrdup(text);
	return 0;
}

int cond_map(const struct field *f, const char *typed, int (*map)(void *, const char *, char *, size_t), void *ctx, char *dst, size_t n,
	     struct err *err)
{
	struct mapping m = { map, ctx };
	struct asked q;
	int rc = 0;

	if (ask_parse(f, typed, &q, err))
		return -1;
	for (int i = 0; rc == 0 && !q.exact && i < q.n; i++)
		if (q.t[i].op != ASK_LIKE && q.t[i].op != ASK_HAS)
			rc = map_one(&m, f, &q.t[i].a, err) || map_one(&m, f, &q.t[i].b, err) ? -1 : 0;
	if (rc == 0)
		ask_write(&q, dst, n);
	ask_free(&q);
	return rc;
}
