/* `print` and `verify`: a document as PDF or text, into the tray or to the office's printer; and whether a check code is of one. */
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "model/core/document.h"
#include "model/core/util.h"
#include "screens/cli.h"
#include "screens/paper.h"

enum { MOST = 64 };

/* The document that is meant: itself, or one of what was issued for the row, the first of that kind. */
static int find(struct cli *c, struct rec **out, struct err *err)
{
	const struct entity *e = entity_find("document");
	struct document_row row[MOST];
	struct rec *r;
	int i, n;

	if (c->e == e)
		return rec_find(c->db, c->who, e, c->argv[0], NULL, out, err);
	if (rec_find(c->db, c->who, c->e, c->argv[0], NULL, &r, err) < 0)
		return -1;
	n = document_list(c->db, c->who, c->e, rec_id(r), row, MOST, err);
	rec_free(r);
	if (n < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (c->argc < 2 || strcmp(row[i].kind, c->argv[1]) == 0 || strcmp(row[i].code, c->argv[1]) == 0 || strcmp(row[i].docno, c->argv[1]) == 0)
			return rec_load(c->db, c->who, e, row[i].id, NULL, out, err);
	return err_set(err, E_NOTFOUND, NULL, NULL, NULL, n ? _("没有这种文书：%s") : _("这条记录没有文书"), c->argc > 1 ? c->argv[1] : "");
}

static int out(struct cli *c, struct rec *d, struct err *err)
{
	const char *as = c->format ? c->format : "pdf";
	char name[320];
	struct pdf pdf;

	if (strcmp(as, "tray") == 0) {
		if (paper_tray(d, name, err) < 0)
			return -1;
		puts(name);
	} else if (strcmp(as, "queue") == 0) {
		return paper_print(d, err);
	} else if (strcmp(as, "text") == 0) {
		char *text = document_text(d);
		int rc = document_handed_out(d, _("文本"), err);
		if (rc == 0)
			fputs(text, stdout);
		free(text);
		return rc;
	} else {
		if (paper_pdf(d, &pdf, err) < 0)
			return -1;
		int rc = document_handed_out(d, "PDF", err);
		if (rc == 0)
			fwrite(pdf.data, 1, pdf.n, stdout);
		free(pdf.data);
		return rc;
	}
	return 0;
}

int cli_print(struct cli *c)
{
	struct err err = {0};
	struct rec *d;

	if ((!c->format || strcmp(c->format, "pdf") == 0) && isatty(1))
		return cli_usage(_("PDF 不能显示在终端上：print … > 文书.pdf，或 --format text"));
	if (find(c, &d, &err) < 0)
		return cli_err(&err);
	int rc = out(c, d, &err);
	rec_free(d);
	return rc < 0 ? cli_err(&err) : EX_OK;
}

int cli_verify(struct cli *c)
{
	struct document_public p;
	struct err err = {0};

	if (document_verify(c->db, c->who, c->argv[0], &p, &err) < 0)
		return cli_err(&err);
	if (c->format && strcmp(c->format, "json") == 0) {
		const struct { const char *name, *text; } part[] = {{"kind", p.kind}, {"docno", p.docno}, {"unit", p.unit}, {"day", p.day},
			{"title", p.title}};
		printf("{\"valid\":%s", p.valid ? "true" : "false");
		for (size_t i = 0; i < LENGTH(part); i++) {
			printf(",\"%s\":", part[i].name);
			json_text(part[i].text);
		}
		puts("}");
	} else
		printf("%s  %s  %s  %s  %s\n%s\n", p.valid ? _("有效") : _("已作废"), p.kind, p.docno, p.unit, p.day, p.title);
	return EX_OK;
}
