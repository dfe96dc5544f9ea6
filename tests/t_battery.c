/* What every entity must pass, with no code per entity: declarations that resolve, guards that hold, examples that are
 * valid, views that page, rows that survive, and a matrix of what each role may do that a person has read. */
#define FIXTURE
#include "tests/world.h"

#include "tests/battery.h"

int main(void)
{
	return battery_main("tests/golden/deny-fixture.txt");
}
