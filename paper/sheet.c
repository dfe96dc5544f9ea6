/* Pages, fonts and lines of text. A face is a list of families: each character is set in the first that has it, and in none that was not
 * named. */
#include "paper/paper.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <cairo-pdf.h>
#include <qrencode.h>

static const char *const standard[] = {
	[BODY] = "FangSong,仿宋,FangSong_GB2312,仿宋_GB2312,FZFangSong-Z02,FandolFang,Noto Serif CJK SC",
	[TITLE] = "FZXiaoBiaoSong-B05,方正小标宋简体,方正小标宋_GBK,Noto Serif CJK SC",
	[HEAD] = "SimHei,黑体,FandolHei,Noto Sans CJK SC",
	[KAI] = "KaiTi,楷体,KaiTi_GB2312,AR PL UKai CN,FandolKai,Noto Serif CJK SC",
};

static cairo_status_t keep(void *ctx, const unsigned char *data, unsigned n)
{
	struct sheet *s = ctx;

	if (s->n + n > s->cap) {
		s->cap = (s->n + n) * 2;
		s->pdf = g_realloc(s->pdf, s->cap);
	}
	memcpy(s->pdf + s->n, data, n);
	s->n += n;
	return CAIRO_STATUS_SUCCESS;
}

struct sheet *sheet_new(const struct job *job, double w, double h)
{
	struct sheet *s = g_new0(struct sheet, 1);
	cairo_font_options_t *o = cairo_font_options_create();

	*s = (struct sheet){ .job = job, .w = w, .h = h, .page = 1 };
	s->surface = cairo_pdf_surface_create_for_stream(keep, s, w, h);
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_TITLE, job->title);
	cairo_pdf_surface_set_metadata(s->surface, CAIRO_PDF_METADATA_CREATOR, "socorg");
	s->cr = cairo_create(s->surface);
	s->pango = pango_cairo_create_context(s->cr);
	cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
	pango_cairo_context_set_font_options(s->pango, o);
	pango_context_set_round_glyph_positions(s->pango, FALSE);
	pango_context_set_language(s->pango, pango_language_from_string("zh-cn"));
	cairo_font_options_destroy(o);
	return s;
}

void sheet_next(struct sheet *s)
{
	cairo_show_page(s->cr);
	s->page++;
}

int sheet_write(struct sheet *s, int fd)
{
	size_t done = 0;

	cairo_show_page(s->cr);
	cairo_surface_finish(s->surface);
	if (cairo_surface_status(s->surface) != CAIRO_STATUS_SUCCESS) {
		fprintf(stderr, "socorg-pdf: %s\n", cairo_status_to_string(cairo_surface_status(s->surface)));
		return EX_SOFTWARE;
	}
	while (done < s->n) {
		ssize_t k = write(fd, s->pdf + done, s->n - done);
		if (k < 0 && errno != EINTR)
			return EX_IOERR;
		done += k > 0 ? (size_t)k : 0;
	}
	return EX_OK;
}

/* ---- fonts ---- */

static const char *families(const struct sheet *s, enum face face)
{
	return s->job->font[face] && *s->job->font[face] ? s->job->font[face] : standard[face];
}

/* The next family of a list that is installed: its name, and where the list goes on. */
static bool next_family(struct sheet *s, const char **list, char name[128])
{
	PangoFontMap *map = pango_context_get_font_map(s->pango);

	while (**list) {
		size_t n = strcspn(*list, ",");
		snprintf(name, 128, "%.*s", (int)n, *list);
		*list += n + ((*list)[n] == ',');
		g_strstrip(name);
		if (*name && pango_font_map_get_family(map, name))
			return true;
	}
	return false;
}

static bool has_char(struct sheet *s, const char *family, gunichar ch)
{
	static struct { char *family; PangoFont *font; } known[16];
	size_t i = 0;

	while (i < sizeof known / sizeof *known - 1 && known[i].family && strcmp(known[i].family, family))
		i++;
	if (!known[i].family || strcmp(known[i].family, family)) {
		PangoFontDescription *d = pango_font_description_new();
		pango_font_description_set_family(d, family);
		pango_font_description_set_absolute_size(d, 16 * PANGO_SCALE);
		known[i].family = g_strdup(family);
		known[i].font = pango_font_map_load_font(pango_context_get_font_map(s->pango), s->pango, d);
		pango_font_description_free(d);
	}
	return known[i].font && pango_font_has_char(known[i].font, ch);
}

/* The family that has the character: NULL = none. */
static const char *family_of(struct sheet *s, enum face face, gunichar ch, char name[128])
{
	const char *list = families(s, face);

	while (next_family(s, &list, name))
		if (has_char(s, name, ch))
			return name;
	return NULL;
}

static void missing(struct sheet *s, enum face face, const char *text, GString *out)
{
	char name[128];

	for (const char *p = text; p && *p; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		if (ch == ' ' || ch == 0x3000 || family_of(s, face, ch, name))
			continue;
		char one[8] = "";
		g_unichar_to_utf8(ch, one);
		if (!strstr(out->str, one))
			g_string_append_printf(out, "%s%s(U+%04X)", out->len ? " " : "", one, (unsigned)ch);
	}
}

