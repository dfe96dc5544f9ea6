/* Every entity the program is linked with. Tests that bring their own leave this file out. */
#include "model/entities.h"

const struct entity *const entities[] = { SHIPPED_ENTITIES, NULL };
