/* Saving a form: the rules' findings, and joining with what somebody else has saved meanwhile. What only one side changed
 * joins by itself; what both changed is chosen, and neither text is lost. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/fields.h"
#include "screens/record.h"

enum { TRIES = 3 };		/* others may save while this is being joined */

static void save(struct screen *s, const char *reason);

/* ---- what rules say ---- */

static void reason_given(void *ctx, const char *reason)
{
	if (reason)
		save(ctx, reason);
	else
		((struct record *)((struct screen *)ctx)->data)->passes[0] = '\0';
}

static void warned(void *ctx)
{
	ask(_("仍要保存"), _("继续的理由"), "", 200, false, check_reason, reason_given, ctx);
}

/* Blocked: to the field a rule names. Only warned: a reason is asked, and the act goes on with it. */
static void refused(struct screen *s, const struct findings *found)
{
	struct record *d = s->data;
	char text[2048];
	size_t i;

	for (i = found->n; i-- > 0; )
		if (found->v[i].verdict == BLOCK && !found->v[i].before && found->v[i].field[0])
			fields_error(d->f, found->v[i].field, found->v[i].text);
	findings_text(found, UNKNOWN, text, sizeof text);
	if (findings_passable(found, d->passes, sizeof d->passes))
		notice(_("请核对"), text, warned, s);
	else
		notice(_("不能保存"), text, NULL, NULL);
}

/* ---- joining ---- */

static void note_came(struct record *d, const struct merge *m)
{
	char text[sizeof d->came];
	size_t k = strlen(d->came);

	merge_incoming(m, text, sizeof text);
	if (*text)
		text_fmt(d->came + k, sizeof d->came - k, "%s%s", k ? "；" : "", text);
}

static void take(struct record *d, struct merge *m)
{
	struct place at;

	note_came(d, m);
	fields_place(d->f, &at);
	fields_swap(d->f, m->r);
	rec_free(d->r);
	d->r = m->r;
	m->r = NULL;
	d->theirs[0] = '\0';
	d->theirs_rev = rec_rev(d->r);
	fields_go(d->f, &at);
}

static void merge_end(struct record *d)
{
	if (d->merge)
		merge_free(d->merge);
	free(d->merge);
	d->merge = NULL;
}

/* True: what was typed lies over what stands now. False: it is being asked, or it cannot be. */
static bool join(struct screen *s)
{
	struct record *d = s->data;
	struct err err = {0};
	char name[120];

	merge_end(d);
	d->merge = xcalloc(1, sizeof *d->merge);
	if (rec_merge(d->r, d->merge, &err) < 0) {
		merge_end(d);
		err_show(&err);
		return false;
	}
	if (d->merge->nclash > 0) {
		rec_title(d->r, name, sizeof name);
		merge_open(d->e, name, d->merge);
		return false;
	}
	take(d, d->merge);
	merge_end(d);
	return true;
}

static int clash_item(const struct record *d, const struct clash *c, struct place *at)
{
	const struct entity *e = c->part ? entity_find(c->part->lines) : d->e;

	*at = (struct place){"-", "-", "-"};
	if (c->part) {
		snprintf(at->lines, sizeof at->lines, "%s", c->part->lines);
		snprintf(at->which, sizeof at->which, "%lld", (long long)c->line);
	}
	snprintf(at->field, sizeof at->field, "%s", e->fields[c->field >= 0 ? c->field : 0].name);
	return c->field;
}

void record_merged(struct screen *s, int how, int at)
{
	struct record *d = s->data;
	struct merge *m = d->merge;
	struct place to;
	int i;

	if (!m || (how != MERGE_SAVE && how != MERGE_EDIT)) {
		merge_end(d);
		tui_message(SY_WARN, "%s", _("还没有保存；填写的内容都在"));
		return;
	}
	/* to be written anew: what was typed here is what it is written from */
	for (i = 0; i < m->nclash; i++)
		if (m->clash[i].pick == PICK_NONE)
			merge_pick(m, i, PICK_MINE);
	free(d->unchosen);
	d->unchosen = again_unchosen(m);
	if (at >= 0 && at < m->nclash)
		clash_item(d, &m->clash[at], &to);
	take(d, m);
	merge_end(d);
	d->typed = true;
	if (how == MERGE_EDIT) {
		fields_go(d->f, &to);
		tui_message(SY_TEXT, "%s", _("改好后按 F10 保存"));
		return;
	}
	d->passes[0] = '\0';
	save(s, NULL);
}

