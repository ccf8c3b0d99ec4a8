/* Which build of the program this is. */
#pragma once

/* The linker's build id in hex, another for another program; "" where it was linked
 * without one. The caller's. */
char *build_id(void);
