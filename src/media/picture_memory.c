#include "chatkut/media/convert.h"

#include <libavutil/buffer.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>

enum {
    ALIGN = 64,       /* bytes: the widest vectors */
    ALIGN_LINES = 32, /* what swscale and encoders may touch below the last line */
    POOL_COUNT = 6,   /* kinds of pictures that a film makes at a time */
};

/* Pictures of one size in bytes that nobody refers to wait here for the next one. */
typedef struct {
    size_t size;
    AVBufferPool *pool; /* NULL: none yet */
} Pool;

static struct {
    GMutex lock;
    Pool pools[POOL_COUNT];
    unsigned oldest; /* to be replaced next */
} memory;

typedef struct {
    int lines[4];
    size_t sizes[4]; /* of planes, 0 behind the last */
    size_t whole;
} Layout;

/* False: it is not one of planes alone. */
static bool lay_out(enum AVPixelFormat format, int width, int height, Layout *layout)
{
    const AVPixFmtDescriptor *kind = av_pix_fmt_desc_get(format);
    ptrdiff_t lines[4];
    if (!kind || kind->flags & (AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL) ||
        av_image_fill_linesizes(layout->lines, format, width) < 0)
        return false;
    for (int i = 0; i < 4; i++)
        lines[i] = layout->lines[i] = FFALIGN(layout->lines[i], ALIGN);
    if (av_image_fill_plane_sizes(layout->sizes, format, FFALIGN(height, ALIGN_LINES),
                                  lines) < 0)
        return false;
    layout->whole = 0;
    for (int i = 0; i < 4 && layout->sizes[i] > 0; i++)
        layout->whole += FFALIGN(layout->sizes[i], ALIGN) + ALIGN;
    return true;
}

static AVBufferRef *take(size_t size)
{
    Pool *pool = NULL;
    g_mutex_lock(&memory.lock);
    for (unsigned i = 0; i < POOL_COUNT && !pool; i++)
        if (memory.pools[i].size == size)
            pool = &memory.pools[i];
    if (!pool) {
        pool = &memory.pools[memory.oldest++ % POOL_COUNT];
        av_buffer_pool_uninit(&pool->pool);
        *pool = (Pool){ size, av_buffer_pool_init(size, NULL) };
    }
    AVBufferRef *buffer = pool->pool ? av_buffer_pool_get(pool->pool) : NULL;
    g_mutex_unlock(&memory.lock);
    return buffer;
}

static bool fill(AVFrame *frame, const Layout *layout)
{
    frame->buf[0] = take(layout->whole);
    if (!frame->buf[0])
        return false;
    uint8_t *at = frame->buf[0]->data;
    for (int i = 0; i < 4 && layout->sizes[i] > 0; i++) {
        frame->data[i] = at;
        frame->linesize[i] = layout->lines[i];
        at += FFALIGN(layout->sizes[i], ALIGN) + ALIGN;
    }
    return true;
}

AVFrame *picture_new(enum AVPixelFormat format, int width, int height)
{
    AVFrame *frame = av_frame_alloc();
    Layout layout;
    if (!frame)
        g_error("out of memory");
    frame->format = format;
    frame->width = width;
    frame->height = height;
    bool there = lay_out(format, width, height, &layout)
                     ? fill(frame, &layout)
                     : av_frame_get_buffer(frame, ALIGN) >= 0;
    if (!there)
        g_error("no memory for a picture of %dx%d", width, height);
    return frame;
}

void picture_memory_rest(void)
{
    g_mutex_lock(&memory.lock);
    for (unsigned i = 0; i < POOL_COUNT; i++) {
        av_buffer_pool_uninit(&memory.pools[i].pool);
        memory.pools[i] = (Pool){ 0 };
    }
    g_mutex_unlock(&memory.lock);
}
