/* See command.h. Nothing is kept: a few hundred commands are told of and judged anew at each search, which takes less than
 * drawing what was found. */
#include "screens/command.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/py.h"
#include "model/core/util.h"

enum { SOURCES = 12, ACTS = 128 };
enum { R_EXACT, R_BEGIN, R_WORD, R_INSIDE, R_FUZZY, R_OFF, R_NONE };

static command_each *source[SOURCES];
static int nsource;

void command_source(command_each *each)
{
	int i;

	for (i = 0; i < nsource; i++)
		if (source[i] == each)
			return;
	if (nsource < SOURCES)
		source[nsource++] = each;
}

/* ---- how well a command is meant ---- */

/* Letters stand for characters from the beginning of text; gaps: characters may be passed over. */
static bool initials(const char *text, const char *q, bool gaps)
{
	while (*q) {
		uint32_t c;

		do {
			if (!*text)
				return false;
			c = py_next(&text);
		} while (!py_searchable(c));
		if (c < 0x80 ? c == (uint32_t)tolower((unsigned char)*q) :
			isalpha((unsigned char)*q) && (py_initials(c) >> (tolower((unsigned char)*q) - 'a') & 1))
			q++;
		else if (!gaps)
			return false;
	}
	return true;
}

static bool in_order(const char *text, const char *q)
{
	while (*q) {
		uint32_t want = py_next(&q);

		do {
			if (!*text)
				return false;
		} while (py_next(&text) != want);
	}
	return true;
}

