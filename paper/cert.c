/* A certificate of registration: 正本 on A3 across, 副本 on A4 upright; a frame, the title, what is registered as label and value, and the
 * issuing body with the day. Long values make the letters smaller, down to what can still be read. */
#include "paper/paper.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define COLON "："
#define LABEL 8	/* characters of the longest label: 统一社会信用代码 */

struct shape { double margin, title, number, largest, smallest, qr; };
static const struct shape original = { 24 * MM, 48, 16, 22, 11, 34 * MM }, duplicate = { 17 * MM, 26, 12, 15, 9, 26 * MM };

static void frame(struct sheet *s, double m)
{
	static const struct { double inset, width; } rule[] = { { 0, 4 }, { 6, 1 } };

	cairo_set_source_rgb(s->cr, 0.70, 0.10, 0.10);
	for (int i = 0; i < 2; i++) {
		double in = m / 2 + rule[i].inset;
		cairo_set_line_width(s->cr, rule[i].width);
		cairo_rectangle(s->cr, in, in, s->w - 2 * in, s->h - 2 * in);
		cairo_stroke(s->cr);
	}
	draw_red(s, false);
}

/* A label drawn out to the width of the longest, and the colon behind it. */
static void label(struct sheet *s, double size, double x, double baseline, const char *p, const char *colon)
{
	char *name = g_strndup(p, (gsize)(colon - p));
	glong n = g_utf8_strlen(name, -1);
	PangoLayout *l = set_text(s, BODY, size, 0, 0, PANGO_ALIGN_LEFT, name), *end = set_text(s, BODY, size, 0, 0, PANGO_ALIGN_LEFT, COLON);
	PangoAttrList *attrs = pango_attr_list_copy(pango_layout_get_attributes(l));

	if (n > 1 && n < LABEL)
		pango_attr_list_insert(attrs, pango_attr_letter_spacing_new((int)((LABEL - n) * size / (n - 1) * PANGO_SCALE)));
	pango_layout_set_attributes(l, attrs);
	pango_attr_list_unref(attrs);
	draw_line(s, l, 0, x, baseline);
	draw_line(s, end, 0, x + (n > LABEL ? n : LABEL) * size, baseline);
	g_object_unref(l);
	g_object_unref(end);
	g_free(name);
}

/* Labels and values at a size from y on: where they end. draw false: measured alone. */
static double pairs(struct sheet *s, double size, double x, double width, double y, bool draw)
{
	double left = (LABEL + 1.5) * size;

	for (int i = 0; i < s->job->np; i++) {
		const char *p = s->job->p[i], *colon = strstr(p, COLON);
		PangoLayout *v = set_text(s, BODY, size, width - left, 0, PANGO_ALIGN_LEFT, colon ? colon + strlen(COLON) : p);
		int n = pango_layout_get_line_count(v);
		if (draw && colon)
			label(s, size, x, y + size, p, colon);
		for (int k = 0; k < n && draw; k++)
			draw_line(s, v, k, x + left, y + size + k * size * 1.5);
		y += n * size * 1.5 + size * 0.75;
		g_object_unref(v);
	}
	return y;
}

static void centred(struct sheet *s, enum face face, double size, double y, const char *text)
{
	PangoLayout *l = set_text(s, face, size, s->w, 0, PANGO_ALIGN_CENTER, text);

	draw_line(s, l, 0, 0, y);
	g_object_unref(l);
}

static void issued(struct sheet *s, double right, double bottom, double size)
{
	PangoLayout *sign = set_text(s, BODY, size, 0, 0, PANGO_ALIGN_LEFT, s->job->sign), *date = set_text(s, BODY, size, 0, 0, PANGO_ALIGN_LEFT, s->job->date);
	double w = text_width(sign) > text_width(date) ? text_width(sign) : text_width(date);

	draw_line(s, sign, 0, right - w / 2 - text_width(sign) / 2, bottom - size * 2.4);
	draw_line(s, date, 0, right - w / 2 - text_width(date) / 2, bottom - size * 0.6);
	g_object_unref(sign);
	g_object_unref(date);
}

int certificate(struct sheet *s)
{
	const struct job *j = s->job;
	const struct shape *f = strcmp(j->form, "cert") == 0 ? &original : &duplicate;
	double x = f->margin * 1.6, width = s->w - 2 * x, y = f->margin * 1.6 + f->title, size = f->largest;
	double bottom = s->h - f->margin * 1.35, room = bottom - f->qr - f->largest * 1.6;

	frame(s, f->margin);
	centred(s, TITLE, f->title, y, j->title);
	y += f->number * 2.4;
	centred(s, BODY, f->number, y, j->number);
	y += f->number * 2.2;
	while (size >= f->smallest && pairs(s, size, x, width, y, false) > room)
		size -= 0.5;
	if (size < f->smallest) {
		fprintf(stderr, "socorg-pdf: the text is too long for a certificate\n");
		return EX_DATAERR;
	}
	pairs(s, size, x, width, y, true);
	issued(s, s->w - x, bottom, f->largest);
	if (j->code && *j->code) {
		PangoLayout *l = set_text(s, BODY, 9, 0, 0, PANGO_ALIGN_LEFT, j->code);
		draw_line(s, l, 0, x, bottom);
		g_object_unref(l);
	}
	return j->qr && *j->qr ? draw_qr(s, j->qr, x, bottom - f->qr - 14, f->qr) : 0;
}
