/* Facts that ship inside the program, as they stand in data/: a bare machine needs no files beside the programs. */
#ifndef SOCORG_DATA_H
#define SOCORG_DATA_H

#include <stddef.h>

extern const unsigned char data_pinyin[];
/* A file of data/ by its path below it ("regions.csv", "codes/grade.csv"); NULL = none. *n gets its size. */
const char *data_file(const char *name, size_t *n);
/* The i-th file's name, NULL at the end. */
const char *data_name(int i);

#endif
