/* The files of an application's materials: a slot by its name, a file into it, and out of it into the tray of whoever may read the application. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/file.h"
#include "model/core/internal.h"
#include "model/core/util.h"
#include "model/registry/material.h"

const struct part *material_part(const struct entity *e)
{
	const struct entity *of;

	for (const struct part *p = e->parts; p && p->label; p++)
		if (p->lines && (of = entity_find(p->lines)) && field_no(of, "def") >= 0 && field_no(of, "checked") >= 0 && field_no(of, "file") >= 0)
			return p;
	return NULL;
}

/* Its definition; rec_free() it. */
static struct rec *def_of(struct db *db, struct rec *line)
{
	return chk_row(&(struct chk){ .db = db, .rec = line, .on = clock_today(db) }, "def");
}

int material_slot(struct db *db, struct rec *owner, const char *word, struct rec **line, struct err *err)
{
	const struct part *p = material_part(rec_entity(owner));
	char id[24];
	struct rec *d;

	for (size_t i = 0; p && part_shown(owner, p) && i < rec_line_count(owner, p); i++) {
		struct rec *l = rec_line(owner, p, i);
		snprintf(id, sizeof(id), "%lld", (long long)rec_id(l));
		bool it = !strcmp(id, word);
		if (!it && (d = def_of(db, l))) {
			it = !strcmp(rec_str(d, "code"), word) || !strcmp(rec_str(d, "title"), word);
			rec_free(d);
		}
		if (it) {
			*line = l;
			return 0;
		}
	}
	return err_set(err, E_NOTFOUND, NULL, p ? p->lines : NULL, NULL, "没有这一项材料：%.60s", word);
}

int material_attach(struct db *db, struct rec *line, const char *tray_word, struct err *err)
{
	const struct entity *e = rec_entity(line);
	int file = field_no(e, "file"), given = field_no(e, "given_on");
	char *typed = xasprintf("tray:%s", tray_word);
	int rc = rec_set(line, file, typed, err) < 0 ? -1 : 0;

	free(typed);
	if (!rc && rec_get(line, given)->t == VT_NULL)
		rc = rec_set(line, given, clock_today(db), err) < 0 ? -1 : 0;
	return rc;
}

/* SL-03验资报告.pdf: what a tray's names may not hold is left out. */
static void name_of(const struct rec *def, const char *kind, char *dst, size_t n)
{
	char one[8];

	text_fmt(dst, n, "%s", rec_str(def, "code"));
	for (const char *p = rec_str(def, "title"), *next; *p; p = next) {
		for (next = p + 1; ((unsigned char)*next & 0xc0) == 0x80; next++)
			;
		text_fmt(one, sizeof(one), "%.*s", (int)(next - p), p);
		if (tray_name_ok(one) && text_chars(dst) < 60)
			text_fmt(dst + strlen(dst), n - strlen(dst), "%s", one);
	}
	text_fmt(dst + strlen(dst), n - strlen(dst), ".%s", kind);
}

int material_fetch(struct db *db, const struct actor *who, struct rec *line, struct tray_file *t, struct err *err)
{
	const struct entity *e = rec_entity(line);
	const struct field *f = &e->fields[field_no(e, "file")];
	const char *hash = rec_str(line, "file");
	struct file_row row;
	char name[TRAY_NAME * 3 + 1], note[400];
	struct rec *def;

	if (!rec_reads(line, f) || !*hash || file_row(db, hash, &row, err) != 1 || !(def = def_of(db, line)))
		return err_set(err, E_NOTFOUND, NULL, f->name, NULL, "这一项材料没有文件");
	name_of(def, row.kind, name, sizeof(name));
	bool personal = rec_val(def, "personal")->t == VT_NULL || rec_num(def, "personal");
	rec_free(def);
	text_fmt(note, sizeof(note), "%s %.8s", name, hash);
	/* on record before it is seen; whose own papers they are looks at nobody else's */
	if (personal && !(who->roles & (ROLE(INITIATOR) | ROLE(ORG))) && access_unmask(db, who, e, rec_id(line), f->name, "取材料文件", err))
		return -1;
	return audit_alone(db, who, "fetch", e->name, rec_id(line), "ok", note, err) ? -1 : file_to_tray(db, who, hash, name, t, err);
}
