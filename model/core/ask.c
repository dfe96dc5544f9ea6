/* What a person types into a field to ask by it: operators, ranges, patterns, alternatives. Text in, terms out; what the values
 * mean is another file's. */
#include "model/core/list_i.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool ask_is_text(const struct field *f)
{
	return f && (f->type == T_TEXT || f->type == T_MEMO) && !(f->flags & (F_PII | F_SECRET));
}

/* ---- signs ---- */

/* Signs as a Chinese keyboard writes them. lead: only where an operator may stand, since 《 also begins a title. */
static const struct { const char *from, *to; bool lead; } wide[] = {
	{ "＝", "=", true }, { "！", "!", true }, { "＞", ">", true }, { "＜", "<", true }, { "～", "~", true }, { "》", ">", true },
	{ "《", "<", true }, { "｜", "|" }, { "＊", "*" }, { "？", "?" }, { "。。", ".." }, { "．．", ".." },
};

static size_t sign_at(const char *p, bool lead, const char **to)
{
	for (size_t i = 0; i < LENGTH(wide); i++) {
		size_t n = strlen(wide[i].from);
		if ((lead || !wide[i].lead) && !strncmp(p, wide[i].from, n)) {
			*to = wide[i].to;
			return n;
		}
	}
	return 0;
}

/* The text with its signs in ASCII; behind == nothing is touched. To be freed. */
static char *plain_signs(const char *typed)
{
	char *out = xmalloc(strlen(typed) + 1), *d = out;
	bool lead = true;

	*d = '\0';
	for (const char *p = typed; *p;) {
		const char *to = NULL;
		size_t k = *p == '\\' ? 0 : sign_at(p, lead, &to);
		if (k) {
			p += k;
			d = stpcpy(d, to);
		} else {
			if (*p == '\\' && p[1])
				*d++ = *p++;
			*d++ = *p++;
			to = d - 1;
		}
		*d = '\0';
		lead = *to == '|' || (lead && strchr("=!<>~ ", *to));
		if (!strcmp(out + (*out == '!'), "==")) {
			strcpy(d, p);
			break;
		}
	}
	return out;
}

/* The next place where the sign stands and means something, or NULL. */
static char *find_sign(char *s, const char *sign)
{
	size_t n = strlen(sign);

	for (; *s; s++) {
		if (*s == '\\' && s[1]) {
			s++;
			continue;
		}
		if (!strncmp(s, sign, n))
			return s;
	}
	return NULL;
}

static bool is_pattern(char *s)
{
	return find_sign(s, "*") || find_sign(s, "?");
}

static char *bare(const char *s)
{
	char *out = text_trim(xstrdup(s)), *d = out;

	for (const char *p = out; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		*d++ = *p;
	}
	*d = '\0';
	return out;
}

/* ---- reading ---- */

/* sign: what the sentence begins with, in quotes, or NULL */
static int wrong(const struct field *f, struct err *err, const char *sign, const char *why)
{
	return err_set(err, E_INVALID, NULL, f ? f->name : "state", NULL, "%s：%s%s%s%s", f ? f->label : "状态", sign ? "“" : "", sign ? sign : "",
		       sign ? "”" : "", why);
}

static int add(struct asked *q, enum ask op, char *a, char *b)
{
	q->t[q->n++] = (struct term){ op, a, b };
	return 0;
}

static int read_value(const struct field *f, char *s, enum ask plain, struct asked *q, struct err *err)
{
	char *mid = find_sign(s, "..");

	if (mid) {
		*mid = '\0';
		char *a = bare(s), *b = bare(mid + 2);
		if (*a || *b)
			return add(q, ASK_BETWEEN, a, b);
		free(a);
		free(b);
		return wrong(f, err, "..", "两边至少一边要有值");
	}
	if (is_pattern(s))
		return add(q, ASK_LIKE, text_trim(xstrdup(s)), NULL);
	return add(q, plain, bare(s), NULL);
}

/* One alternative. whole: the question began with =, so a plain word is the whole value. */
static int read_term(const struct field *f, char *s, bool whole, struct asked *q, struct err *err)
{
	static const struct { const char *sign; enum ask op; } ops[] = {
		{ ">=", ASK_GE }, { "<=", ASK_LE }, { ">", ASK_GT }, { "<", ASK_LT }, { "~", ASK_HAS },
	};

	text_trim(s);
	if (*s == '=' && s[1] && strchr("<>~", s[1]))	/* FIELD=<5|>9 */
		s++;
	for (size_t i = 0; i < LENGTH(ops); i++) {
		size_t n = strlen(ops[i].sign);
		if (strncmp(s, ops[i].sign, n))
			continue;
		char *a = bare(s + n);
		if (*a)
			return add(q, ops[i].op, a, NULL);
		free(a);
		return wrong(f, err, ops[i].sign, "后面要有值");
	}
	if (*s == '=') {
		s = text_trim(s + 1);
		whole = true;
		if (!*s)
			return add(q, ASK_NULL, NULL, NULL);
	}
	if (!*s)
		return wrong(f, err, "|", "两边都要有值");
	return read_value(f, s, whole || !ask_is_text(f) ? ASK_IS : ASK_HAS, q, err);
}

