/* `new`, `set`, `do`: values as they are typed in a form, judged by the same checks, rules and rights. Everything wrong with
 * the words is said at once, and nothing is stored unless all of it can be. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/together.h"
#include "model/core/util.h"
#include "screens/cli.h"

/* The line that words without an id add to; a field said again begins the next one. */
struct adding { const struct part *part; struct rec *line; bool *said; };

static void adding_end(struct adding *a)
{
	free(a->said);
	*a = (struct adding){0};
}

static const struct part *part_of(const struct entity *e, const char *lines, size_t n)
{
	const struct part *p;

	for (p = e->parts; p && p->label; p++)
		if (p->lines && strlen(p->lines) == n && strncmp(p->lines, lines, n) == 0)
			return p;
	return NULL;
}

static struct rec *line_by_id(struct rec *r, const struct part *p, const char *id)
{
	long long want = strtoll(id, NULL, 10);
	size_t i;

	for (i = 0; i < rec_line_count(r, p); i++)
		if (rec_id(rec_line(r, p, i)) == want)
			return rec_line(r, p, i);
	return NULL;
}

static struct rec *line_new(struct rec *r, const struct part *p, int field, struct adding *a, struct err *err)
{
	if (!a->line || a->part != p || a->said[field]) {
		adding_end(a);
		a->part = p;
		a->line = rec_line_add(r, p, err);
		if (!a->line)
			return NULL;
		a->said = xcalloc((size_t)field_count(rec_entity(a->line)), sizeof *a->said);
	}
	a->said[field] = true;
	return a->line;
}

/* LINES.FIELD and LINES#ID.FIELD: *r becomes the line, *field its field. 0, or an exit status. */
static int in_line(struct rec **r, const char *word, size_t n, int *field, struct adding *a)
{
	const char *dot = memchr(word, '.', n), *hash = memchr(word, '#', (size_t)(dot - word));
	size_t name = (size_t)((hash ? hash : dot) - word);
	const struct part *p = part_of(rec_entity(*r), word, name);
	const struct entity *e = p ? entity_find(p->lines) : NULL;
	struct err err = {0};
	struct rec *line;

	if (!e)
		return cli_usage(_("%s没有 %.*s 的行"), cli_label(rec_entity(*r)->label), (int)name, word);
	*field = cli_field(rec_actor(*r), e, dot + 1, n - (size_t)(dot + 1 - word));
	if (*field < 0)
		return EX_USAGE;
	line = hash ? line_by_id(*r, p, hash + 1) : line_new(*r, p, *field, a, &err);
	if (!line) {
		if (err.code == E_OK)
			err_set(&err, E_NOTFOUND, NULL, p->lines, NULL, _("没有这一行：%.*s"), (int)n, word);
		return cli_err(&err);
	}
	*r = line;
	return 0;
}

/* One FIELD=VALUE. A doubtful value is taken and said. */
static int take_word(struct rec *r, const char *word, struct adding *a)
{
	const char *eq = strchr(word, '=');
	size_t n = eq ? (size_t)(eq - word) : 0;
	struct err err = {0};
	int field = -2, rc;

	if (n == 0)
		return cli_usage(_("应写作 字段=值：%s"), word);
	if (memchr(word, '.', n)) {
		rc = in_line(&r, word, n, &field, a);
		if (rc != 0)
			return rc;
	} else {
		field = cli_field(rec_actor(r), rec_entity(r), word, n);
		if (field == -1)
			return cli_usage(_("状态只能由 do 改变"));
		if (field < 0)
			return EX_USAGE;
	}
	rc = rec_set(r, field, eq + 1, &err);
	if (rc == 0)
		return 0;
	if (err.field[0] == '\0')
		text_cut(err.field, sizeof err.field, rec_entity(r)->fields[field].name);
	return rc < 0 ? cli_err(&err) : (cli_err(&err), 0);
}

/* All words, whatever is wrong with some: the first error's status. */
int cli_take_words(struct rec *r, char **word, int n)
{
	struct adding a = {0};
	int i, rc, first = 0;

	for (i = 0; i < n; i++) {
		rc = take_word(r, word[i], &a);
		if (first == 0)
			first = rc;
	}
	adding_end(&a);
	return first;
}

static struct act act_of(const struct cli *c)
{
	return (struct act){.on = c->on[0] ? c->on : NULL, .reason = c->reason, .passes = c->pass};
}

static void finding_say(const struct finding *v, const char *more)
{
	struct err one = {0};

	err_set(&one, E_RULE, v->rule->id, v->field, v->rule->basis, "%s%s",
		v->text[0] ? v->text : v->verdict == UNKNOWN ? _("参数未设定") : cli_label(v->rule->label), more);
	cli_err(&one);
}

/* Every rule that stands in the way, a line each, and how to go on where one may. */
static int refused(struct cli *c, const struct findings *f, const struct err *err)
{
	bool said = false;
	size_t i;

	for (i = 0; err->code == E_RULE && i < f->n; i++) {
		const struct finding *v = &f->v[i];
		char hint[200] = "";

		if (!finding_stands(v))
			continue;
		said |= strcmp(v->rule->id, err->rule) == 0;
		if (v->verdict == WARN)
			text_fmt(hint, sizeof hint, _("（提醒：加 --pass %s --reason 理由 可以继续）"), v->rule->id);
		else if (v->rule->pass_roles & c->who->roles)
			text_fmt(hint, sizeof hint, _("（有“%s”的，加 --pass %s --reason 理由 可以继续）"),
				 v->rule->pass_doc ? v->rule->pass_doc : "", v->rule->id);
		finding_say(v, hint);
	}
	return said ? err_exit_code(err) : cli_err(err);
}

