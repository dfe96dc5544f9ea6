/* socorg.conf(5): what an office sets for socorgd and for the sessions it serves. */
#ifndef SOCORG_CONF_H
#define SOCORG_CONF_H

#include <stdio.h>

#define CONF_PATH "/etc/socorg/socorg.conf"

struct conf {
	char data[256], host_keys[256], socket[108], spawner[256], address[64];	/* "" = not set */
	int port, grace, tries, per_address, unauthenticated, drain;
	int idle_lock, idle_end, public_end;	/* seconds, 0 = never */
	char language[8], theme[16], clipboard[4], mouse[4];
	char pdf[256], lp[256], queue[64], font_body[512], font_title[512];	/* documents on paper */
};

void conf_default(struct conf *);
/* Reads the file over what is there; every fault is a line on errors: "FILE:LINE: …". 0, -1 when it cannot be read, or how many
 * faults there are; what has a fault is left as it was. */
int conf_read(const char *path, struct conf *, FILE *errors);
void conf_dump(const struct conf *, FILE *);	/* as it would be written, with everything that is not "" */
/* Where sessions are asked for: the socket that is set, else DIR/run/spawn.sock. */
void conf_socket(const char *set, const char *dir, char *dst, size_t n);

#endif
