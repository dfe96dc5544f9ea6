/* See xlsx.h; the one file that knows libxlsxwriter. It and what it brings (libcrypto, libz) are loaded when the first workbook is written: most
 * sessions write none, and each would bear half a megabyte of them. */
#include "model/core/xlsx.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "model/core/util.h"

enum { PLACES = 5, DIGITS = 15 };	/* a spreadsheet keeps fifteen digits */

#define EACH_CALL(X) X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_close) X(worksheet_freeze_panes) \
	X(worksheet_set_column) X(worksheet_write_string) X(worksheet_write_number) X(format_set_bold) X(format_set_num_format) X(lxw_strerror) \
	X(lxw_workbook_free)

#define AS_POINTER(name) __typeof__(&name) name;
static struct { EACH_CALL(AS_POINTER) } lib;

static int load(struct err *err)
{
	static void *so;

	if (so)
		return 0;
	so = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
	if (!so)
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "没有安装 libxlsxwriter，不能导出电子表格：%s", dlerror());
	/* a pointer to data is one to a function as well: POSIX says so of dlsym() */
#define LOOK_UP(name) *(void **)&lib.name = dlsym(so, #name);
	EACH_CALL(LOOK_UP)
#define IS_THERE(name) && lib.name
	if (!(true EACH_CALL(IS_THERE))) {
		so = NULL;
		return err_set(err, E_CONFIG, NULL, NULL, NULL, "libxlsxwriter 的版本不合，不能导出电子表格");
	}
	return 0;
}

struct xlsx {
	int fd;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *bold, *number[PLACES];	/* with so many places, made when they are needed */
	lxw_error bad;				/* the first that went wrong */
};

struct xlsx *xlsx_begin(const char *dir, const char *sheet, struct err *err)
{
	if (load(err))
		return NULL;
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char path[40];

	if (fd < 0) {
		err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, NULL, NULL, NULL, "写不进文件托盘：%s", strerror(errno));
		return NULL;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	lxw_workbook_options o = { .constant_memory = LXW_TRUE, .tmpdir = (char *)(uintptr_t)dir };
	struct xlsx *x = xcalloc(1, sizeof(*x));
	char name[32 * 4];
	text_fmt(name, sizeof(name), "%.80s", sheet);
	x->fd = fd;
	x->book = lib.workbook_new_opt(path, &o);
	x->sheet = x->book ? lib.workbook_add_worksheet(x->book, name) : NULL;
	if (x->book && !x->sheet)	/* a label that no sheet may bear */
		x->sheet = lib.workbook_add_worksheet(x->book, NULL);
	if (!x->sheet)
		abort();
	x->bold = lib.workbook_add_format(x->book);
	lib.format_set_bold(x->bold);
	lib.worksheet_freeze_panes(x->sheet, 1, 0);
	return x;
}

static void noted(struct xlsx *x, lxw_error e)
{
	if (e != LXW_NO_ERROR && x->bad == LXW_NO_ERROR)
		x->bad = e;
}

static void put(struct xlsx *x, long row, int column, const char *text, lxw_format *f)
{
	size_t n = 0, at = 0;
	char *cut;

	if (!*text)
		return;
	for (; text[at] && n < XLSX_CHARS; n++)
		for (at++; ((unsigned char)text[at] & 0xc0) == 0x80; at++)
			;
	cut = xstrdup(text);
	cut[at] = '\0';
	noted(x, lib.worksheet_write_string(x->sheet, (lxw_row_t)row, (lxw_col_t)column, cut, f));
	free(cut);
}

void xlsx_head(struct xlsx *x, int column, const char *text, int width)
{
	lib.worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL);
	put(x, 0, column, text, x->bold);
}

void xlsx_text(struct xlsx *x, long row, int column, const char *text)
{
	put(x, row, column, text, NULL);
}

static lxw_format *places(struct xlsx *x, int n)
{
	static const char *const shown[PLACES] = { "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000" };

	if (!x->number[n]) {
		x->number[n] = lib.workbook_add_format(x->book);
		lib.format_set_num_format(x->number[n], shown[n]);
	}
	return x->number[n];
}

void xlsx_number(struct xlsx *x, long row, int column, const char *text)
{
	char plain[40];
	int n = 0, digits = 0, after = -1;
	bool ok = true;

	for (const char *p = text; *p && ok; p++) {
		if (*p == ',')
			continue;
		ok = n + 1 < (int)sizeof(plain) && ((*p >= '0' && *p <= '9') || (*p == '-' && !n) || (*p == '.' && after < 0));
		if (!ok)
			break;
		digits += *p != '-' && *p != '.';
		after = *p == '.' ? 0 : after >= 0 ? after + 1 : after;
		plain[n++] = *p;
	}
	plain[n] = '\0';
	if (!ok || !digits || digits > DIGITS || after >= PLACES)
		put(x, row, column, text, NULL);
	else
		noted(x, lib.worksheet_write_number(x->sheet, (lxw_row_t)row, (lxw_col_t)column, strtod(plain, NULL), places(x, after < 0 ? 0 : after)));
}

static int copy(int fd, FILE *to, struct err *err)
{
	char buf[16384];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_set(err, E_IO, NULL, NULL, NULL, "读不出做好的文件：%s", strerror(errno));
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, (size_t)n, to) != (size_t)n)
			return err_set(err, E_FULL, NULL, NULL, NULL, "写不出文件：%s", strerror(errno));
	return n < 0 ? err_set(err, E_IO, NULL, NULL, NULL, "读不出做好的文件：%s", strerror(errno)) : 0;
}

int xlsx_end(struct xlsx *x, FILE *to, struct err *err)
{
	lxw_error bad = lib.workbook_close(x->book);
	int rc;

	if (x->bad != LXW_NO_ERROR)
		bad = x->bad;
	rc = bad != LXW_NO_ERROR ? err_set(err, E_IO, NULL, NULL, NULL, "做不成电子表格：%s", lib.lxw_strerror(bad)) : copy(x->fd, to, err);
	close(x->fd);
	free(x);
	return rc;
}

void xlsx_drop(struct xlsx *x)
{
	if (!x)
		return;
	lib.lxw_workbook_free(x->book);
	close(x->fd);
	free(x);
}
