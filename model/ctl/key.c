/* `key`: the public keys an account may log in with. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/account.h"
#include "model/core/util.h"
#include "model/ctl/ctl.h"

enum { LINE = 2048 };

/* As ssh-keygen -l prints it. "" where the key is no base64. */
static void fingerprint(const char *blob64, char dst[64])
{
	unsigned char blob[LINE], hash[crypto_hash_sha256_BYTES];
	size_t n = 0;

	*dst = '\0';
	if (sodium_base642bin(blob, sizeof(blob), blob64, strlen(blob64), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL))
		return;
	crypto_hash_sha256(hash, blob, n);
	memcpy(dst, "SHA256:", 7);
	sodium_bin2base64(dst + 7, 64 - 7, hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

/* Every line of the file that is a key; blank lines and remarks are left out. */
int ctl_key_add(struct ctl *c)
{
	bool in = !strcmp(c->argv[1], "-");
	FILE *f = in ? stdin : fopen(c->argv[1], "re");
	struct err err = { 0 };
	char line[LINE];
	int n = 0, rc = 0;

	if (!f)
		return ctl_say(EX_NOINPUT, "%s: %s", c->argv[1], strerror(errno));
	while (!rc && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!line[strspn(line, " \t")] || *line == '#')
			continue;
		rc = account_add_key(c->db, &c->who, c->argv[0], line, &err);
		n += !rc;
	}
	if (!in)
		fclose(f);
	if (rc)
		return ctl_err(&err);
	return n ? EX_OK : ctl_say(EX_DATAERR, "%s: no key", c->argv[1]);
}

struct keys { struct rec *r; const struct part *p; };

static int open_keys(struct ctl *c, struct keys *k, struct err *err)
{
	const struct entity *e = entity_find("account");

	if (rec_find(c->db, &c->who, e, c->argv[0], NULL, &k->r, err))
		return -1;
	k->p = e->parts;
	while (k->p->label && (!k->p->lines || strcmp(k->p->lines, "account_key")))
		k->p++;
	return 0;
}

static void key_texts(struct rec *line, char type[40], char print[64], char comment[400])
{
	const struct entity *e = rec_entity(line);
	char blob[LINE];

	rec_text(line, field_no(e, "type"), type, 40);
	rec_text(line, field_no(e, "comment"), comment, 400);
	rec_text(line, field_no(e, "blob"), blob, sizeof(blob));
	fingerprint(blob, print);
}

int ctl_key_list(struct ctl *c)
{
	char type[40], print[64], comment[400];
	struct err err = { 0 };
	struct keys k;

	if (open_keys(c, &k, &err))
		return ctl_err(&err);
	for (size_t i = 0; i < rec_line_count(k.r, k.p); i++) {
		key_texts(rec_line(k.r, k.p, i), type, print, comment);
		printf("%-20s %s %s\n", type, print, comment);
	}
	rec_free(k.r);
	return EX_OK;
}

int ctl_key_remove(struct ctl *c)
{
	char type[40], print[64], comment[400];
	struct err err = { 0 };
	struct keys k;
	size_t at = 0;
	int n = 0, rc;

	if (open_keys(c, &k, &err))
		return ctl_err(&err);
	for (size_t i = 0; i < rec_line_count(k.r, k.p); i++) {
		key_texts(rec_line(k.r, k.p, i), type, print, comment);
		if (!strcmp(comment, c->argv[1]) || !strcmp(print, c->argv[1])) {
			at = i;
			n++;
		}
	}
	if (n != 1) {
		rc = n ? ctl_say(EX_USAGE, "%d keys of %s are called %s: use the fingerprint", n, c->argv[0], c->argv[1])
		       : ctl_say(EX_NOINPUT, "%s has no key %s", c->argv[0], c->argv[1]);
	} else {
		rec_line_remove(k.r, k.p, at);
		rc = rec_save(k.r, NULL, NULL, &err) ? ctl_err(&err) : EX_OK;
	}
	rec_free(k.r);
	return rc;
}
