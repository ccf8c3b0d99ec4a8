/*
 * Rendering a sequence, or a part of it, into an open file.
 *
 * The range is cut into segments (render/segment.h). Those that a shelf has are taken
 * from there, the others are made by as many threads as there are processors and put
 * there when they are whole; then all are put into the film, in order. So a render that
 * was stopped goes on where it was, one that follows an edit makes what the edit
 * changed, and what comes out is the same in all these cases. The sound is mixed in
 * blocks of its own (render/sound_block.h), which are used again likewise, and encoded
 * in one run or in several that join without a gap (render/soundtrack.h).
 *
 * Where the output asks for copies, what can be taken over from the sources as it is
 * coded (render/copy.h) is neither made nor kept: it goes from the source into the
 * film, once the seams at its ends were tried.
 *
 * What cannot be rendered right is refused before the first picture. A file that is
 * missing or cannot be decoded at some place does not end the job: its pictures are
 * slates, its sound is silent, and the result counts them. A part that has any is not
 * kept. Files are looked at again behind each part: of one that was written to
 * meanwhile, nothing shows that was read since the part before.
 */
#pragma once

#include "chatkut/base/pulse.h"
#include "chatkut/model/output.h"
#include "chatkut/render/compositor.h"
#include "chatkut/render/fonts.h"
#include "chatkut/render/shelf.h"

typedef struct {
    int64_t frames;
    double duration_s;
    int copied, reused, rendered; /* segments */
    int64_t frames_copied, frames_reused, frames_rendered;
    struct {
        int reused, mixed;
    } sound; /* blocks */
    /* Where copies were wanted, a sentence about the first that could not be made; where
     * the sources' colours were, one about what of them is lost; or "". */
    char note[400];
    char encoder[64];
    int64_t needed; /* after MEDIA_ERROR_FULL: bytes that the film would have, about */
    char culprit[80];  /* after a failure: the id of the asset it was about, or "" */
    GPtrArray *losses; /* Loss: what is a slate or silent; after a failure of a strict
                          job, the one it was about; NULL: nothing */
    GPtrArray *fonts;  /* FontGap: what other fonts stand for; NULL: not looked for */
} JobResult;

void job_result_clear(JobResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(JobResult, job_result_clear)

/* Called in the job's thread: once as soon as there is a picture, then at most every
 * JOB_REPORT_MS; `fps`: pictures made a second. Returns false to stop the job with
 * MEDIA_ERROR_CANCELLED. */
typedef bool (*JobReport)(int64_t frame, int64_t frames, double fps, void *data);

enum { JOB_REPORT_MS = 100 };

/* Called in the job's thread when the film is whole, with all that there is to say of it:
 * what is left is to let go of what made it, which takes longer than to put the last
 * pictures into the film. */
typedef void (*JobWhole)(const JobResult *result, void *data);

/* All borrowed. */
typedef struct {
    const Composition *composition;
    const Sequence *sequence;
    OutputSpec output;   /* 0: the sequence's, see model/output.h */
    RTime start;         /* moved to the nearest frame of the sequence */
    RTime end;           /* not after start: the sequence's own end */
    int fd;              /* as for render/film.h */
    CompositorFile file; /* called by several threads */
    PictureStore *store; /* of pictures of footage, for jobs to come; may be NULL */
    const Shelf *shelf;  /* NULL: parts are kept in memory while the job runs */
    const char
        *engine;      /* what pixels depend on beside the job: versions; may be NULL */
    bool strict;      /* stop at the first loss; else slates and silence are written */
    Pulse *pulse;     /* told which frames of the film are being made; may be NULL */
    JobReport report; /* may be NULL; also asked between reports whether to stop */
    JobWhole whole;   /* may be NULL */
    void *data;       /* for all three */
} Job;

/* Number of pictures the job makes: the ceiling of its length times its rate. */
int64_t job_frames(const Job *job);

/* A draft of a few seconds has its first picture before its sound is begun.
 *
 * False with a MEDIA_ERROR; *result then only has its culprit, losses and need. To be
 * cleared in both cases. */
bool job_run(const Job *job, JobResult *result, GError **error);
