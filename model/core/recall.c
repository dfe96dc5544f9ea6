/* Commands, records and unsaved forms an account used last (live.db). They may be lost with the machine, so nothing
 * here is audited. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/internal.h"
#include "model/core/recall.h"

static bool traceless(const struct actor *who)
{
	return who->id == 0 || (who->roles & ROLE(PUBLIC)) != 0;
}

/* ---- what is not kept ---- */

enum { CARD = 11, PASSPORT = 7, SHORTEST = 5 };	/* digits: of a phone, a bank card or an identity card; of a passport; of any document */

static size_t digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* The longest run of digits, whatever marks stand between them. */
static size_t longest_run(const char *s)
{
	size_t run = 0, most = 0;

	for (; *s; s++) {
		if (isdigit((unsigned char)*s))
			run++;
		else if (!strchr("-./()", *s))
			run = 0;
		most = run > most ? run : most;
	}
	return most;
}

/* A passport or a permit: a letter or two and the number. */
static bool passport(const char *word)
{
	char bare[RECALL_TEXT];
	size_t n = 0, letters;

	for (; *word && n + 1 < sizeof bare; word++)
		if (!strchr("-./()", *word))
			bare[n++] = *word;
	bare[n] = '\0';
	for (letters = 0; letters < 3 && isalpha((unsigned char)bare[letters]); letters++)
		;
	return (letters == 1 || letters == 2) && digits(bare + letters) >= PASSPORT && !bare[letters + digits(bare + letters)];
}

static bool keeps_secrets(const char *code)
{
	const struct entity *e = entity_find(code);
	const struct field *f;

	for (f = e ? e->fields : NULL; f && f->name; f++)
		if (f->flags & F_SECRET)
			return true;
	return false;
}

/* What may be somebody's number is forgotten with the line it was typed in: live.db holds nothing that is sealed in the register.
 * A credit code is an organisation's, and public. */
bool recall_personal(const char *text)
{
	char *plain = text_ascii(xstrdup(text)), *rest = xcalloc(1, strlen(plain) + 1), *word, *keep, *p, *fold;
	bool first = true, people = false, found = false;

	for (word = strtok_r(plain, " \t", &keep); word && !found; word = strtok_r(NULL, " \t", &keep)) {
		people |= first && keeps_secrets(word);
		first = false;
		for (p = word; *p; p++)
			*p = (char)toupper((unsigned char)*p);
		if (uscc_check(word, NULL) == 0)
			strcat(rest, "+");	/* and what stands before it goes not on behind it */
		else
			strcat(rest, word);
		found = passport(word);
	}
	fold = text_fold(rest);		/* without blanks of any kind */
	found |= longest_run(fold) >= (people ? SHORTEST : CARD);
	free(fold);
	free(rest);
	free(plain);
	return found;
}

int recall_add(struct db *db, const struct actor *who, const char *text, struct err *err)
{
	char kept[RECALL_TEXT];

	if (traceless(who) || !*text || recall_personal(text))
		return 0;
	text_cut(kept, sizeof kept, text);
	if (live_run(db, err, "DELETE FROM command WHERE account_id = ?1 AND (text = ?2 OR n <= (SELECT max(n) FROM command WHERE account_id = ?1) - ?3)",
		     "itn", who->id, kept, RECALL_MAX - 1) < 0)
		return -1;
	return live_run(db, err, "INSERT INTO command (account_id, n, text) VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM command "
			"WHERE account_id = ?1), ?2)", "it", who->id, kept) < 0 ? -1 : 0;
}

int recall_get(struct db *db, const struct actor *who, int back, char *dst, size_t n, struct err *err)
{
	int found = 0;

	*dst = '\0';
	if (traceless(who) || back < 1)
		return 0;
	sqlite3_stmt *st = live_stmt(db, err, "SELECT text FROM command WHERE account_id = ? ORDER BY n DESC LIMIT 1 OFFSET ?", "in", who->id, back - 1);
	if (!st)
		return -1;
	int rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		text_cut(dst, n, col_text(st, 0));
		found = 1;
	}
	return live_end(st, rc, err) < 0 ? -1 : found;
}

int recent_add(struct db *db, const struct actor *who, const struct entity *e, int64_t id, struct err *err)
{
	if (traceless(who) || id == 0 || e->cls == C_SEALED || e->cls == C_ANON)
		return 0;
	if (live_run(db, err, "INSERT INTO recent (account_id, entity, rid, at) VALUES (?1, ?2, ?3, (SELECT coalesce(max(at), 0) + 1 "
		     "FROM recent WHERE account_id = ?1)) ON CONFLICT DO UPDATE SET at = excluded.at", "iti", who->id, e->name, id) < 0)
		return -1;
	return live_run(db, err, "DELETE FROM recent WHERE account_id = ?1 AND at <= (SELECT max(at) FROM recent WHERE account_id = ?1) - ?2", "in", who->id,
			RECALL_MAX) < 0 ? -1 : 0;
}

int recent_list(struct db *db, const struct actor *who, int max, struct recent *out, struct err *err)
{
	int n = 0, rc;

	if (traceless(who))
		return 0;
	sqlite3_stmt *st = live_stmt(db, err, "SELECT entity, rid FROM recent WHERE account_id = ? ORDER BY at DESC LIMIT ?", "in", who->id, max);
	if (!st)
		return -1;
	while ((rc = sqlite3_step(st)) == SQLITE_ROW && n < max) {
		out[n].e = entity_find(col_text(st, 0));
		out[n].id = sqlite3_column_int64(st, 1);
		if (out[n].e)
			n++;
	}
	return live_end(st, rc, err) < 0 ? -1 : n;
}
