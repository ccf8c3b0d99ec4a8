/*
 * The user's language, for each of the programs at its start.
 *
 * Numbers are written and read as C does in all of them ("0.5", never "0,5"): they go
 * into documents, plans and protocols, and libmpv insists.
 */
#pragma once

/*
 * Messages by _() are in the language of the environment (gettext(3)) from now on;
 * their catalogues are in $CHATKUT_LOCALEDIR, or where they were installed. To be
 * called once, before other threads and before a sandbox hides the files: the catalogue
 * is read at once.
 */
void locale_start(void);
