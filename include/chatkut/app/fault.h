/*
 * What went wrong, in the kinds of the command-line contract.
 *
 * Errors of app/ are of the domain FAULT_ERROR and their code is the FaultKind; errors
 * of the layers below are sorted into kinds by fault_of().
 */
#pragma once

#include "chatkut/edit/execute.h"

#define FAULT_ERROR (fault_error_quark())
GQuark fault_error_quark(void);

/* The kind of any error of this program; FAULT_INTERNAL where nothing fits better. */
FaultKind fault_of(const GError *error);
