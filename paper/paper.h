/* socorg-pdf: a description of a document in, a PDF out. It knows nothing of the register, opens no file but fonts, and ends. */
#ifndef SOCORG_PAPER_H
#define SOCORG_PAPER_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#define MM (72.0 / 25.4)

/* A line of the description: a word and what follows it. */
struct job {
	char *form, *issuer, *number, *title, *to, *sign, *date, *code, *qr;
	char **p;		/* paragraphs */
	int np;
	char *font[4];		/* by enum face: families in the order in which they are asked for a character */
};
enum face { BODY, TITLE, HEAD, KAI };
int job_read(char *text, struct job *, char *why, size_t n);	/* points into text; -1: why not */

struct sheet {
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoContext *pango;
	const struct job *job;
	double w, h;
	int page;
	unsigned char *pdf;	/* what has been made so far */
	size_t n, cap;
};
/* NULL with exit status and a word on standard error. */
struct sheet *sheet_new(const struct job *, double w, double h);
void sheet_next(struct sheet *);	/* page */
int sheet_write(struct sheet *, int fd);	/* frees it */

/* Each face is looked up and each character of the job is looked for before anything is drawn: 0, or 65 when a character is in none of
 * its face's families, 78 when none of a face's families is installed. */
int fonts_check(struct sheet *);
/* Text of a face in lines of that width; indent of the first. g_object_unref() it. */
PangoLayout *set_text(struct sheet *, enum face, double size, double width, double indent, PangoAlignment, const char *text);
double text_width(PangoLayout *);
void draw_line(struct sheet *, PangoLayout *, int line, double x, double baseline);
void draw_red(struct sheet *, bool);
int draw_qr(struct sheet *, const char *text, double x, double y, double side);

int letter(struct sheet *);		/* GB/T 9704-2012 */
int certificate(struct sheet *);
int slip(struct sheet *);

void sandbox_limits(void);
int sandbox_enter(void);		/* after it nothing is opened for writing, no network, no other program */

#endif
