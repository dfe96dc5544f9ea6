/* An official document as GB/T 9704-2012 lays it out: A4, a type area of 156 × 225 mm with 22 lines of 28 characters, the issuing body and
 * a rule in red, the number centred, the date four characters in from the right, the page number outside. And the slip that is given over
 * the counter, on A5 and without red. */
#include "paper/paper.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 22, COLS = 28, SIGN = 5, CARRY = 2 };

/* Measures of one kind of sheet. */
struct area { double left, top, width, row, size; int rows; };

static const struct area a4 = { 28 * MM, 37 * MM, 156 * MM, 225 * MM / ROWS, 156 * MM / COLS, ROWS };
static const struct area a5 = { 16 * MM, 16 * MM, 116 * MM, 8.4 * MM, 116 * MM / 26, 20 };

/* Where a line of text stands in its row. */
static double baseline(const struct area *a, double row)
{
	return a->top + row * a->row + a->row / 2 + a->size * 0.36;
}

static void page_number(struct sheet *s, const struct area *a)
{
	char text[32];
	double y = a->top + a->rows * a->row + 7 * MM + 10;

	snprintf(text, sizeof text, "— %d —", s->page);
	PangoLayout *l = set_text(s, BODY, 14, 0, 0, PANGO_ALIGN_LEFT, text);
	draw_line(s, l, 0, s->page % 2 ? a->left + a->width - a->size - text_width(l) : a->left + a->size, y);
	g_object_unref(l);
}

static void new_page(struct sheet *s, const struct area *a)
{
	if (a == &a4)
		page_number(s, a);
	sheet_next(s);
}

/* Title: centred, in lines of its own height. Where the next row begins. */
static double heading(struct sheet *s, const struct area *a, double row, double size, const char *text)
{
	PangoLayout *l = set_text(s, TITLE, size, a->width, 0, PANGO_ALIGN_CENTER, text);
	int n = pango_layout_get_line_count(l);

	for (int i = 0; i < n; i++)
		draw_line(s, l, i, a->left, baseline(a, row + i * 1.25) + (size - a->size) * 0.36);
	g_object_unref(l);
	return row + n * 1.25;
}

static void red_head(struct sheet *s, const struct area *a, double *row)
{
	size_t n = (size_t)g_utf8_strlen(s->job->issuer, -1);
	double size = a->width / (double)(n + 1) < 38 ? a->width / (double)(n + 1) : 38;
	PangoLayout *l = set_text(s, TITLE, size, a->width, 0, PANGO_ALIGN_CENTER, s->job->issuer);

	draw_red(s, true);
	draw_line(s, l, 0, a->left, a->top + 35 * MM + size * 0.86);
	g_object_unref(l);
	draw_red(s, false);
	*row = 35 * MM / a->row + size * 1.1 / a->row + 1;
	l = set_text(s, BODY, a->size, a->width, 0, PANGO_ALIGN_CENTER, s->job->number);
	draw_line(s, l, 0, a->left, baseline(a, *row));
	g_object_unref(l);
	double y = a->top + (*row + 1) * a->row - a->row / 2 + a->size / 2 + 4 * MM;
	draw_red(s, true);
	cairo_set_line_width(s->cr, 1.2);
	cairo_move_to(s->cr, a->left, y);
	cairo_line_to(s->cr, a->left + a->width, y);
	cairo_stroke(s->cr);
	draw_red(s, false);
	*row = (y - a->top) / a->row + 1.6;
}

/* Who it is from and the day, and at the left what it can be verified by. */
static int signature(struct sheet *s, const struct area *a, double row)
{
	const struct job *j = s->job;
	PangoLayout *date = set_text(s, BODY, a->size, 0, 0, PANGO_ALIGN_LEFT, j->date), *sign = set_text(s, BODY, a->size, 0, 0, PANGO_ALIGN_LEFT, j->sign);
	double from = a->left + a->width - 4 * a->size - text_width(date), x = from + (text_width(date) - text_width(sign)) / 2;
	int rc = 0;

	if (x + text_width(sign) > a->left + a->width)
		x = a->left + a->width - text_width(sign);
	draw_line(s, sign, 0, x, baseline(a, row + 2));
	draw_line(s, date, 0, from, baseline(a, row + 3));
	g_object_unref(date);
	g_object_unref(sign);
	if (j->qr && *j->qr)
		rc = draw_qr(s, j->qr, a->left, a->top + (row + 0.9) * a->row, 3 * a->row);
	if (j->code && *j->code) {
		PangoLayout *l = set_text(s, BODY, 9, 0, 0, PANGO_ALIGN_LEFT, j->code);
		draw_line(s, l, 0, a->left, a->top + (row + 4.35) * a->row);
		g_object_unref(l);
	}
	return rc;
}

/* The text from a row on: paragraphs, then the signature, which never stands on a page alone. */
static int flow(struct sheet *s, const struct area *a, double row)
{
	const struct job *j = s->job;
	int lines = 0, at = 0, first = (int)(a->rows - row), more;
	PangoLayout **l = g_new0(PangoLayout *, j->np + 1);
	bool to = j->to && *j->to;

	for (int i = 0; i < j->np + to; i++) {
		l[i] = set_text(s, BODY, a->size, a->width, i == 0 && to ? 0 : 2 * a->size, PANGO_ALIGN_LEFT, i == 0 && to ? j->to : j->p[i - to]);
		lines += pango_layout_get_line_count(l[i]);
	}
	more = lines > first ? (lines - first) % a->rows : 0;
	int used = lines <= first ? (int)(a->rows - first) + lines : more ? more : a->rows;
	bool alone = used + SIGN > a->rows || (lines > first && used < CARRY);
	int last = alone && lines > CARRY ? lines - CARRY : -1;	/* from this line on a page of its own with the signature */
	for (int i = 0; i < j->np + to; i++) {
		for (int k = 0; k < pango_layout_get_line_count(l[i]); k++, at++) {
			if (at == last || row + 1 > a->rows + 0.01) {
				new_page(s, a);
				row = 0;
			}
			draw_line(s, l[i], k, a->left, baseline(a, row));
			row++;
		}
		g_object_unref(l[i]);
	}
	g_free(l);
	if (row + SIGN > a->rows + 0.01) {
		new_page(s, a);
		row = 0;
	}
	return signature(s, a, row);
}

int letter(struct sheet *s)
{
	double row;

	red_head(s, &a4, &row);
	row = heading(s, &a4, row, 22, s->job->title) + 0.6;
	int rc = flow(s, &a4, row);
	page_number(s, &a4);
	return rc;
}

int slip(struct sheet *s)
{
	double row;

	draw_red(s, false);
	PangoLayout *l = set_text(s, BODY, a5.size, a5.width, 0, PANGO_ALIGN_CENTER, s->job->issuer);
	draw_line(s, l, 0, a5.left, baseline(&a5, 0));
	g_object_unref(l);
	l = set_text(s, BODY, a5.size, a5.width, 0, PANGO_ALIGN_CENTER, s->job->number);
	draw_line(s, l, 0, a5.left, baseline(&a5, 1));
	g_object_unref(l);
	row = heading(s, &a5, 2.5, 18, s->job->title) + 0.5;
	return flow(s, &a5, row);
}