int cli_save(struct cli *c, struct rec *r)
{
	struct act act = act_of(c);
	struct findings f = {0};
	struct err err = {0};
	int rc = rec_save(r, &act, &f, &err) < 0 ? refused(c, &f, &err) : EX_OK;
	size_t i;

	for (i = 0; rc == EX_OK && i < f.n; i++)
		if (f.v[i].before)
			finding_say(&f.v[i], _("（原有问题，已保存）"));
	findings_free(&f);
	return rc;
}

int cli_new(struct cli *c)
{
	struct rec *r = rec_new(c->db, c->who, c->e);
	int rc = cli_take_words(r, c->argv, c->argc);

	if (rc == 0)
		rc = cli_save(c, r);
	if (rc == 0)
		printf("%lld\n", (long long)rec_id(r));
	rec_free(r);
	return rc;
}

/* The three values of what two have changed differently, a line each. */
static int clashes(const struct merge *m)
{
	struct err one;
	int i, rc = EX_TEMPFAIL;

	for (i = 0; i < m->nclash; i++) {
		const struct clash *k = &m->clash[i];
		const char *was = k->text[PICK_BASE], *theirs = k->text[PICK_THEIRS], *mine = k->text[PICK_MINE];

		one = (struct err){0};
		err_set(&one, E_CONFLICT, NULL, k->field >= 0 ? rec_entity(k->base)->fields[k->field].name : k->part->lines, NULL,
			_("%s：原值 %s；对方（%s）%s；我的 %s"), k->label, *was ? was : _("（空）"), k->who, *theirs ? theirs : _("（空）"),
			*mine ? mine : _("（空）"));
		rc = cli_err(&one);
	}
	return rc;
}

/* Typed over the version the words were made from: joined with what has been saved since, or refused with both. */
static int since(struct rec **r)
{
	struct merge m;
	struct err err = {0};
	char came[400];
	int rc = EX_OK;

	if (rec_merge(*r, &m, &err) < 0)
		return cli_err(&err);
	if (m.nclash > 0) {
		rc = clashes(&m);
	} else {
		merge_incoming(&m, came, sizeof came);
		if (*came)
			cli_usage(_("同时保留其后的修改：%s"), came);	/* said; it is no error */
		rec_free(*r);
		*r = m.r;
		m.r = NULL;
	}
	merge_free(&m);
	return rc;
}

int cli_set(struct cli *c)
{
	struct err err = {0};
	struct rec *r, *now;
	int rc;

	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &now, &err) < 0)
		return cli_err(&err);
	r = now;
	if (c->rev && c->rev != rec_rev(now)) {
		rc = rec_load_rev(c->db, c->who, c->e, rec_id(now), c->rev, &r, &err);
		rec_free(now);
		if (rc < 0)
			return cli_err(&err);
	}
	rc = cli_take_words(r, c->argv + 1, c->argc - 1);
	if (rc == 0 && rec_rev_now(r) != rec_rev(r))
		rc = since(&r);
	if (rc == 0)
		rc = cli_save(c, r);
	rec_free(r);
	return rc;
}

static int no_action(const struct entity *e, const char *name)
{
	const struct action *a;
	char list[400] = "";
	size_t at = 0;

	for (a = e->actions; a && a->name; a++)
		if (at + strlen(a->name) + 2 < sizeof list)
			at += (size_t)sprintf(list + at, " %s", a->name);
	return cli_usage(_("%s没有动作 %s；有的是：%s"), cli_label(e->label), name, list[0] ? list : _("无"));
}

int cli_act(struct cli *c, struct rec *r, const char *action)
{
	struct act act = act_of(c);
	struct findings f = {0};
	struct err err = {0};
	int rc = flow_do(r, action, &act, &f, &err) < 0 ? refused(c, &f, &err) : EX_OK;

	findings_free(&f);
	return rc;
}

static int tried(struct cli *c, struct rec *r, const char *action)
{
	struct act act = act_of(c);
	struct findings f = {0};
	struct err err = {0};
	int rc = flow_try(r, action, &act, &f, &err) < 0 ? refused(c, &f, &err) : EX_OK;

	findings_free(&f);
	return rc;
}

int cli_do(struct cli *c)
{
	const struct action *a = c->e->actions;
	struct err err = {0};
	struct rec *r;
	int rc;

	while (a && a->name && strcmp(a->name, c->argv[1]) != 0 && strcmp(a->label, c->argv[1]) != 0)
		a++;
	if (!a || !a->name)
		return no_action(c->e, c->argv[1]);
	if (strchr(c->argv[0], ','))
		return c->argc > 2 ? cli_usage(_("对几行一起办时不能填 字段=值")) : cli_do_many(c, a);
	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, &err) < 0)
		return cli_err(&err);
	rc = cli_take_words(r, c->argv + 2, c->argc - 2);
	/* what would be refused leaves nothing of what was said with it */
	if (rc == 0 && c->argc > 2)
		rc = tried(c, r, a->name);
	if (rc == 0 && c->argc > 2)
		rc = cli_save(c, r);
	if (rc == 0)
		rc = cli_act(c, r, a->name);
	rec_free(r);
	return rc;
}
