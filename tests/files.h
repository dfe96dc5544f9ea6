/* What the tests of files share: bytes in somebody's tray, and the least of each kind that is a file. */
#ifndef SOCORG_TEST_FILES_H
#define SOCORG_TEST_FILES_H

#include "tests/world.h"

#include <string.h>
#include <unistd.h>

#include "model/core/file.h"
#include "model/registry/material.h"

#define PDF "%PDF-1.4\n"
#define LAID(who, name, bytes) laid(who, name, bytes, sizeof(bytes) - 1)

/* Its number there. */
static inline int64_t laid(const struct actor *who, const char *name, const char *bytes, size_t n)
{
	char path[] = "/tmp/t_files.XXXXXX";
	struct tray_file t = { 0 };
	struct err err = { 0 };
	int fd = mkstemp(path);

	unlink(path);
	if (write(fd, bytes, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) || tray_put(world, who, name, fd, &t, &err))
		fail_msg("%s: %s", name, err.msg);
	close(fd);
	return t.id;
}

/* A PDF that says so, out of this account's tray into the slot. */
static inline void attached(const struct actor *who, struct rec *line, const char *says)
{
	struct err err = { 0 };
	char bytes[200], word[24];

	snprintf(bytes, sizeof(bytes), "%s%s", PDF, says);
	snprintf(word, sizeof(word), "%lld", (long long)laid(who, "a.pdf", bytes, strlen(bytes)));
	if (material_attach(world, line, word, &err))
		fail_msg("%s: %s", err.field, err.msg);
}

/* The slot of that code. */
static inline struct rec *slot_of(struct rec *r, const char *code)
{
	struct rec *line = NULL;
	struct err err = { 0 };

	if (material_slot(world, r, code, &line, &err))
		fail_msg("%s", err.msg);
	return line;
}

static inline int64_t counted(const char *sql, const char *word)
{
	struct err err = { 0 };
	int64_t n = 0;

	if (db_int(world, &err, &n, sql, "t", word) < 0)
		fail_msg("%s", err.msg);
	return n;
}

#endif
