/* The documents of a record: which were issued, the words of the one chosen below, and Enter prints it to where this person printed the last
 * time. Or the templates, in force and to come, and what each would say of the record: nothing of that is printed. */
#include <stdlib.h>
#include <string.h>

#include "model/core/setting.h"
#include "model/core/util.h"
#include "screens/paper.h"

enum { MOST = 64, NUMBER = 30, DAY = 11 };

enum way { TO_TRAY, TO_QUEUE, TO_TERMINAL, WAYS };
static const struct { const char *word, *label; } way[WAYS] = {
	[TO_TRAY] = {"tray", "PDF 存入文件托盘"}, [TO_QUEUE] = {"queue", "本单位的打印机"}, [TO_TERMINAL] = {"terminal", "您终端上的打印机"},
};

struct documents {
	const struct entity *e;
	int64_t id;
	struct document_row row[MOST];
	int n, sel, top, lines;		/* top: first line of the text that is shown */
	char *text;			/* of the document chosen */
	bool samples;			/* rows are templates */
	unsigned seen;
};

static struct rec *chosen(struct documents *p)
{
	struct err err = {0};
	struct rec *d = NULL;

	if (p->sel < p->n && rec_load(app.db, &app.who, entity_find("document"), p->row[p->sel].id, NULL, &d, &err) < 0)
		err_show(&err);
	return d;
}

static char *sample_text(struct documents *p)
{
	struct err err = {0};
	struct rec *r = NULL;
	char *text = NULL;

	if (p->sel >= p->n)
		return NULL;
	if (rec_load(app.db, &app.who, p->e, p->id, NULL, &r, &err) == 0)
		text = document_sample(r, p->row[p->sel].id, &err);
	if (!text)
		err_show(&err);
	rec_free(r);
	return text;
}

static void read_text(struct documents *p)
{
	struct rec *d = p->samples ? NULL : chosen(p);

	free(p->text);
	p->text = p->samples ? sample_text(p) : d ? document_text(d) : NULL;
	p->top = 0;
	rec_free(d);
}

static int read_rows(struct documents *p, struct err *err)
{
	struct rec *r;

	if (!p->samples)
		return document_list(app.db, &app.who, p->e, p->id, p->row, MOST, err);
	if (rec_load(app.db, &app.who, p->e, p->id, NULL, &r, err) < 0)
		return -1;
	int n = document_templates(r, p->row, MOST, err);
	rec_free(r);
	return n;
}

static bool read_all(struct documents *p)
{
	struct err err = {0};
	int n = read_rows(p, &err);

	p->seen = app.version;
	if (n < 0) {
		err_show(&err);
		return false;
	}
	p->n = n;
	if (p->sel >= n)
		p->sel = n ? n - 1 : 0;
	read_text(p);
	return true;
}

/* ---- drawing ---- */

struct page { struct area a; int y, skip, line; };

static void text_line(void *ctx, const char *s, size_t n)
{
	struct page *p = ctx;
	char line[600];

	if (p->line++ >= p->skip && p->y < p->a.h) {
		text_fmt(line, sizeof line, "%.*s", (int)n, s);
		put(p->a, p->y++, 2, p->a.w - 4, SY_VALUE, line);
	}
}

static int most_rows(const struct documents *p, struct area a)
{
	return p->n < a.h / 3 ? p->n : a.h / 3;
}

static enum way last_way(void)
{
	char word[16] = "";

	setting_get(app.db, &app.who, "print", word, sizeof word);
	for (int i = 0; i < WAYS; i++)
		if (strcmp(word, way[i].word) == 0 && (i != TO_QUEUE || paper_queue()))
			return (enum way)i;
	return paper_queue() ? TO_QUEUE : TO_TRAY;
}