static bool ascii(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static bool word_begins(const char *words, const char *text, size_t n, bool letters)
{
	const char *w;
	char word[64];
	size_t k;

	for (w = words; w && *(w += strspn(w, " ")); w += k) {
		k = strcspn(w, " ");
		snprintf(word, sizeof word, "%.*s", (int)k, w);
		if (strncasecmp(word, text, n) == 0 || (letters && n > 1 && initials(word, text, false)))
			return true;
	}
	return false;
}

static int rank(const struct command *c, const char *text)
{
	const char *title = c->title ? c->title : c->row.title;
	size_t n = strlen(text);
	bool letters = ascii(text);

	if ((c->code && strcasecmp(c->code, text) == 0) || strcmp(title, text) == 0)
		return R_EXACT;
	if ((c->clause && strncmp(c->clause, text, n) == 0) || (c->code && strncasecmp(c->code, text, n) == 0) ||
		strncmp(title, text, n) == 0 || (letters && n > 1 && initials(title, text, false)))
		return R_BEGIN;
	if (word_begins(c->words, text, n, letters))
		return R_WORD;
	if (strstr(title, text) || (letters && n > 1 && py_match(title, text)))
		return R_INSIDE;
	if (letters ? n > 2 && initials(title, text, true) : text_chars(text) > 1 && in_order(title, text))
		return R_FUZZY;
	return !letters && text_chars(text) > 1 && c->about && strstr(c->about, text) ? R_FUZZY : R_NONE;
}

/* ---- the search ---- */

struct search { struct commands *found; const char *text; int srank[FOUND_MAX], wrank[FOUND_MAX]; };

static void keep(struct jump_row *row, int *ranks, int *n, const struct jump_row *one, int r)
{
	int at = *n, move;

	while (at > 0 && ranks[at - 1] > r)
		at--;
	if (at == FOUND_MAX)
		return;
	move = (*n < FOUND_MAX ? *n : FOUND_MAX - 1) - at;
	memmove(&row[at + 1], &row[at], (size_t)move * sizeof *row);
	memmove(&ranks[at + 1], &ranks[at], (size_t)move * sizeof *ranks);
	row[at] = *one;
	ranks[at] = r;
	if (*n < FOUND_MAX)
		(*n)++;
}

static void judge(void *ctx, const struct command *c)
{
	struct search *s = ctx;
	int r = rank(c, s->text);

	if (r == R_NONE || (c->row.off && app.is_public))
		return;
	if (c->row.off && r > R_WORD && ascii(s->text))	/* letters inside a title: hardly what was meant, and of no use */
		return;
	if (c->row.off)
		keep(s->found->weak, s->wrank, &s->found->nweak, &c->row, R_OFF + r);
	else if (r == R_FUZZY)
		keep(s->found->weak, s->wrank, &s->found->nweak, &c->row, r);
	else
		keep(s->found->strong, s->srank, &s->found->nstrong, &c->row, r);
}

/* ---- what there is always ---- */

static void lists(command_see *see, void *ctx)
{
	int i;

	for (i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		struct command c = {.code = e->code, .clause = e->clause, .about = e->help};

		if ((e->flags & E_NOLIST) || !e->views || !e->views[0].name)
			continue;
		jump_list_row(&c.row, e, NULL);
		c.row.off = !entity_shown(e);
		if (c.row.off)
			text_cut(c.row.note, sizeof c.row.note, verb_why(e, V_READ));
		see(ctx, &c);
	}
}

static void view_run(const struct jump_row *row)
{
	struct query q = {.e = row->e, .view = row->e->views[row->no].name};

	list_screen(row->e, &q);
}

/* The first view is the list itself. */
static void views(command_see *see, void *ctx)
{
	int i, k;

	for (i = 0; entities[i]; i++)
		for (k = 1; entity_shown(entities[i]) && entities[i]->views[k].name; k++) {
			struct command c = {.words = entities[i]->views[k].label};

			c.row = (struct jump_row){.kind = JUMP_COMMAND, .e = entities[i], .no = k, .run = view_run};
			text_fmt(c.row.title, sizeof c.row.title, "%s · %s", entities[i]->label, entities[i]->views[k].label);
			text_cut(c.row.note, sizeof c.row.note, _("看法"));
			see(ctx, &c);
		}
}

static void act_run(const struct jump_row *row)
{
	screen_act(row->on, row->arg);
}

/* Found by its label; without one by the beginning of what it does. The rest of that is looked in last: it is long, and
 * letters would meet it by chance. */
static void act_names(const struct keydef *d, struct command *c, char *begin, size_t n)
{
	const char *help = d->help ? _(d->help) : "", *end = help + strlen(help), *p;
	static const char *const stop[] = {"；", "，", "：", "。"};
	size_t i;

	c->about = help;
	if (d->label) {
		c->title = _(d->label);
		text_fmt(c->row.title, sizeof c->row.title, "%s　%s", c->title, help);
		return;
	}
	for (i = 0; i < LENGTH(stop); i++)
		if ((p = strstr(help, stop[i])) && p < end)
			end = p;
	text_fmt(begin, n, "%.*s", (int)(end - help), help);
	c->title = begin;
	text_cut(c->row.title, sizeof c->row.title, help);
}

static void acts(struct screen *on, command_see *see, void *ctx)
{
	struct act_row act[ACTS];
	int n = on ? screen_acts(on, act, ACTS) : 0, i;

	for (i = 0; i < n; i++) {
		const struct keydef *d = act[i].def;
		struct command c = {0};
		char key[32], begin[120];

		if (act[i].key == K_F2)		/* this is it */
			continue;
		c.code = key_name(act[i].key, key, sizeof key);
		c.row = (struct jump_row){.kind = JUMP_COMMAND, .run = act_run, .arg = d, .on = on, .off = !act[i].valid};
		act_names(d, &c, begin, sizeof begin);
		text_cut(c.row.note, sizeof c.row.note, act[i].valid ? key : d->why ? d->why(on) : _("此时不能用"));
		see(ctx, &c);
	}
}

void command_tell(command_see *see, void *ctx, const char *title, const char *note, const char *words,
	void (*run)(const struct jump_row *), int no)
{
	struct command c = {.words = words};

	c.row = (struct jump_row){.kind = JUMP_COMMAND, .run = run, .no = no};
	text_cut(c.row.title, sizeof c.row.title, title);
	text_cut(c.row.note, sizeof c.row.note, note);
	see(ctx, &c);
}

struct commands *commands_find(const char *text)
{
	struct search s = {.found = xcalloc(1, sizeof *s.found), .text = text};
	struct screen *on = jump_under();
	int i;

	acts(on, judge, &s);
	lists(judge, &s);
	jump_screens(judge, &s);
	views(judge, &s);
	for (i = 0; i < nsource; i++)
		source[i](on, judge, &s);
	return s.found;
}
