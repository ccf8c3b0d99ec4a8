/* Money for people: micro-dollars as text. */
#pragma once

#include <stdint.h>

/* "$12.35"; below a dollar with as many digits as it takes to tell it from nothing:
 * "$0.0123", "$0.000004"; "unknown" below zero. Owned by the caller. */
char *money_text(int64_t micros);