static void documents_draw(struct screen *s, struct area a)
{
	struct documents *p = s->data;
	int rows = most_rows(p, a), from = p->sel >= rows ? p->sel - rows + 1 : 0, i;
	struct page page = {a, rows + 1, p->top, 0};
	char text[160];

	for (i = 0; i < rows && from + i < p->n; i++) {
		const struct document_row *r = &p->row[from + i];
		bool at = from + i == p->sel;
		int x = 2 + DAY + 1;

		hot_row(a, i, from + i - p->sel);
		put(a, i, 0, 2, SY_MARK, at ? "▸" : " ");
		put(a, i, 2, DAY, SY_VALUE, r->day);
		put(a, i, x, a.w - x - NUMBER - 2, at ? SY_FOCUS : SY_TEXT, r->kind);
		if (p->samples)
			text_fmt(text, sizeof text, "%s%s", *r->docno ? r->docno : _("全省通用"), r->valid ? "" : _("　尚未启用"));
		else
			text_cut(text, sizeof text, r->valid ? r->docno : _("作废"));
		put(a, i, a.w - NUMBER - 1, NUMBER, r->valid ? SY_TEXT : SY_ERROR, text);
	}
	put_hline(a, rows, SY_DIM);
	if (p->samples)
		text_cut(text, sizeof text, _("样张，不是文书"));
	else
		text_fmt(text, sizeof text, _("印到：%s"), _(way[last_way()].label));
	put_right(a, rows, 0, a.w - 2, SY_DIM, text);
	p->lines = p->text ? wrap(p->text, a.w - 4, text_line, &page) : 0;
	put_caret(a, p->sel - from, 2);
}

/* ---- keys ---- */

static int to_terminal(struct rec *d, struct err *err)
{
	char *text;

	if (document_handed_out(d, _("终端打印机"), err) < 0)
		return -1;
	text = document_text(d);
	if (!tui_print(text))
		err_set(err, E_IO, NULL, NULL, NULL, _("送不到终端"));
	free(text);
	return err->code == E_OK ? 0 : -1;
}

static void print_to(struct documents *p, enum way to)
{
	struct err err = {0};
	struct rec *d = chosen(p);
	char name[320] = "";
	int rc;

	if (!d)
		return;
	tui_message(SY_DIM, "%s", _("正在印……"));
	tui_now();
	rc = to == TO_TRAY ? paper_tray(d, name, &err) : to == TO_QUEUE ? paper_print(d, &err) : to_terminal(d, &err);
	rec_free(d);
	if (rc < 0) {
		err_show(&err);
		return;
	}
	setting_set(app.db, &app.who, "print", way[to].word, &err);
	tui_message(SY_GOOD, _("%s：%s%s%s"), p->row[p->sel].docno, _(way[to].label), *name ? "　" : "", name);
}

static void act_print(struct screen *s)
{
	print_to(s->data, last_way());
}

static void act_tray(struct screen *s)
{
	print_to(s->data, TO_TRAY);
}

static void act_queue(struct screen *s)
{
	print_to(s->data, TO_QUEUE);
}

static void act_terminal(struct screen *s)
{
	print_to(s->data, TO_TERMINAL);
}

static bool is_document(struct screen *s)
{
	return !((struct documents *)s->data)->samples;
}

static const char *why_sample(struct screen *s)
{
	(void)s;
	return _("样张不是文书，不能印，也不能办");
}

static bool may_queue(struct screen *s)
{
	return paper_queue() && is_document(s);
}

static const char *why_no_queue(struct screen *s)
{
	return is_document(s) ? _("本单位没有设打印机") : why_sample(s);
}

/* Which of both there is to see; false: neither, or nothing of the other. */
static bool turn_to(struct documents *p, bool samples)
{
	struct document_row was[MOST];
	bool before = p->samples;
	int n = p->n;

	memcpy(was, p->row, sizeof was);
	p->samples = samples;
	if (read_rows(p, &(struct err){0}) > 0) {
		p->sel = 0;
		return read_all(p);
	}
	memcpy(p->row, was, sizeof was);
	p->samples = before;
	p->n = n;
	return false;
}

static void act_samples(struct screen *s)
{
	struct documents *p = s->data;

	if (!turn_to(p, !p->samples))
		tui_message(SY_WARN, "%s", p->samples ? _("还没有制发过文书") : _("没有您能看的文书模板"));
}

static void act_open(struct screen *s)
{
	struct documents *p = s->data;

	if (p->sel < p->n)
		record_open(entity_find("document"), p->row[p->sel].id, REC_VIEW, NULL, NULL);
}

static void act_do(struct screen *s)
{
	struct documents *p = s->data;

	if (p->sel < p->n)
		action_open(entity_find("document"), p->row[p->sel].id);
}

static void act_refresh(struct screen *s)
{
	read_all(s->data);
}

static bool documents_key(struct screen *s, int key)
{
	struct documents *p = s->data;
	int was = p->sel;

	if (key == K_PGDN || key == K_PGUP) {
		int to = p->top + (key == K_PGDN ? 8 : -8);

		p->top = to > p->lines - 2 ? p->top : to < 0 ? 0 : to;
		return true;
	}
	if (!move_key(key, &p->sel, p->n - 1, 8))
		return false;
	if (p->sel != was)
		read_text(p);
	return true;
}

