#include "chatkut/app/fault.h"

#include "chatkut/llm/error.h"
#include "chatkut/model/composition_json.h"
#include "chatkut/net/error.h"
#include "chatkut/net/hls.h"
#include "chatkut/queue/render.h"
#include "chatkut/queue/source.h"
#include "chatkut/queue/worker.h"
#include "chatkut/store/user.h"

#include <gio/gio.h>

G_DEFINE_QUARK(fault_error_quark, fault_error)

typedef struct {
    GQuark (*domain)(void);
    int code; /* -1: any other of the domain */
    FaultKind fault;
} FaultRow;

/* The first row that fits counts. */
static const FaultRow FAULT_ROWS[] = {
    { project_error_quark, PROJECT_ERROR_NOT_FOUND, FAULT_NOT_FOUND },
    { project_error_quark, PROJECT_ERROR_NEWER, FAULT_UNSUPPORTED },
    { project_error_quark, -1, FAULT_IO },
    { user_store_error_quark, PROJECT_ERROR_NEWER, FAULT_UNSUPPORTED },
    { user_store_error_quark, -1, FAULT_IO },
    { patch_error_quark, PATCH_ERROR_NOT_FOUND, FAULT_NOT_FOUND },
    { patch_error_quark, PATCH_ERROR_RANGE, FAULT_OUT_OF_RANGE },
    { patch_error_quark, -1, FAULT_INVALID_VALUE },
    { plan_error_quark, PLAN_ERROR_LIMIT, FAULT_LIMIT },
    { plan_error_quark, -1, FAULT_INVALID_VALUE },
    { composition_error_quark, COMPOSITION_ERROR_VERSION, FAULT_UNSUPPORTED },
    { composition_error_quark, -1, FAULT_INVALID_VALUE },
    { rtime_error_quark, RTIME_ERROR_RANGE, FAULT_OUT_OF_RANGE },
    { rtime_error_quark, -1, FAULT_INVALID_VALUE },
    { hls_error_quark, HLS_ERROR_UNSUPPORTED, FAULT_UNSUPPORTED },
    { hls_error_quark, HLS_ERROR_LIMIT, FAULT_LIMIT },
    { hls_error_quark, -1, FAULT_INVALID_VALUE },
    { source_error_quark, SOURCE_ERROR_NOT_FOUND, FAULT_NOT_FOUND },
    { source_error_quark, SOURCE_ERROR_NOT_A_FILE, FAULT_TYPE_MISMATCH },
    { source_error_quark, -1, FAULT_IO },
    { render_error_quark, LOSS_MISSING, FAULT_NOT_FOUND },
    { render_error_quark, LOSS_UNSUPPORTED, FAULT_UNSUPPORTED },
    { render_error_quark, -1, FAULT_IO },
    { worker_error_quark, WORKER_ERROR_NOT_FOUND, FAULT_NOT_FOUND },
    { worker_error_quark, WORKER_ERROR_OUT_OF_RANGE, FAULT_OUT_OF_RANGE },
    { worker_error_quark, WORKER_ERROR_INVALID_VALUE, FAULT_INVALID_VALUE },
    { worker_error_quark, WORKER_ERROR_TYPE_MISMATCH, FAULT_TYPE_MISMATCH },
    { worker_error_quark, WORKER_ERROR_UNSUPPORTED, FAULT_UNSUPPORTED },
    { worker_error_quark, WORKER_ERROR_EMPTY_TIMELINE, FAULT_EMPTY_TIMELINE },
    { worker_error_quark, WORKER_ERROR_IO, FAULT_IO },
    { worker_error_quark, WORKER_ERROR_LIMIT, FAULT_LIMIT },
    { worker_error_quark, WORKER_ERROR_LICENCE, FAULT_LICENCE },
    { worker_error_quark, WORKER_ERROR_CANCELLED, FAULT_IO },
    { worker_error_quark, WORKER_ERROR_FULL, FAULT_IO },
    { worker_error_quark, -1, FAULT_INTERNAL },
    { llm_error_quark, LLM_ERROR_CONFIG, FAULT_INVALID_VALUE },
    { llm_error_quark, LLM_ERROR_QUOTA, FAULT_LIMIT },
    { llm_error_quark, LLM_ERROR_RATE, FAULT_LIMIT },
    { llm_error_quark, LLM_ERROR_TOO_LONG, FAULT_LIMIT },
    { llm_error_quark, -1, FAULT_NETWORK },
    { net_error_quark, NET_ERROR_MISSING, FAULT_NOT_FOUND },
    { net_error_quark, NET_ERROR_INVALID, FAULT_INVALID_VALUE },
    { net_error_quark, NET_ERROR_TOO_LARGE, FAULT_LIMIT },
    { net_error_quark, NET_ERROR_IO, FAULT_IO },
    { net_error_quark, NET_ERROR_FORBIDDEN, FAULT_IO },
    { net_error_quark, -1, FAULT_NETWORK },
    { g_file_error_quark, G_FILE_ERROR_NOENT, FAULT_NOT_FOUND },
    { g_file_error_quark, -1, FAULT_IO },
    { g_io_error_quark, G_IO_ERROR_NOT_FOUND, FAULT_NOT_FOUND },
    { g_io_error_quark, -1, FAULT_IO },
    { g_spawn_error_quark, -1, FAULT_IO },
};

FaultKind fault_of(const GError *error)
{
    if (error->domain == FAULT_ERROR)
        return (FaultKind)error->code;
    for (size_t i = 0; i < G_N_ELEMENTS(FAULT_ROWS); i++) {
        const FaultRow *row = &FAULT_ROWS[i];
        if (row->domain() == error->domain &&
            (row->code < 0 || row->code == error->code))
            return row->fault;
    }
    return FAULT_INTERNAL;
}
