/* Prints every mutant there is: rules, grants, limits, four-eyes acts and the guards of the schema. One a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/core/internal.h"

static void checks(const struct entity *e)
{
	for (const struct field *f = e->fields; f->name; f++)
		if ((e->cls == C_SHARED || e->cls == C_ANON) && (f->type == T_CODE || f->type == T_REGION))
			printf("guard:%s.%s\n", e->name, f->name);
}

static void triggers(void)
{
	char *text = NULL, name[96];
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	ddl_write(f);
	fclose(f);
	for (char *p = text; (p = strstr(p, "CREATE TRIGGER ")); p++)
		if (sscanf(p, "CREATE TRIGGER %95s", name) == 1)
			printf("guard:%s\n", name);
	free(text);
}

int main(void)
{
	for (int i = 0; entities[i]; i++) {
		const struct entity *e = entities[i];
		for (const struct rule *r = e->rules; r && r->id; r++)
			printf("rule:%s\n", r->id);
		for (const struct grant *g = e->grants; g && g->roles; g++)
			printf("grant:%s.%d\n", e->name, (int)(g - e->grants));
		for (const struct limit *l = e->limits; l && l->name; l++)
			printf("limit:%s\n", l->name);
		for (const struct action *a = e->actions; a && a->name; a++)
			if (flow_checked(e, a))
				printf("eyes:%s\n", a->name);
		for (const struct field *f = e->fields; f->name; f++)
			if (f->by)
				printf("hands:%s.%s\n", e->name, f->name);
		checks(e);
	}
	triggers();
	return 0;
}