int fonts_check(struct sheet *s)
{
	static const char *const word[] = { "body", "title", "head", "kai" };
	const struct job *j = s->job;
	GString *out = g_string_new("");
	char name[128];

	for (int f = BODY; f <= TITLE; f++) {
		const char *list = families(s, (enum face)f);
		if (!next_family(s, &list, name)) {
			fprintf(stderr, "socorg-pdf: none of the fonts for the %s is installed: %s\n", word[f], families(s, (enum face)f));
			return EX_CONFIG;
		}
	}
	missing(s, TITLE, j->title, out);
	missing(s, TITLE, j->issuer, out);
	const char *const body[] = { j->number, j->to, j->sign, j->date, j->code };
	for (size_t i = 0; i < sizeof body / sizeof *body; i++)
		missing(s, BODY, body[i], out);
	for (int i = 0; i < j->np; i++)
		missing(s, BODY, j->p[i], out);
	if (out->len)
		fprintf(stderr, "no glyph: %s\n", out->str);
	return out->len ? EX_DATAERR : 0;
}

/* ---- text ---- */

PangoLayout *set_text(struct sheet *s, enum face face, double size, double width, double indent, PangoAlignment align, const char *text)
{
	PangoLayout *l = pango_layout_new(s->pango);
	PangoFontDescription *d = pango_font_description_new();
	PangoAttrList *attrs = pango_attr_list_new();
	PangoAttribute *run = NULL, *heavy = NULL;
	char name[128], last[128] = "";

	pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
	pango_layout_set_font_description(l, d);
	pango_font_description_free(d);
	for (const char *p = text; *p; p = g_utf8_next_char(p)) {
		guint at = (guint)(p - text), next = (guint)(g_utf8_next_char(p) - text);
		if (family_of(s, face, g_utf8_get_char(p), name) && strcmp(name, last) != 0) {
			strcpy(last, name);
			run = pango_attr_family_new(name);
			run->start_index = at;
			pango_attr_list_insert(attrs, run);
			heavy = face == TITLE && strncmp(name, "Noto", 4) == 0 ? pango_attr_weight_new(PANGO_WEIGHT_BOLD) : NULL;
			if (heavy) {	/* 小标宋 is heavy by itself */
				heavy->start_index = at;
				pango_attr_list_insert(attrs, heavy);
			}
		}
		if (run)
			run->end_index = next;
		if (heavy)
			heavy->end_index = next;
	}
	pango_attr_list_insert(attrs, pango_attr_fallback_new(FALSE));
	pango_layout_set_attributes(l, attrs);
	pango_attr_list_unref(attrs);
	pango_layout_set_text(l, text, -1);
	pango_layout_set_width(l, width > 0 ? (int)(width * PANGO_SCALE) : -1);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_indent(l, (int)(indent * PANGO_SCALE));
	pango_layout_set_alignment(l, align);
	pango_layout_set_justify(l, align == PANGO_ALIGN_LEFT && width > 0);
	return l;
}

double text_width(PangoLayout *l)
{
	PangoRectangle r;

	pango_layout_get_extents(l, NULL, &r);
	return (double)r.width / PANGO_SCALE;
}

static PangoLayoutIter *line_of(PangoLayout *l, int line, PangoRectangle *r)
{
	PangoLayoutIter *it = pango_layout_get_iter(l);

	for (int i = 0; i < line; i++)
		pango_layout_iter_next_line(it);
	pango_layout_iter_get_line_extents(it, NULL, r);
	return it;
}

/* A line that a number or a word did not fit into any more is not drawn out to the margin: numbers are not broken. */
void draw_line(struct sheet *s, PangoLayout *l, int line, double x, double baseline)
{
	PangoLayout *plain = pango_layout_copy(l);
	PangoRectangle r, natural;

	pango_layout_set_justify(plain, FALSE);
	PangoLayoutIter *it = line_of(plain, line, &natural), *other = line_of(l, line, &r);
	if (pango_layout_get_justify(l) && natural.width < pango_layout_get_width(l) - 3 * r.height) {
		pango_layout_iter_free(other);
		r = natural;
	} else {
		pango_layout_iter_free(it);
		it = other;
	}
	cairo_move_to(s->cr, x + (double)r.x / PANGO_SCALE, baseline);
	pango_cairo_show_layout_line(s->cr, pango_layout_iter_get_line_readonly(it));
	pango_layout_iter_free(it);
	g_object_unref(plain);
}

void draw_red(struct sheet *s, bool red)
{
	if (red)
		cairo_set_source_rgb(s->cr, 0.85, 0.0, 0.0);
	else
		cairo_set_source_rgb(s->cr, 0, 0, 0);
}

int draw_qr(struct sheet *s, const char *text, double x, double y, double side)
{
	QRinput *in = QRinput_new2(0, QR_ECLEVEL_M);
	QRcode *q = NULL;

	/* said to be UTF-8, or readers take the bytes for another alphabet's */
	if (in && QRinput_appendECIheader(in, 26) == 0 && QRinput_append(in, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
		q = QRcode_encodeInput(in);
	QRinput_free(in);
	if (!q) {
		fprintf(stderr, "socorg-pdf: the code for machines is too long\n");
		return EX_DATAERR;
	}
	double dot = side / q->width;
	draw_red(s, false);
	for (int r = 0; r < q->width; r++)
		for (int c = 0; c < q->width; c++)
			if (q->data[r * q->width + c] & 1)
				cairo_rectangle(s->cr, x + c * dot, y + r * dot, dot, dot);
	cairo_fill(s->cr);
	QRcode_free(q);
	return 0;
}
