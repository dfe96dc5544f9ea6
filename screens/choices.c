/* What can be chosen for a field: codes by code, name or initials; rows by whatever finds them; regions; yes and no. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/core/util.h"
#include "screens/screens.h"

/* 3 exact, 2 begins so, 1 inside or by initials, 0 not. */
static int code_rank(const struct code *c, const char *typed)
{
	size_t n = strlen(typed);

	if (n == 0)
		return 1;
	if (strcasecmp(c->code, typed) == 0 || strcmp(c->label, typed) == 0)
		return 3;
	if (strncasecmp(c->code, typed, n) == 0 || strncmp(c->label, typed, n) == 0)
		return 2;
	return strstr(c->label, typed) || py_match(c->label, typed) ? 1 : 0;
}

static void code_row(const struct code *c, struct pick_row *out)
{
	memset(out, 0, sizeof *out);
	text_cut(out->key, sizeof out->key, c->code);
	text_cut(out->label, sizeof out->label, c->label);
	text_cut(out->note, sizeof out->note, c->code);
}

static int code_choices(const char *list, const char *typed, int max, struct pick_row *out)
{
	struct err err = {0};
	struct code *codes = NULL;
	int n = code_list(app.db, list, clock_today(app.db), &codes, &err), found = 0, rank, i;

	for (rank = 3; rank > 0 && found < max; rank--)
		for (i = 0; i < n && found < max; i++)
			if (code_rank(&codes[i], typed) == rank)
				code_row(&codes[i], &out[found++]);
	if (n >= 0)
		free(codes);
	return found;
}

/* What tells rows of one name apart: the first two columns of their list that are not the name, as this person may see
 * them. */
void row_note(const struct entity *e, int64_t id, char *dst, size_t n)
{
	struct err err = {0};
	struct rec *r;
	char columns[256], text[80], *keep, *col;
	size_t at = 0;
	int shown = 0;

	if (!e->views || rec_load(app.db, &app.who, e, id, NULL, &r, &err) < 0)
		return;
	text_cut(columns, sizeof columns, e->views[0].columns);
	for (col = strtok_r(columns, " ", &keep); col && shown < 2; col = strtok_r(NULL, " ", &keep)) {
		int f = field_no(e, col);

		if (f < 0 || (e->fields[f].flags & F_TITLE) || !rec_text(r, f, text, sizeof text) || !*text)
			continue;
		at += text_fmt(dst + at, n - at, "%s%s", shown++ ? " " : "", text);
	}
	rec_free(r);
}

static int row_choices(const char *entity, const char *typed, int max, struct pick_row *out)
{
	const struct entity *e = entity_find(entity);
	struct hit *hit;
	struct err err = {0};
	int n, i, k;

	if (!e || !*typed)
		return 0;
	hit = xcalloc((size_t)max, sizeof *hit);
	n = find_any(app.db, &app.who, e, typed, max, hit, &err);
	for (i = 0; i < n; i++) {
		memset(&out[i], 0, sizeof out[i]);
		snprintf(out[i].key, sizeof out[i].key, "%lld", (long long)hit[i].id);
		text_cut(out[i].label, sizeof out[i].label, hit[i].title);
		text_cut(out[i].note, sizeof out[i].note, hit[i].note);
	}
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			if (k != i && strcmp(hit[k].title, hit[i].title) == 0) {
				row_note(e, hit[i].id, out[i].note, sizeof out[i].note);
				break;
			}
	free(hit);
	return n < 0 ? 0 : n;
}

/* A region is found as a row and kept by its code. */
static int region_choices(const char *typed, int max, struct pick_row *out)
{
	const struct entity *e = entity_find("region");
	int n = row_choices("region", typed, max, out), kept = 0, i;
	struct err err = {0};
	struct rec *r;

	for (i = 0; i < n; i++) {
		if (rec_load(app.db, &app.who, e, atoll(out[i].key), NULL, &r, &err) < 0)
			continue;
		out[kept] = out[i];
		if (rec_edit_text(r, field_no(e, "code"), out[kept].key, sizeof out[kept].key)) {
			region_path(app.db, out[kept].key, out[kept].label, sizeof out[kept].label);
			text_cut(out[kept].note, sizeof out[kept].note, out[kept].key);
			kept++;
		}
		rec_free(r);
	}
	return kept;
}

static int bool_choices(const char *typed, int max, struct pick_row *out)
{
	static const struct code yesno[] = {{"1", "是"}, {"0", "否"}};
	int n = 0, i;

	for (i = 0; i < 2 && n < max; i++)
		if (code_rank(&yesno[i], typed) > 0)
			code_row(&yesno[i], &out[n++]);
	return n;
}

bool field_chosen(const struct field *f)
{
	return f->type == T_CODE || f->type == T_REF || f->type == T_REGION || f->type == T_BOOL;
}

int choices(const struct field *f, const char *typed, int max, struct pick_row *out)
{
	char text[128];

	text_cut(text, sizeof text, typed);
	typed = text_trim(text_ascii(text));
	switch (f->type) {
	case T_CODE:
		return code_choices(f->list, typed, max, out);
	case T_REF:
		return row_choices(f->list, typed, max, out);
	case T_REGION:
		return region_choices(typed, max, out);
	case T_BOOL:
		return bool_choices(typed, max, out);
	default:
		return 0;
	}
}
