/* Statements that create the engine's own tables; NULL-ended. */
#ifndef SOCORG_TABLES_H
#define SOCORG_TABLES_H
extern const char *const tables_ddl[];	/* socorg.db */
extern const char *const live_ddl[];	/* live.db, run at each first opening */
#endif
