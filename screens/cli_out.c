/* What the command line writes: JSON text, and columns aligned by terminal cells. */
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"
#include "screens/cli.h"

void json_text(const char *s)
{
	if (!s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		switch (c) {
		case '"': fputs("\\\"", stdout); break;
		case '\\': fputs("\\\\", stdout); break;
		case '\n': fputs("\\n", stdout); break;
		case '\t': fputs("\\t", stdout); break;
		default:
			if (c < 0x20 || c == 0x7f)
				printf("\\u%04x", c);
			else
				putchar(c);
		}
	}
	putchar('"');
}

void json_id(int64_t id)
{
	printf("\"%lld\"", (long long)id);
}

struct grid { int n, indent; struct { int w; bool right; } col[]; };

struct grid *grid_new(int columns, int indent)
{
	struct grid *g = xcalloc(1, sizeof *g + (size_t)columns * sizeof g->col[0]);

	g->n = columns;
	g->indent = indent;
	return g;
}

void grid_free(struct grid *g)
{
	free(g);
}

void grid_right(struct grid *g, int column)
{
	g->col[column].right = true;
}

/* A cell of several lines is shown as one. */
static void one_line(char *dst, size_t n, const char *s)
{
	cells_clean(dst, n, s);
	for (; *dst; dst++)
		if (*dst == '\n' || *dst == '\t')
			*dst = ' ';
}

void grid_measure(struct grid *g, const char *const *cell)
{
	char clean[4096];
	int i, w;

	for (i = 0; i < g->n; i++) {
		one_line(clean, sizeof clean, cell[i]);
		w = cells(clean);
		if (w > g->col[i].w)
			g->col[i].w = w;
	}
}

void grid_print(struct grid *g, const char *const *cell)
{
	char clean[4096];
	int i, pad, owed = g->indent;

	for (i = 0; i < g->n; i++) {
		one_line(clean, sizeof clean, cell[i]);
		pad = g->col[i].w - cells(clean);
		if (pad < 0)
			pad = 0;
		/* blanks are owed until something follows: no line ends with them */
		if (g->col[i].right)
			owed += pad;
		if (*clean) {
			printf("%*s%s", owed, "", clean);
			owed = 0;
		}
		if (!g->col[i].right)
			owed += pad;
		owed += 2;
	}
	putchar('\n');
}
