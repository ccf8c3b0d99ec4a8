/*
 * Standard error while the screen is the app's: what libraries and children say there
 * would be drawn over the panes, so it goes to a file, chatkut.log in the user's state
 * folder, which is begun anew when it has grown large.
 */
#pragma once

/* Where standard error is a terminal. */
void errlog_begin(void);
/* As it was. */
void errlog_end(void);
