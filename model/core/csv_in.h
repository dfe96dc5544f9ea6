/* Comma-separated text that people bring: read as a stream, in the encoding it is in, within limits that are kept while it is
 * read. What is wrong with a row is said of that row, and the rest is read on. */
#ifndef SOCORG_CSV_IN_H
#define SOCORG_CSV_IN_H

#include "model/core/model.h"

enum { CSV_COLUMNS = 256, CSV_CHARS = 99999, CSV_ROW = 4 << 20 };	/* most columns; characters of a cell; bytes of a row */

/* Cells are valid until the next row. line: where it begins in the file, from 1. fault: why the row cannot be taken ("" = it can),
 * column: which cell that is about, from 0, -1 = the row. */
struct csv_row {
	long line;
	int n;
	char *cell[CSV_COLUMNS];
	char fault[160];
	int column;
};

struct csv_in;
/* From the beginning of what fd can seek in, which stays the caller's. encoding: UTF-8, GB18030 or GBK; NULL: UTF-8 where the bytes
 * are that, GB18030 otherwise. */
int csv_in_open(int fd, const char *encoding, struct csv_in **, struct err *);
const char *csv_in_encoding(const struct csv_in *);
long csv_in_lines(const struct csv_in *);	/* of the file: about as many rows */
int csv_in_next(struct csv_in *, struct csv_row *, struct err *);	/* 1 a row, 0 the end, -1 the file cannot be read */
void csv_in_free(struct csv_in *);

#endif
