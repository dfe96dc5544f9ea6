/* The battery of t_battery.c over what is shipped. */
#include "tests/world.h"

#include "tests/battery.h"

int main(void)
{
	return battery_main("tests/golden/deny.txt");
}
