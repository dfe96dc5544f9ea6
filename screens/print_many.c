/* Documents of many rows at once: of which kind, and where to; then batch.c shows which rows have none of it and why, and prints the others. */
#include <stdlib.h>
#include <string.h>

#include "model/core/document.h"
#include "model/core/util.h"
#include "screens/batch.h"
#include "screens/paper.h"

enum { KINDS = 40 };

/* What is being asked: one dialog at a time. */
static struct {
	struct code kind[KINDS];
	int n;
	struct batch_do d;
	struct batch_words w;
	void (*done)(void);
} plan;

static int into_tray(struct rec *d, struct err *err)
{
	char name[320];

	return paper_tray(d, name, err);
}

static const struct { int (*hand)(struct rec *, struct err *); const char *label; } way[] = {
	{ paper_print, "本单位的打印机" }, { into_tray, "PDF 存入文件托盘" },
};

static void go(int to)
{
	text_fmt(plan.w.said + strlen(plan.w.said), sizeof plan.w.said - strlen(plan.w.said), "：%s", _(way[to].label));
	plan.d.hand = way[to].hand;
	plan.done();
}

static void way_chosen(void *ctx, int i)
{
	(void)ctx;
	if (i >= 0)
		go(i);
}

static int kind_match(void *ctx, const char *typed, int max, struct pick_row *out)
{
	int n = 0, i;

	(void)ctx;
	for (i = 0; i < plan.n && n < max; i++) {
		if (*typed && !strstr(plan.kind[i].label, typed) && !py_match(plan.kind[i].label, typed))
			continue;
		out[n] = (struct pick_row){0};
		text_cut(out[n].key, sizeof out[n].key, plan.kind[i].code);
		text_cut(out[n++].label, sizeof out[0].label, plan.kind[i].label);
	}
	return n;
}

static void kind_picked(void *ctx, const struct pick_row *row)
{
	struct menu_row to[LENGTH(way)];

	(void)ctx;
	if (!row)
		return;
	text_cut(plan.w.value, sizeof plan.w.value, row->key);
	text_cut(plan.w.said, sizeof plan.w.said, row->label);
	if (!paper_queue()) {
		go(LENGTH(way) - 1);
		return;
	}
	for (size_t i = 0; i < LENGTH(way); i++)
		to[i] = (struct menu_row){.label = _(way[i].label)};
	menu(_("印到哪里"), to, LENGTH(way), way_chosen, NULL);
}

bool print_many_may(const struct entity *e)
{
	struct batch_do d = {.kind = BATCH_PRINT};
	struct err err = {0};

	return batch_may(app.db, &app.who, e, &d, &err) && document_kinds(app.db, e, plan.kind, KINDS) > 0;
}

void print_many(const struct entity *e, void (*done)(void))
{
	plan.n = document_kinds(app.db, e, plan.kind, KINDS);
	plan.d = (struct batch_do){.kind = BATCH_PRINT};
	plan.w = (struct batch_words){0};
	plan.done = done;
	pick(_("印哪一种文书"), "", kind_match, kind_picked, NULL);
}

const struct batch_words *print_many_said(struct batch_do *d)
{
	*d = plan.d;
	return &plan.w;
}
