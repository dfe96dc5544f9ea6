/* One organisation on one screen: who it is, whether it is in good standing, who holds which post until when, what
 * runs out, how to reach it, what happened last. Every block has a key that leads on. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/screens.h"
#include "screens/view.h"

static struct block *block_add(struct orgview *v, char key, const char *title, bool wide)
{
	struct block *b = &v->block[v->nblock++];

	memset(b, 0, sizeof *b);
	b->key = key;
	b->title = title;
	b->wide = wide;
	return b;
}

static struct vline *line_add(struct block *b, const char *label)
{
	struct vline *l;

	b->total++;
	if (b->n == VIEW_LINES)
		return NULL;
	l = &b->line[b->n++];
	memset(l, 0, sizeof *l);
	text_cut(l->label, sizeof l->label, label);
	l->right_style = SY_DIM;
	return l;
}

/* Codes read long in the lists, 社会服务机构(民办非企业单位): here without what stands in brackets. */
static char *short_label(char *s)
{
	char *p = strpbrk(s, "(");
	char *q = strstr(s, "（");

	if (p && p != s)
		*p = '\0';
	if (q && q != s)
		*q = '\0';
	return s;
}

/* 会长(理事长/主席): an association has a 会长, the others a 理事长. */
static char *post_label(char *s, const char *type)
{
	char *open = strchr(s, '(');
	size_t n;

	if (!open)
		return s;
	if (strcmp(type, "ST") != 0) {
		n = strcspn(open + 1, "/)");
		memmove(s, open + 1, n);
		s[n] = '\0';
		return s;
	}
	return short_label(s);
}

static bool value(struct rec *r, const char *field, char *dst, size_t n)
{
	int i = field_no(rec_entity(r), field);

	*dst = '\0';
	return i >= 0 && rec_text(r, i, dst, n) && *dst;
}

/* What may be seen of it, as stored: an ISO day, a code, a number. */
static const struct val *stored(struct rec *r, const char *field)
{
	int i = field_no(rec_entity(r), field);

	return i >= 0 && rec_reads(r, &rec_entity(r)->fields[i]) ? rec_get(r, i) : NULL;
}

static const char *raw(struct rec *r, const char *field)
{
	const struct val *v = stored(r, field);

	return v && v->t == VT_TEXT && v->s ? v->s : "";
}

static bool yes(struct rec *r, const char *field)
{
	const struct val *v = stored(r, field);

	return v && v->t == VT_INT && v->i != 0;
}

static void add_value(struct block *b, struct rec *r, const char *label, const char *field)
{
	char text[VIEW_TEXT];
	struct vline *l;

	if (value(r, field, text, sizeof text) && (l = line_add(b, label))) {
		char *nl = strchr(text, '\n');

		if (nl)
			*nl = '\0';
		memcpy(l->text, text, sizeof l->text);
	}
}

/* 剩 108 天: a warning in the last 90 days, an alarm after the day. */
static void add_until(struct block *b, struct rec *r, const char *label, const char *note, const char *field)
{
	const char *day = raw(r, field);
	struct vline *l;
	int end, now;

	if (!*day || date_to_day(day, &end) < 0 || date_to_day(clock_today(app.db), &now) < 0 ||
		!(l = line_add(b, label)))
		return;
	text_fmt(l->text, sizeof l->text, _("至 %.10s%s%.60s"), day, *note ? " " : "", note);
	snprintf(l->right, sizeof l->right, end < now ? _("过期 %d 天") : _("剩 %d 天"), abs(end - now));
	l->right_style = end < now ? SY_ERROR : end - now <= 90 ? SY_WARN : SY_GOOD;
}

/* ---- blocks ---- */

static void add_register(struct orgview *v)
{
	struct block *b = block_add(v, '1', _("登记事项"), false);
	char post[40], text[VIEW_TEXT];
	struct vline *l;

	add_value(b, v->r, _("登记机关"), "reg_authority");
	add_value(b, v->r, _("主管单位"), "supervisor");
	if (value(v->r, "legal_rep", text, sizeof text) && (l = line_add(b, _("法定代表"))))
		text_fmt(l->text, sizeof l->text, "%.190s　%s", text, value(v->r, "legal_rep_post", post, sizeof post) ?
			 post_label(post, raw(v->r, "type")) : "");
	add_value(b, v->r, _("住所"), "domicile");
	if (value(v->r, "capital", text, sizeof text) && (l = line_add(b, _("注册资金"))))
		text_fmt(l->text, sizeof l->text, _("%.60s 元"), text);
	add_value(b, v->r, _("业务范围"), "scope");
	add_value(b, v->r, _("管理体制"), "mgmt_mode");
	add_value(b, v->r, _("活动地域"), "area");
}

