/* Errors and findings: what a call tells its caller, and the exit code a command ends with. */
#include "model/core/model.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "model/core/rules.h"
#include "model/core/util.h"

int err_set(struct err *err, enum ecode code, const char *rule, const char *field, const char *basis, const char *fmt, ...)
{
	va_list ap;
	/* cppcheck-suppress ctunullpointer ; its size alone is asked */
	char msg[sizeof(err->msg)];

	if (!err)
		return -1;
	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	text_mend(msg);
	/* the arguments may point into *err: format first, copy after */
	char r[sizeof(err->rule)], f[sizeof(err->field)], b[sizeof(err->basis)];
	text_cut(r, sizeof(r), rule ? rule : "");
	text_cut(f, sizeof(f), field ? field : "");
	text_cut(b, sizeof(b), basis ? basis : "");
	err->code = code;
	memcpy(err->rule, r, sizeof(r));
	memcpy(err->field, f, sizeof(f));
	memcpy(err->basis, b, sizeof(b));
	text_cut(err->msg, sizeof(err->msg), msg);
	return -1;
}

int err_exit_code(const struct err *err)
{
	switch (err->code) {
	case E_OK: return EX_OK;
	case E_USAGE: return EX_USAGE;
	case E_INVALID:
	case E_RULE:
	case E_STATE: return EX_DATAERR;
	case E_NOTFOUND: return EX_NOINPUT;
	case E_DENIED: return EX_NOPERM;
	case E_CONFLICT:
	case E_BUSY:
	case E_STOPPED: return EX_TEMPFAIL;
	case E_IO:
	case E_FULL: return EX_IOERR;
	case E_CONFIG: return EX_CONFIG;
	case E_BUG: break;
	}
	return EX_SOFTWARE;
}

void findings_add(struct findings *f, const struct finding *one)
{
	if (!(f->n & (f->n - 1)))	/* full: none, one, two, four … */
		f->v = xrealloc(f->v, sizeof(*f->v) * (f->n ? f->n * 2 : 1));
	f->v[f->n] = *one;
	f->v[f->n++].more = NULL;
}

bool finding_stands(const struct finding *f)
{
	return (f->verdict == BLOCK || f->verdict == WARN || f->verdict == UNKNOWN) && !f->passed && !f->before;
}

void findings_free(struct findings *f)
{
	free(f->v);
	*f = (struct findings){ 0 };
}

enum verdict finding_set(struct finding *f, const char *field, const char *fmt, ...)
{
	va_list ap;
	char text[sizeof(f->text)];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_mend(text);
	struct finding next = { .rule = f->rule, .row = f->row }, *to = *f->text ? &next : f;
	text_cut(to->field, sizeof(to->field), field ? field : "");
	text_cut(to->text, sizeof(to->text), text);
	if (to != f && f->more)
		findings_add(f->more, to);
	return BLOCK;
}