static void documents_tick(struct screen *s)
{
	struct documents *p = s->data;

	if (app.version == p->seen)
		return;
	read_all(p);
	tui_redraw();
}

static void documents_back(struct screen *s, struct screen *child, int result)
{
	(void)child;
	if (result > 0)
		read_all(s->data);
}

static void documents_close(struct screen *s)
{
	struct documents *p = s->data;

	free(p->text);
	free(p);
}

static const struct keydef documents_keys[] = {
	{.key = K_ENTER, .label = "印", .help = "印出这件文书，印到上一次印的地方", .act = act_print, .valid = is_document, .why = why_sample},
	{.key = 'p', .label = "PDF", .help = "PDF 存入文件托盘", .act = act_tray, .valid = is_document, .why = why_sample},
	{.key = 'q', .label = "打印机", .help = "送本单位的打印机", .act = act_queue, .valid = may_queue, .why = why_no_queue},
	{.key = 't', .label = "终端打印", .help = "文字送到您终端上的打印机", .act = act_terminal, .valid = is_document, .why = why_sample},
	{.key = '5', .label = "打开", .help = "文书的全部内容：送达、所办事项", .act = act_open, .valid = is_document, .why = why_sample},
	{.key = '8', .label = "办理", .help = "送达、作废", .act = act_do, .valid = is_document, .why = why_sample},
	{.key = 'v', .label = "样张", .help = "各种文书的模板照这条记录填出来的样子，尚未启用的也看得到；再按回到文书", .act = act_samples},
	{.key = K_F5, .alt = K_CTRL('R'), .help = "重新读取", .act = act_refresh},
	{.key = K_UP, .alt = K_DOWN, .help = "上一件、下一件文书"},
	{.key = K_PGUP, .alt = K_PGDN, .help = "正文长时翻页"},
	{.key = K_HOME, .alt = K_END, .help = "第一件、最后一件"},
	{0}
};

static const struct screen_ops documents_ops = {
	.name = "documents", .draw = documents_draw, .key = documents_key, .tick = documents_tick, .back = documents_back, .close = documents_close, .keys = documents_keys,
};

static void documents_open(const struct entity *e, int64_t id)
{
	struct documents *p = xcalloc(1, sizeof *p);
	char name[120] = "", title[160];
	struct err err = {0};
	struct rec *r;

	p->e = e;
	p->id = id;
	if (!read_all(p) || (p->n == 0 && !turn_to(p, true))) {
		if (p->n == 0)
			tui_message(SY_WARN, "%s", _("还没有制发过文书"));
		free(p->text);
		free(p);
		return;
	}
	if (p->samples)
		tui_message(SY_WARN, "%s", _("还没有制发过文书：这是各种文书将来的样子"));
	if (rec_load(app.db, &app.who, e, id, NULL, &r, &err) == 0) {
		rec_title(r, name, sizeof name);
		rec_free(r);
	}
	text_fmt(title, sizeof title, _("文书 %.120s"), name);
	screen_push(&documents_ops, p, "", title);
}

static bool shows(struct screen *s, const struct entity **e, int64_t *id)
{
	return org_shows(s, e, id) || record_shows(s, e, id) || case_shows(s, e, id);
}

void documents_here(struct screen *s)
{
	const struct entity *e;
	int64_t id;

	if (shows(s, &e, &id))
		documents_open(e, id);
}

bool documents_may(struct screen *s)
{
	const struct entity *of = entity_find("document"), *e;
	int64_t id;

	return of && entity_may(of, V_READ) && shows(s, &e, &id) && id != 0;
}

/* ---- is a document genuine: for anybody ---- */

static void verified(void *ctx, const char *code)
{
	struct document_public d;
	struct err err = {0};
	char text[800];

	(void)ctx;
	if (!code)
		return;
	if (document_verify(app.db, &app.who, code, &d, &err) < 0)
		text_fmt(text, sizeof text, _("%s。请核对文书上的12个字符；仍然没有的，不是本登记机关制发的文书。"), err.msg);
	else
		text_fmt(text, sizeof text, _("%s\n\n%s　%s\n%s　%s\n%s"), d.valid ? _("有效") : _("已作废"), d.kind, d.docno, d.unit, d.day, d.title);
	notice(_("核对文书"), text, NULL, NULL);
}

void verify_open(void)
{
	ask(_("核对文书"), _("校验码（印在文书左下）"), "", 20, false, NULL, verified, NULL);
}
