/* A workbook of one sheet, written row by row: what was written is on disk and not in memory. No cell is ever a formula. */
#ifndef SOCORG_XLSX_H
#define SOCORG_XLSX_H

#include <stdbool.h>
#include <stdio.h>

#include "model/core/model.h"

enum { XLSX_ROWS = 1048576, XLSX_CHARS = 32767 };	/* what the format holds: rows with the heading; characters of a cell */

struct xlsx;
/* dir: where it lies while it is written, under no name. */
struct xlsx *xlsx_begin(const char *dir, const char *sheet, struct err *);
void xlsx_head(struct xlsx *, int column, const char *text, int width);	/* the first row: bold, and stays when one scrolls */
void xlsx_text(struct xlsx *, long row, int column, const char *text);
void xlsx_number(struct xlsx *, long row, int column, const char *text);	/* 120,000.00 as a number with as many places; else as text */
int xlsx_end(struct xlsx *, FILE *, struct err *);	/* copied there, and gone */
void xlsx_drop(struct xlsx *);			/* NULL ok */

#endif