/* In post on the day that is looked at. */
static bool in_force(struct rec *r, const char *day)
{
	const char *from = raw(r, "valid_from"), *to = raw(r, "valid_to");

	return (!*from || strcmp(from, day) <= 0) && (!*to || strcmp(to, day) > 0) && !rec_void(r);
}

static void add_posts(struct orgview *v)
{
	const struct part *p = part_lines(rec_entity(v->r), "post");
	const char *day = v->day[0] ? v->day : clock_today(app.db);
	struct block *b;
	char post[40];
	size_t i, n;

	if (!p || !part_shown(v->r, p))
		return;
	b = block_add(v, '3', _("负责人"), false);
	n = rec_line_count(v->r, p);
	for (i = 0; i < n; i++) {
		struct rec *r = rec_line(v->r, p, i);
		struct vline *l;

		if (!in_force(r, day) || !(l = line_add(b, value(r, "post", post, sizeof post) ? post_label(post,
			raw(v->r, "type")) : "–")))
			continue;
		value(r, "person", l->text, sizeof l->text);
		if (*raw(r, "valid_to"))
			snprintf(l->right, sizeof l->right, _("至 %.10s"), raw(r, "valid_to"));
		else if (*raw(r, "valid_from"))
			snprintf(l->right, sizeof l->right, _("自 %.10s"), raw(r, "valid_from"));
	}
	snprintf(b->count, sizeof b->count, "%d", b->total);
	if (b->total == 0)
		line_add(b, _("无在任"));
}

static void add_terms(struct orgview *v)
{
	struct block *b = block_add(v, 't', _("证书与届次"), false);
	const struct part *p = part_lines(rec_entity(v->r), "charter_version");
	size_t n = p && part_shown(v->r, p) ? rec_line_count(v->r, p) : 0;
	char text[80] = "", no[40] = "";
	struct vline *l;

	add_value(b, v->r, _("证书编号"), "cert_no");
	add_until(b, v->r, _("证书"), "", "cert_to");
	if (value(v->r, "term_no", no, sizeof no))
		text_fmt(text, sizeof text, _("第%.20s届"), no);
	else
		text[0] = '\0';
	add_until(b, v->r, _("届次"), text, "term_to");
	if (n > 0 && (l = line_add(b, _("章程")))) {
		struct rec *c = rec_line(v->r, p, n - 1);

		value(c, "version_no", no, sizeof no);
		snprintf(l->text, sizeof l->text, _("第 %.10s 版　核准 %.10s"), no,
			*raw(c, "approved_on") ? raw(c, "approved_on") : "–");
	}
	add_until(b, v->r, _("评估等级"), value(v->r, "eval_level", text, sizeof text) ? text : "", "eval_to");
	add_until(b, v->r, _("免税资格"), "", "tax_exempt_to");
	add_until(b, v->r, _("税前扣除"), "", "donation_deduct_to");
	add_until(b, v->r, _("住所租期"), "", "lease_to");
}

static long roster(struct orgview *v, const char *entity)
{
	const struct entity *e = entity_find(entity);
	struct query q = {.e = e, .owner = v->id, .on = v->day[0] ? v->day : NULL};
	struct err err = {0};
	struct list *l;
	long n = -1;

	if (!e || !entity_may(e, V_READ) || list_open(app.db, &app.who, &q, &l, &err) < 0)
		return -1;
	if (list_count(l, 9999, &n, &err) < 0)
		n = -1;
	list_free(l);
	return n;
}

