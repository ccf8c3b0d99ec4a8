#include "chatkut/net/error.h"

G_DEFINE_QUARK(net_error_quark, net_error)
