/* Documents on paper: the PDF that socorg-pdf makes of one, and the ways it can go. */
#ifndef SOCORG_PAPER_OUT_H
#define SOCORG_PAPER_OUT_H

#include "model/core/document.h"
#include "screens/screens.h"

struct pdf { char *data; size_t n; };	/* free(data) */

void paper_conf(const struct conf *);
/* What cannot be set (a character that no font has) is E_INVALID, naming it; a helper that dies, hangs or talks nonsense E_IO. */
int paper_pdf(struct rec *document, struct pdf *, struct err *);
/* Each goes on record before anything leaves. */
int paper_tray(struct rec *document, char name[320], struct err *);	/* a PDF in the account's tray, under that name */
bool paper_queue(void);							/* the office has named a print queue */
int paper_print(struct rec *document, struct err *);			/* into the queue */

/* ---- documents.c ---- */
/* Keys of the screens that show one row: the documents issued for it, to be read, printed and served. */
void documents_here(struct screen *);
bool documents_may(struct screen *);
void verify_open(void);				/* asks for a check code and says what it belongs to */

#endif