static void add_size(struct orgview *v)
{
	char one[24], two[24];
	struct block *b;
	struct vline *l;
	long n;

	if (!stored(v->r, "members_unit") && !stored(v->r, "staff_full"))
		return;
	b = block_add(v, '7', _("会员与人员"), false);
	value(v->r, "members_unit", one, sizeof one);
	value(v->r, "members_ind", two, sizeof two);
	if (*one || *two)
		if ((l = line_add(b, _("申报会员"))))
			text_fmt(l->text, sizeof l->text, _("单位 %s　个人 %s"), *one ? one : "–", *two ? two : "–");
	n = strcmp(raw(v->r, "type"), "ST") == 0 ? roster(v, "member") : -1;
	if (n >= 0 && (l = line_add(b, _("会员名册"))))
		snprintf(l->text, sizeof l->text, _("%ld 名"), n);
	value(v->r, "staff_full", one, sizeof one);
	value(v->r, "staff_part", two, sizeof two);
	if (*one || *two)
		if ((l = line_add(b, _("从业人员"))))
			text_fmt(l->text, sizeof l->text, _("专职 %s　兼职 %s"), *one ? one : "–", *two ? two : "–");
	if (b->n == 0)
		line_add(b, "–");
}

static void add_branches(struct orgview *v)
{
	const struct part *p = part_lines(rec_entity(v->r), "branch");
	size_t i, n = p && part_shown(v->r, p) ? rec_line_count(v->r, p) : 0;
	struct block *b;

	if (!p || !part_shown(v->r, p))
		return;
	b = block_add(v, '9', _("分支机构"), false);
	for (i = 0; i < n; i++) {
		struct rec *r = rec_line(v->r, p, i);
		char kind[40];
		struct vline *l;

		if (*raw(r, "ended_on") || !(l = line_add(b, value(r, "kind", kind, sizeof kind) ? kind : "–")))
			continue;
		value(r, "name", l->text, sizeof l->text);
	}
	snprintf(b->count, sizeof b->count, "%d", b->total);
	if (b->total == 0)
		line_add(b, _("无"));
}

/* Where it belongs, what it is called in for, what everybody may know of it; by what a row of each says. */
static const struct { const char *entity, *says; } hangs[VIEW_HANGS] = {
	{"party_attach", "body state"}, {"talk", "ground state"}, {"credit_info", "item formed_on"},
};

const struct entity *orgview_hangs(int i)
{
	const struct entity *e = entity_find(hangs[i].entity);

	return e && entity_may(e, V_READ) ? e : NULL;
}

bool orgview_query(const struct orgview *v, int i, char id[24], struct query *q)
{
	const struct entity *e = orgview_hangs(i);

	if (!e)
		return false;
	snprintf(id, 24, "%lld", (long long)v->id);
	*q = (struct query){.e = e, .on = v->day[0] ? v->day : NULL, .nwhere = 1};
	q->where[0] = (struct cond){field_no(e, e->org), CMP_EQ, id};
	return true;
}

/* The newest row of each, and how many there are. */
static void add_hangs(struct orgview *v)
{
	struct block *b = NULL;
	struct err err = {0};
	struct query q;
	struct list *l;
	struct row row;
	char id[24];
	long n;
	int i;

	for (i = 0; i < VIEW_HANGS; i++) {
		struct vline *at;

		if (!orgview_query(v, i, id, &q))
			continue;
		q.columns = hangs[i].says;
		q.order = "id-";
		if (list_open(app.db, &app.who, &q, &l, &err) < 0)
			continue;
		if (list_fetch(l, FROM_FIRST, NULL, 1, &row, &err) == 1) {
			b = b ? b : block_add(v, 'g', _("党建、谈话、信用"), false);
			at = line_add(b, q.e->label);
			text_fmt(at->text, sizeof at->text, "%s%s%s", row.cell[0], *row.cell[0] ? "　" : "", row.cell[1]);
			if (list_count(l, 999, &n, &err) == 0 && n > 1)
				snprintf(at->right, sizeof at->right, _("共 %ld 条"), n);
		}
		list_free(l);
	}
}

static void add_contact(struct orgview *v)
{
	static const char *const field[] = {"contact", "phone", "email", "website", "postcode"};
	struct vline *l;
	char text[120];
	size_t i, at = 0;

	if (!stored(v->r, "phone") && !stored(v->r, "website"))
		return;
	l = line_add(block_add(v, '6', _("联系方式"), true), "");
	for (i = 0; i < LENGTH(field); i++) {
		int no = field_no(rec_entity(v->r), field[i]);

		if (no >= 0 && value(v->r, field[i], text, sizeof text) && at < sizeof l->text)
			at += text_fmt(l->text + at, sizeof l->text - at, "%s%s", at ? "　" : "", text);
	}
	if (at == 0)
		snprintf(l->text, sizeof l->text, "%s", stored(v->r, "phone") ? _("未填，按 6 填写") : "–");
}

