/* Keys and what is done with them: personal values sealed at rest, blind indexes to find them by equality, and the HMACs of
 * the audit. One key file per installation, outside the database and its backups; each use has a key derived from it. */
#include "model/core/internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUB_FIELD = 1, SUB_INDEX, SUB_HMAC };
#define SEAL_VERSION 1
#define KEY_ID 1

struct keyring {
	unsigned char field[crypto_aead_xchacha20poly1305_ietf_KEYBYTES], index[32], hmac[32];
};

static int init(struct err *err)
{
	return sodium_init() < 0 ? err_set(err, E_BUG, NULL, NULL, NULL, "程序错误：libsodium") : 0;
}

int secret_create(const char *dir, struct err *err)
{
	unsigned char key[crypto_kdf_KEYBYTES];
	char *path = xasprintf("%s/secret.key", dir);
	int fd = init(err) ? -1 : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400), rc = -1;

	if (fd < 0)
		err_set(err, E_IO, NULL, NULL, NULL, "%s：%s", path, strerror(errno));
	else {
		crypto_kdf_keygen(key);
		unsigned char id = KEY_ID;
		if (write(fd, &id, 1) == 1 && write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0)
			rc = 0;
		else
			err_set(err, E_IO, NULL, NULL, NULL, "%s：%s", path, strerror(errno));
		close(fd);
		sodium_memzero(key, sizeof(key));
	}
	free(path);
	return rc;
}

int secret_open(struct db *db, struct err *err)
{
	unsigned char raw[1 + crypto_kdf_KEYBYTES];
	char *path;

	if (db->keys)
		return 0;
	if (init(err))
		return -1;
	path = xasprintf("%s/secret.key", db->dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t n = fd < 0 ? -1 : read(fd, raw, sizeof(raw));
	if (fd >= 0)
		close(fd);
	free(path);
	if (n != (ssize_t)sizeof(raw) || raw[0] != KEY_ID)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "%s/secret.key 读不出或已损坏", db->dir);
	struct keyring *k = xcalloc(1, sizeof(*k));
	sodium_mlock(k, sizeof(*k));	/* best effort: the limit may be small */
	crypto_kdf_derive_from_key(k->field, sizeof(k->field), SUB_FIELD, "socorg-f", raw + 1);
	crypto_kdf_derive_from_key(k->index, sizeof(k->index), SUB_INDEX, "socorg-i", raw + 1);
	crypto_kdf_derive_from_key(k->hmac, sizeof(k->hmac), SUB_HMAC, "socorg-h", raw + 1);
	sodium_memzero(raw, sizeof(raw));
	db->keys = k;
	return 0;
}

void secret_close(struct db *db)
{
	if (!db->keys)
		return;
	sodium_munlock(db->keys, sizeof(*db->keys));	/* wipes */
	free(db->keys);
	db->keys = NULL;
}

/* version, key id, nonce, ciphertext with its tag; where is authenticated, so a value can't be moved to another column */
int secret_seal(struct db *db, const char *where, const char *clear, struct val *out, struct err *err)
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
	size_t n = strlen(clear);
	unsigned long long len;

	if (secret_open(db, err))
		return -1;
	unsigned char *b = xmalloc(2 + nonce + n + tag + 1);
	b[0] = SEAL_VERSION;
	b[1] = KEY_ID;
	randombytes_buf(b + 2, nonce);
	crypto_aead_xchacha20poly1305_ietf_encrypt(b + 2 + nonce, &len, (const unsigned char *)clear, n, (const unsigned char *)where,
						   strlen(where), NULL, b + 2, db->keys->field);
	val_clear(out);
	*out = (struct val){ .t = VT_BLOB, .s = (char *)b, .n = 2 + nonce + (size_t)len };
	return 0;
}

int secret_unseal(struct db *db, const char *where, const struct val *in, char *dst, size_t n, struct err *err)
{
	const size_t nonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, tag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
	const unsigned char *b = (const unsigned char *)in->s;
	unsigned long long len;

	if (secret_open(db, err))
		return -1;
	if (in->t != VT_BLOB || in->n < 2 + nonce + tag || in->n - 2 - nonce - tag >= n || b[0] != SEAL_VERSION || b[1] != KEY_ID ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)dst, &len, NULL, b + 2 + nonce, in->n - 2 - nonce,
						       (const unsigned char *)where, strlen(where), b + 2, db->keys->field))
		return err_set(err, E_IO, NULL, NULL, NULL, "密文已损坏或密钥不符");
	dst[len] = '\0';
	return 0;
}

int secret_index(struct db *db, enum mask domain, const char *clear, unsigned char mac[16], struct err *err)
{
	unsigned char d = (unsigned char)domain;
	crypto_generichash_state h;

	if (secret_open(db, err))
		return -1;
	crypto_generichash_init(&h, db->keys->index, sizeof(db->keys->index), 16);
	crypto_generichash_update(&h, &d, 1);
	crypto_generichash_update(&h, (const unsigned char *)clear, strlen(clear));
	crypto_generichash_final(&h, mac, 16);
	return 0;
}

int secret_hmac(struct db *db, const char *purpose, const void *a, size_t an, const void *b, size_t bn, unsigned char mac[32], struct err *err)
{
	crypto_auth_hmacsha256_state h;
	uint64_t n = an;

	if (secret_open(db, err))
		return -1;
	crypto_auth_hmacsha256_init(&h, db->keys->hmac, sizeof(db->keys->hmac));
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_auth_hmacsha256_update(&h, (const unsigned char *)&n, sizeof(n));
	crypto_auth_hmacsha256_update(&h, a, an);
	crypto_auth_hmacsha256_update(&h, b, bn);
	crypto_auth_hmacsha256_final(&h, mac);
	return 0;
}
