/* Client addresses and the networks a role may be limited to (security DB11): IPv4, IPv6, and "local" for the server itself. */
#include "model/core/account.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/util.h"

/* An IPv4 address is ::ffff:a.b.c.d, so that there is one kind. Bits of the prefix, or -1. */
static int parse(const char *text, bool net, unsigned char addr[16])
{
	char host[64];
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);
	bool v6 = memchr(text, ':', n) != NULL;
	long bits = v6 ? 128 : 32;
	char *end;

	if (n == 0 || n >= sizeof(host) || (slash && !net))
		return -1;
	memcpy(host, text, n);
	host[n] = '\0';
	if (slash) {
		long most = bits;
		bits = strtol(slash + 1, &end, 10);
		if (!slash[1] || *end || strspn(slash + 1, "0123456789") != strlen(slash + 1) || bits > most)
			return -1;
	}
	memset(addr, 0, 16);
	if (v6)
		return inet_pton(AF_INET6, host, addr) == 1 ? (int)bits : -1;
	memset(addr + 10, 0xff, 2);
	return inet_pton(AF_INET, host, addr + 12) == 1 ? (int)bits + 96 : -1;
}

int address_list(char *list, char bad[64])
{
	unsigned char a[16];
	char *out = list, *word, *save, *all = xstrdup(list);

	*bad = '\0';
	for (char *p = all; *p; p++)
		if (*p == ',' || *p == ';' || *p == '\t')
			*p = ' ';
	for (word = strtok_r(all, " ", &save); word && !*bad; word = strtok_r(NULL, " ", &save)) {
		if (strcmp(word, "local") && parse(word, true, a) < 0)
			text_cut(bad, 64, word);
		out += sprintf(out, "%s%s", out > list ? " " : "", word);
	}
	if (out == list)
		*list = '\0';
	free(all);
	return *bad ? -1 : 0;
}

void address_of(const char *peer, char *dst, size_t n)
{
	const char *close = *peer == '[' ? strchr(peer, ']') : NULL, *colon = strchr(peer, ':');

	if (close)
		text_fmt(dst, n, "%.*s", (int)(close - peer - 1), peer + 1);
	else if (colon && strchr(peer, '.') && !strchr(colon + 1, ':'))
		text_fmt(dst, n, "%.*s", (int)(colon - peer), peer);
	else
		text_cut(dst, n, peer);
}

static bool inside(const unsigned char net[16], int bits, const unsigned char a[16])
{
	int whole = bits / 8, rest = bits % 8;

	return !memcmp(net, a, (size_t)whole) && (!rest || ((net[whole] ^ a[whole]) >> (8 - rest)) == 0);
}

bool address_in(const char *list, const char *peer)
{
	unsigned char net[16], a[16];
	char host[64], word[64];
	size_t n;

	address_of(peer, host, sizeof(host));
	bool known = parse(host, false, a) >= 0;
	for (; *(list += strspn(list, " ")); list += n) {
		n = strcspn(list, " ");
		text_fmt(word, sizeof(word), "%.*s", (int)n, list);
		int bits = parse(word, true, net);
		if (!strcmp(word, "local") ? !strcmp(host, "local") : known && bits >= 0 && inside(net, bits, a))
			return true;
	}
	return false;
}
