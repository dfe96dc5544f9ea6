/* What is typed in a form is kept while it is typed: at each field that is left, and when the hand rests. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/record.h"

enum { DRAFT_IDLE_MS = 900, DRAFT_TICKS = 5 };

long draft_spot(const struct record *d)
{
	int row, col, item = form_focused(fields_form(d->f), &row, &col);

	return ((long)item << 24) + ((long)(row + 1) << 8) + col;
}

/* When the hand rests or has left the field, and now and then while it types on. */
bool draft_due(struct record *d)
{
	if (!d->typed)
		return false;
	if (draft_spot(d) == d->kept_spot && tui_idle() < DRAFT_IDLE_MS && ++d->unkept < DRAFT_TICKS)
		return false;
	d->unkept = 0;
	d->typed = false;
	return true;
}

/* FNV-1a: enough to see that nothing has changed, and no second copy of what was typed stays in memory. */
static uint64_t sum(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h;
}

/* Where the caret stands and what was typed. */
void draft_write(struct record *d, bool moved)
{
	struct place at;
	char *typed, *body;
	uint64_t now;
	struct err err = {0};

	d->kept_spot = draft_spot(d);
	if (app.is_public || !fields_dirty(d->f))
		return;
	typed = fields_typed(d->f);
	now = sum(typed);
	if (!d->kept || now != d->kept_sum || moved) {
		if (d->waiting && !d->aside && draft_put_aside(app.db, &app.who, d->e, d->id, &err) == 0)
			d->aside = true;	/* what lies there since another session is not written over */
		fields_place(d->f, &at);
		body = xasprintf("@\t%s\t%s\t%s\t%s\n%s", at.lines, at.which, at.field, d->mode & REC_PART ? "part" : "all", typed);
		if (draft_save(app.db, &app.who, d->e, d->id, rec_rev(d->r), body, &err) < 0)
			err_show(&err);
		else
			d->kept_at = clock_now(app.db);
		d->kept = true;
		d->kept_sum = now;
		explicit_bzero(body, strlen(body));
		free(body);
	}
	explicit_bzero(typed, strlen(typed));
	free(typed);
}

void draft_left(struct record *d)
{
	if (draft_spot(d) != d->kept_spot)
		draft_write(d, false);
}

void draft_end(struct record *d)
{
	struct err err = {0};

	if (d->kept) {
		draft_drop(app.db, &app.who, d->e, d->id, false, &err);
		resume_end();
	}
	d->kept = false;
	if (d->unchosen && *d->unchosen) {	/* typed and not chosen: it is offered when the form is opened again */
		char *body = xasprintf("@\t-\t-\t-\tall\n%s", d->unchosen);

		if (draft_save(app.db, &app.who, d->e, d->id, rec_rev(d->r), body, &err) == 0)
			draft_put_aside(app.db, &app.who, d->e, d->id, &err);
		explicit_bzero(body, strlen(body));
		free(body);
	}
}

bool draft_place(const char *body, struct place *at)
{
	char how[8] = "";

	*at = (struct place){"-", "-", "-"};
	return sscanf(body, "@\t%39[^\t\n]\t%23[^\t\n]\t%39[^\t\n]\t%7[a-z]", at->lines, at->which, at->field, how) == 4 &&
		strcmp(how, "part") == 0;
}

bool draft_there(struct record *d)
{
	struct draft info;
	struct err err = {0};
	char *body = NULL;

	d->aside = false;
	d->waiting = draft_load(app.db, &app.who, d->e, d->id, false, &info, &body, &err) == 1;
	if (!d->waiting)
		d->waiting = d->aside = draft_load(app.db, &app.who, d->e, d->id, true, &info, &body, &err) == 1;
	if (body)
		explicit_bzero(body, strlen(body));
	free(body);
	return d->waiting;
}

/* Made from an earlier version of the row: that one is what it is laid over, so that a later save of another's is seen when
 * this one is saved. */