/* 李四 刚修改了 联系电话、住所 */
bool record_theirs(struct record *d)
{
	struct merge m;
	struct err err = {0};
	const char *who = NULL;
	size_t at = 0, n = sizeof d->theirs;
	int i;

	int64_t now = d->id ? rec_rev_now(d->r) : 0;

	if (d->id == 0 || now == d->theirs_rev)
		return false;
	d->theirs_rev = now;
	d->theirs[0] = '\0';
	if (now == rec_rev(d->r))
		return true;
	if (rec_merge(d->r, &m, &err) < 0) {
		text_fmt(d->theirs, n, "%s", err.msg);
		return true;
	}
	for (i = 0; i < m.nclash + m.nin; i++) {
		const char *by = i < m.nclash ? m.clash[i].who : m.in[i - m.nclash].who;
		const char *label = i < m.nclash ? m.clash[i].label : m.in[i - m.nclash].label;
		bool fresh = !who || strcmp(who, by);

		at += text_fmt(d->theirs + at, n - at, "%s%s%s%s%s", i == 0 ? "" : fresh ? "；" : "、", fresh ? by : "",
			fresh ? _(" 刚修改了 ") : "", label, i < m.nclash ? _("（您也改了）") : "");
		who = by;
	}
	if (at == 0)
		text_fmt(d->theirs, n, "%s", _("他人刚保存过，没有改动您看得到的内容"));
	merge_free(&m);
	return true;
}

/* ---- saving ---- */

/* What was wrong before and still is does not keep anybody, but is said. */
static void saved(struct screen *s, const struct findings *found, int64_t before)
{
	struct record *d = s->data;
	const struct finding *old;
	bool fresh = d->id == 0, nothing = !fresh && rec_rev(d->r) == before;	/* all that was chosen stands already */
	const char *aside = d->unchosen && *d->unchosen ? _("；您写的留在草稿里") : "";
	char title[160];
	struct err err = {0};
	int n = findings_before(found, &old);

	draft_end(d);
	d->id = rec_id(d->r);
	recent_add(app.db, &app.who, d->e, d->id, &err);
	if (!nothing)
		takeback_note(d->e, fresh ? 0 : d->id, rec_rev(d->r));
	rec_title(d->r, title, sizeof title);
	if (nothing)
		tui_message(SY_GOOD, _("保留对方的内容%s"), aside);
	else if (n > 0)
		tui_message(SY_WARN, _("已保存；原有问题 %d 项未改：%s %s"), n, old->rule->id, old->text);
	else if (d->came[0])
		tui_message(SY_GOOD, _("已保存，同时收入他人刚改的内容：%s%s"), d->came, aside);
	else if (*aside)
		tui_message(SY_GOOD, _("已保存：%s%s"), title, aside);
	else
		tui_message(SY_GOOD, fresh ? _("已新建：%s") : _("已保存：%s"), title);
	d->drop = true;
	screen_close(s, 1);
	if (fresh)
		row_made(d->e, d->id);
}

static void save(struct screen *s, const char *reason)
{
	struct record *d = s->data;
	struct findings found = {0};
	struct err err = {0};
	struct act act = {.reason = reason, .passes = d->passes[0] ? d->passes : NULL};
	int64_t before = 0;
	int rc = -1, i;

	for (i = 0; i < TRIES; i++) {
		if (d->id != 0 && (err.code == E_CONFLICT || rec_rev_now(d->r) != rec_rev(d->r)) && !join(s))
			return;
		err = (struct err){0};
		before = rec_rev(d->r);
		rc = rec_save(d->r, &act, &found, &err);
		if (rc == 0 || err.code != E_CONFLICT)
			break;
	}
	if (rc == 0) {
		saved(s, &found, before);
	} else if (found.n > 0 && err.code == E_RULE) {
		refused(s, &found);
	} else {
		err_show(&err);
		fields_error(d->f, err.field, err.msg);
	}
	if (err.code != E_RULE)
		d->passes[0] = '\0';
	findings_free(&found);
}

void record_save(struct screen *s)
{
	struct record *d = s->data;

	if (!form_commit(fields_form(d->f)))
		return;
	if (d->id != 0 && !fields_dirty(d->f)) {
		tui_message(SY_DIM, "%s", _("没有改动，不必保存"));
		draft_end(d);
		d->drop = true;
		screen_close(s, 0);
		return;
	}
	d->passes[0] = '\0';
	save(s, NULL);
}
