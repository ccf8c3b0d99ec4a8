/*
 * The preview at an address: `chatkut serve --preview` as a child of the app.
 *
 * It follows the project by itself, so that browsers and players at the other end of a
 * tunnel see each edit; here it is only started, asked where it is, and ended with the
 * app.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Address Address;

/* It is known where, or that it failed. */
typedef void (*AddressChanged)(void *user);

Address *address_new(const char *project, AddressChanged changed, void *user);
void address_free(Address *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Address, address_free)

/* NULL until they are known; borrowed. The page, and the line to type at the other
 * computer first. */
const char *address_page(const Address *address);
const char *address_ssh(const Address *address);
/* Why there is none, a sentence; NULL: none yet. */
const char *address_failure(const Address *address);
