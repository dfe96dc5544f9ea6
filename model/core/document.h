/* Documents 文书 (document.c): what an act issues. The text is made from a template and frozen; a check code follows from it and the
 * register's key; anybody who has the code may ask what it belongs to. */
#ifndef SOCORG_DOCUMENT_H
#define SOCORG_DOCUMENT_H

#include "model/core/model.h"

/* Twelve characters, of which none looks like another (no I, L, O, U); printed in fours. */
enum { CHECK_CODE = 13, CHECK_CODE_SHOWN = 15 };

/* How a document is laid out (code list doc_form). */
#define FORM_LETTER "L"
#define FORM_CERT "Z"
#define FORM_COPY "F"
#define FORM_SLIP "S"

/*
 * For effects of acts: takes the next number of that kind of document of the issuing unit, into docno_field of the row in hand (NULL: it
 * has none), fills the template of that kind with the row, and makes the document, which whoever has the row by name gets as well.
 * Whatever the template asks for and the row does not have refuses the act.
 */
int effect_document(struct chk *, const char *kind, int64_t unit, const char *docno_field, struct err *);
/* The same under a number that was taken before (effect_docno, effect_number): where what the document says follows from what bears the
 * number. Call it when all rows that the template reads are saved. */
int effect_document_as(struct chk *, const char *kind, int64_t unit, const char *no, struct err *);
/* 回执, once for a row, when it has been handed in: number and PIN to ask by. None where no body is there yet that could number it. */
int effect_receipt(struct chk *, int64_t unit, struct err *);
/* The effect of serving: the day is kept, and where the template names an act of the application, the system does it on that day, if the
 * application still stands where that act begins. So a limit of the application may start from service. */
int effect_served(struct chk *, struct err *);
/* Serves what was issued for the row in hand and is not served yet, to one person in one way. */
int effect_serve_all(struct chk *, const char *how, const char *receipt_by, struct err *);
int effect_document_void(struct chk *, struct err *);	/* the number is kept as cancelled */

/* What a template would say of a row, in force or not yet: nothing is issued, and what the row has not got is named in 【】. malloc. */
char *document_sample(struct rec *, int64_t doc_template, struct err *);
/* What was signed, as a person reads it: heading, number, title, addressee, text, signature, day. malloc. */
char *document_text(const struct rec *);
/* The same for socorg-pdf, but for the fonts and the "end". */
void document_sheet(struct rec *, FILE *);
/* It leaves as paper or file: that goes on record first, and what has been cancelled does not leave. how: PDF, 打印机… */
int document_handed_out(struct rec *, const char *how, struct err *);
int document_code(struct db *, const struct rec *, char code[CHECK_CODE], struct err *);	/* of what the row says now */
void document_code_shown(const char *code, char dst[CHECK_CODE_SHOWN]);			/* ABCD-EFGH-JKMN */

/* All that anybody is told for a code. Logged; a code that is wrong by one character is told like any other that was never given out. */
struct document_public { char kind[64], docno[100], unit[200], day[11], title[200]; bool valid; };
int documents_hold(struct db *, FILE *out, int *problems, struct err *);	/* each still says what was signed: part of db_verify() */
int document_verify(struct db *, const struct actor *, const char *typed, struct document_public *, struct err *);

/* Documents of a row, and for an organisation or a case all that concern it, certificates first, then the newest; of those that this
 * actor reads. How many, or -1. */
struct document_row { int64_t id; char code[24], kind[64], docno[100], title[200], day[11]; bool valid; };
int document_list(struct db *, const struct actor *, const struct entity *, int64_t id, struct document_row *, int max, struct err *);
/* The kinds of which any document was issued for such rows. How many. */
int document_kinds(struct db *, const struct entity *, struct code *, int max);
/* The templates that are for such a row and where it lies, those to come too: docno is the region they are of, day their first, valid that they
 * are in force. Nobody's who reads no templates. */
int document_templates(struct rec *, struct document_row *, int max, struct err *);

#endif
