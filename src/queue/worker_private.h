/*
 * Inside of worker processes: single messages. All errors are WORKER_ERRORs; a worker
 * that died, broke the contract or does not read is stopped before they are returned.
 */
#pragma once

#include "chatkut/model/message.h"
#include "chatkut/queue/worker.h"

/* Start a successor where none runs. */
bool worker_ensure(Worker *worker, GError **error);
/* The same without waiting until it greets: what is sent before is taken then. What is
 * received before worker_ensure() is the greeting. */
bool worker_launch_again(Worker *worker, GError **error);
/* Kill it now. */
void worker_stop(Worker *worker);
/* The same without waiting until it is gone: it is only to be freed. */
void worker_let_end(Worker *worker);
/* A number for the next request. */
int worker_next_id(Worker *worker);

/* Takes body. fd: goes along; -1: none. */
bool worker_send(Worker *worker, char *body, size_t length, int fd, GError **error);
/* The next message, owned by the caller. Without one within timeout_ms it is NULL with
 * WORKER_ERROR_HUNG, and the worker runs on. */
json_t *worker_receive(Worker *worker, int timeout_ms, MessageKind *kind,
                       GError **error);
/* Also the descriptor that came with it, the caller's; -1: none did. */
json_t *worker_receive_fd(Worker *worker, int timeout_ms, MessageKind *kind, int *fd,
                          GError **error);

/* It said something that is in the contract, but not now. Stops it; false. */
bool worker_fail_contract(Worker *worker, const char *what, GError **error);
/* The error that a `failed` message reports; prefix: goes before its text, or "". */
void worker_set_failed(const json_t *message, const char *prefix, GError **error);