/* What an act changed, in the words of its fields; of lines their section, once. */
static void past_words(const struct entity *e, const struct version *h, char *dst, size_t n)
{
	const struct part *last = NULL;
	size_t at = 0;
	int k, said = 0;

	*dst = '\0';
	for (k = 0; k < h->nch && said < 4 && at + 80 < n; k++) {
		const struct change *c = &h->ch[k];
		const char *word = c->part ? c->part->label : c->field >= 0 ? e->fields[c->field].label : NULL;

		if (!word || (c->part && c->part == last) || (!c->part && strcmp(h->verb, "new") == 0))
			continue;
		last = c->part;
		at += text_fmt(dst + at, n - at, "%s%s%.40s", said++ ? "、" : "　", c->part && c->field == CH_LINE ?
			*c->after ? "＋" : "－" : "", word);
	}
}

static void add_past(struct orgview *v)
{
	const struct entity *e = rec_entity(v->r);
	struct block *b;
	struct version *past;
	struct err err = {0};
	char words[VIEW_TEXT];
	int n, i;

	if (!entity_may(e, V_HISTORY) || v->day[0] || history_recent(app.db, &app.who, e, v->id, VIEW_PAST, &past, &n, &err) < 0)
		return;
	b = block_add(v, '0', _("近期历史"), true);
	for (i = 0; i < n && b->n < VIEW_PAST; i++) {
		const struct version *h = &past[n - 1 - i];
		struct vline *l = line_add(b, h->on);

		past_words(e, h, words, sizeof words);
		text_fmt(l->text, sizeof l->text, "%.30s　%.40s%s", h->who, verb_label(e, h->verb), words);
	}
	history_free(past, n);
}

static void add_flag(struct orgview *v, enum style style, const char *text)
{
	if (v->nflag == VIEW_FLAGS)
		return;
	v->flag[v->nflag].style = style;
	text_cut(v->flag[v->nflag++].text, sizeof v->flag[0].text, text);
}

static void add_flags(struct orgview *v)
{
	char text[64];

	if (yes(v->r, "flag_dishonest"))
		add_flag(v, SY_ERROR, _("✗严重违法失信"));
	if (yes(v->r, "flag_abnormal"))
		add_flag(v, SY_ERROR, _("✗活动异常"));
	if (yes(v->r, "flag_suspended"))
		add_flag(v, SY_ERROR, _("✗限期停止活动"));
	if (yes(v->r, "is_charity"))
		add_flag(v, SY_GOOD, _("慈善组织"));
	if (yes(v->r, "pub_fund"))
		add_flag(v, SY_GOOD, _("公开募捐"));
	if (value(v->r, "eval_level", text, sizeof text))
		add_flag(v, SY_GOOD, text);
}

static void add_head(struct orgview *v)
{
	char a[80], b[60], c[60];
	const struct state *st = state_find(rec_entity(v->r), rec_state(v->r));

	value(v->r, "name", v->name, sizeof v->name);
	text_fmt(v->state, sizeof v->state, "%s%s", st ? st->label : "",
		rec_void(v->r) ? _("（已作废）") : "");
	v->state_style = st && st->kind == ST_OPEN ? SY_GOOD : st && st->kind == ST_START ? SY_VALUE : SY_ERROR;
	value(v->r, "uscc", v->uscc, sizeof v->uscc);
	value(v->r, "type", a, sizeof a);
	short_label(a);
	value(v->r, "subtype", b, sizeof b);
	value(v->r, "region", c, sizeof c);
	text_fmt(v->kind, sizeof v->kind, "%s%s%s　%s%s%s", a, *b && strcmp(a, b) ? " · " : "", strcmp(a, b) ? b : "",
		c,
		 *raw(v->r, "established_on") ? _("　成立 ") : "", raw(v->r, "established_on"));
}

int orgview_read(struct orgview *v)
{
	const struct entity *e = entity_find("org");
	struct err err = {0};
	int rc;

	v->nblock = v->nflag = 0;
	if (!e || (rc = rec_load(app.db, &app.who, e, v->id, v->day[0] ? v->day : NULL, &v->r, &err)) < 0) {
		err_show(&err);
		return -1;
	}
	add_head(v);
	add_flags(v);
	add_register(v);
	add_terms(v);
	add_posts(v);
	add_size(v);
	add_branches(v);
	add_hangs(v);
	add_contact(v);
	add_past(v);
	rec_free(v->r);
	v->r = NULL;
	return 0;
}