static void as_it_was(struct record *d, int64_t rev)
{
	struct err err = {0};
	struct rec *r;

	if (d->id == 0 || rev == rec_rev(d->r) || fields_dirty(d->f) ||
		rec_load_rev(app.db, &app.who, d->e, d->id, rev, &r, &err) < 0)
		return;
	fields_swap(d->f, r);
	rec_free(d->r);
	d->r = r;
}

/* From the draft into the form, the caret where it stood. */
void draft_take(struct record *d)
{
	struct draft info;
	char *body = NULL, at[20];
	struct err err = {0};

	if (draft_load(app.db, &app.who, d->e, d->id, d->aside, &info, &body, &err) != 1)
		return;
	as_it_was(d, info.rev);
	fields_retype(d->f, body);
	explicit_bzero(body, strlen(body));
	free(body);
	if (d->aside)
		draft_drop(app.db, &app.who, d->e, d->id, true, &err);
	d->kept = !d->aside;
	d->kept_sum = 0;
	d->kept_at = info.at;
	d->waiting = d->aside = false;
	d->typed = true;
	d->theirs_rev = 0;
	record_theirs(d);
	instant_text(info.at, at);
	tui_message(SY_GOOD, _("已接着 %.5s 未保存的内容"), at + 11);
}

/* ---- what others ask ---- */

bool record_unsaved(struct screen *s)
{
	struct record *d = record_of(s);

	return d && record_editing(s) && fields_dirty(d->f);
}

/* What is being typed stays half typed: it is judged when somebody comes back to it. */
void record_keep(struct screen *s)
{
	struct record *d = record_of(s);

	if (d && record_editing(s))
		draft_write(d, true);
}

/* 第12/40项 联系电话 */
static void standing(struct record *d, char *dst, size_t n)
{
	struct place at;
	const struct part *p;
	const char *label = "", *lines = "";
	int f;

	fields_place(d->f, &at);
	for (p = d->e->parts; p && p->label; p++)
		if (p->lines && strcmp(p->lines, at.lines) == 0)
			lines = p->label;
	f = field_no(*lines ? entity_find(at.lines) : d->e, at.field);
	if (f >= 0)
		label = (*lines ? entity_find(at.lines) : d->e)->fields[f].label;
	text_fmt(dst, n, "%s%s%s", lines, *lines ? " " : "", label);
}

bool record_place(struct screen *s, FILE *out)
{
	struct record *d = record_of(s);
	struct place at;
	char text[120];

	if (!d)
		return false;
	fields_place(d->f, &at);
	standing(d, text, sizeof text);
	fprintf(out, "%s\t%s\t%lld\t%s\t%s\t%s\t%s\t%s\t%s\n", record_editing(s) ? "form" : "record", d->e->name, (long long)d->id,
		d->day[0] ? d->day : "-", d->mode & REC_PART ? "part" : "all", at.lines, at.which, at.field, *text ? text : "-");
	return true;
}

void record_return(char **word, int n)
{
	const struct entity *e = n >= 8 ? entity_find(word[1]) : NULL;
	bool part = n >= 8 && strcmp(word[4], "part") == 0, edit = strcmp(word[0], "form") == 0;
	struct draft info;
	struct place at = {"-", "-", "-"};
	struct screen *s, *under = screen_top();
	struct record *d;
	struct err err = {0};
	char *body = NULL;
	int64_t id;
	bool draft;

	if (!e)
		return;
	id = atoll(word[2]);
	snprintf(at.lines, sizeof at.lines, "%s", word[5]);
	snprintf(at.which, sizeof at.which, "%s", word[6]);
	snprintf(at.field, sizeof at.field, "%s", word[7]);
	draft = edit && draft_load(app.db, &app.who, e, id, false, &info, &body, &err) == 1;
	free(body);
	record_open(e, id, (edit ? REC_EDIT : REC_VIEW) | (draft ? REC_RESUME : 0) | (part ? REC_PART : 0),
		part ? strcmp(at.lines, "-") ? at.lines : at.field : NULL, *word[3] == '-' ? NULL : word[3]);
	if ((s = screen_top()) == under || !(d = record_of(s)) || draft)
		return;
	fields_go(d->f, &at);
}