static int read_terms(const struct field *f, char *p, struct asked *q, struct err *err)
{
	bool whole = *p == '=';
	char *bar;

	for (;; p = bar + 1) {
		bar = find_sign(p, "|");
		if (bar)
			*bar = '\0';
		if (q->n == ASK_MOST) {
			char most[40];
			snprintf(most, sizeof(most), "最多 %d 个值", ASK_MOST);
			return wrong(f, err, NULL, most);
		}
		if (read_term(f, p, whole, q, err))
			return -1;
		if (!bar)
			return 0;
	}
}

int ask_parse(const struct field *f, const char *typed, struct asked *q, struct err *err)
{
	*q = (struct asked){ .n = 0 };
	if (*typed && !text_valid(typed, strlen(typed)))
		return wrong(f, err, NULL, "编码错误，须为UTF-8");
	char *trimmed = text_trim(xstrdup(typed)), *s = plain_signs(trimmed), *p = s;
	int rc;

	free(trimmed);
	if (!strncmp(p, "<>", 2))
		memcpy(p, "!=", 2);
	q->not = *p == '!';
	p += q->not;
	if (!strncmp(p, "==", 2)) {
		q->exact = true;
		rc = p[2] ? add(q, ASK_IS, xstrdup(p + 2), NULL) : wrong(f, err, "==", "后面要有值");
	} else if (!*p)
		rc = q->not ? wrong(f, err, "!", "后面要有值") : wrong(f, err, NULL, "没有写条件");
	else
		rc = read_terms(f, p, q, err);
	free(s);
	if (rc)
		ask_free(q);
	return rc;
}

void ask_free(struct asked *q)
{
	for (int i = 0; i < q->n; i++) {
		free(q->t[i].a);
		free(q->t[i].b);
	}
	q->n = 0;
}

/* What a caller says by its operator is a question like one that was typed. */
int ask_of(const struct cond *c, const struct field *f, struct asked *q, struct err *err)
{
	static const enum ask op[] = { [CMP_EQ] = ASK_IS, [CMP_NE] = ASK_IS, [CMP_LT] = ASK_LT, [CMP_LE] = ASK_LE, [CMP_GT] = ASK_GT,
				       [CMP_GE] = ASK_GE, [CMP_HAS] = ASK_HAS, [CMP_PREFIX] = ASK_LIKE, [CMP_NULL] = ASK_NULL,
				       [CMP_NOTNULL] = ASK_NULL };
	struct sql begins = { 0 };

	if (c->op == CMP_TYPED)
		return ask_parse(f, c->value, q, err);
	for (const char *p = c->value; c->op == CMP_PREFIX && *p; p++)
		sql_addf(&begins, strchr("*?\\", *p) ? "\\%c" : "%c", *p);
	sql_add(&begins, "*");
	*q = (struct asked){ .not = c->op == CMP_NE || c->op == CMP_NOTNULL, .n = 1 };
	q->t[0] = (struct term){ op[c->op], c->op == CMP_PREFIX ? xstrdup(begins.s) : c->value ? xstrdup(c->value) : NULL, NULL };
	sql_free(&begins);
	return 0;
}

/* ---- writing ---- */

struct out { char *s; size_t n, at; bool read; };

static void put(struct out *o, const char *text)
{
	o->at += o->at < o->n ? text_fmt(o->s + o->at, o->n - o->at, "%s", text) : 0;
}

/* A value with what would be a sign in it made plain. */
static void put_value(struct out *o, const char *v)
{
	char one[3] = "\\";

	for (const char *p = v; *p; p++) {
		one[1] = *p;
		one[2] = '\0';
		bool sign = strchr("\\|*?", *p) || (p == v && strchr("=!<>~", *p)) || (*p == '.' && p[1] == '.');
		if (sign && !o->read)
			put(o, one);
		else if (o->at + 1 < o->n) {
			o->s[o->at++] = *p;
			o->s[o->at] = '\0';
		}
	}
}

static void put_term(struct out *o, const struct term *t, bool lead)
{
	static const char *const sign[] = { [ASK_HAS] = "~", [ASK_LT] = "<", [ASK_LE] = "<=", [ASK_GT] = ">", [ASK_GE] = ">=" };

	if (sign[t->op < LENGTH(sign) ? t->op : 0])
		put(o, sign[t->op]);
	else if (lead)
		put(o, "=");
	if (t->op == ASK_LIKE)
		put(o, t->a);
	else if (t->op != ASK_NULL)
		put_value(o, t->a);
	if (t->op == ASK_BETWEEN) {
		put(o, "..");
		put_value(o, t->b);
	}
}

void ask_write(const struct asked *q, char *dst, size_t n)
{
	struct out o = { dst, n, 0, q->read };
	bool whole = false;

	*dst = '\0';
	if (q->not)
		put(&o, "!");
	if (q->exact) {
		put(&o, "==");
		put(&o, q->t[0].a);
		return;
	}
	for (int i = 0; i < q->n; i++) {
		if (i)
			put(&o, "|");
		/* behind a leading = the others are whole values too */
		put_term(&o, &q->t[i], !whole || q->t[i].op == ASK_NULL);
		whole |= i == 0 && o.s[q->not] == '=';
	}
	text_mend(dst);
}
