/* chatkut-worker: looks into files and renders for the app, which talks to it through
 * descriptor 3. It opens no file by itself; it ends when the app hangs up. */
#include "chatkut/base/child.h"
#include "chatkut/base/locale.h"
#include "chatkut/worker/sandbox.h"
#include "worker.h"

#include <glib/gi18n.h>
#include <libavutil/log.h>
#include <malloc.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const rlim_t FILES_WANTED = 65536;
/* Bytes; what is larger is the system's again as soon as it is freed, and of the heap
 * what is free at its end beyond so much. */
enum { LARGE_BLOCK = 1 << 18, HEAP_SLACK = 1 << 20 };

/* A film whose parts are all there has every one of them open: 3,600 in two hours. */
static void allow_files(void)
{
    struct rlimit now;
    if (getrlimit(RLIMIT_NOFILE, &now) || now.rlim_cur >= FILES_WANTED)
        return;
    now.rlim_cur = MIN(now.rlim_max, FILES_WANTED);
    setrlimit(RLIMIT_NOFILE, &now);
}

/* Encoders and decoders come and go, each with dozens of pictures. On the heap, where
 * malloc() would soon put them, holes between them would add up to a fifth of all. x264
 * asks for huge pages: to clear them for each encoder, with what of them is never used,
 * takes longer than they save. */
static void keep_memory_dense(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
    mallopt(M_TRIM_THRESHOLD, HEAP_SLACK);
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

int main(void)
{
    keep_memory_dense();
    locale_start();
    allow_files();
    if (!child_has_channel()) {
        fprintf(stderr,
                _("chatkut-worker is started by chatkut; it is no program to run "
                  "by hand.\n"));
        return 2;
    }
    /* What libav says is about single packets of files; what matters is returned. */
    av_log_set_level(AV_LOG_QUIET);
    sandbox_enter();
    return worker_serve(channel_new(CHILD_CHANNEL_FD));
}
