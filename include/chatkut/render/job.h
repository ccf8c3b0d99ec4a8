/*
 * Rendering a sequence, or a part of it, into an open file.
 *
 * Pictures and sound are made in the calling thread, encoded and written in another; a
 * short queue between them keeps both at work and bounds what is in memory. What cannot be
 * rendered right is refused before the first picture.
 */
#pragma once

#include "chatkut/model/output.h"
#include "chatkut/render/compositor.h"

/* Called at most every JOB_REPORT_MS; `fps`: pictures made a second. Returns false to stop
 * the job with MEDIA_ERROR_CANCELLED. */
typedef bool (*JobReport)(int64_t frame, int64_t frames, double fps, void *data);

enum { JOB_REPORT_MS = 100 };

/* All borrowed. */
typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    OutputSpec output; /* 0: the sequence's, see model/output.h */
    RTime start;       /* moved to the nearest frame of the sequence */
    RTime end;         /* not after start: the sequence's own end */
    int fd;            /* as for render/film.h */
    CompositorFile file;
    JobReport report; /* may be NULL; also asked between reports whether to stop */
    void *data;       /* for both */
} Job;

typedef struct {
    int64_t frames;
    double duration_s;
    char encoder[64];
    char culprit[80]; /* after a failure: the id of the asset it was about, or "" */
} JobResult;

/* Number of pictures the job makes: the ceiling of its length times its rate. */
int64_t job_frames(const Job *job);

/* False with a MEDIA_ERROR; *result then only has its culprit. */
bool job_run(const Job *job, JobResult *result, GError **error);
