#include "player.h"

#include <string.h>
#include <unistd.h>

static const char FORMAT[] = "rgb0";

static void wake(void *data)
{
    const Player *player = data;
    const uint64_t one = 1;
    (void)!write(player->wake, &one, sizeof one);
}

bool picture_open(Player *player, int fd, int width, int height, double fps)
{
    Picture *picture = &player->picture;
    char api[] = MPV_RENDER_API_TYPE_SW;
    mpv_render_param params[] = { { MPV_RENDER_PARAM_API_TYPE, api }, { 0 } };
    picture->frames = frames_open(fd, width, height);
    if (!picture->frames ||
        mpv_render_context_create(&picture->context, player->mpv, params) < 0)
        return false;
    picture->interval_us = (int64_t)(G_USEC_PER_SEC / fps);
    mpv_render_context_set_update_callback(picture->context, wake, player);
    return true;
}

bool picture_resize(Player *player, int fd, int width, int height, double fps)
{
    Picture *picture = &player->picture;
    Frames *frames = frames_open(fd, width, height);
    if (!frames)
        return false;
    frames_free(picture->frames);
    picture->frames = frames;
    picture->interval_us = (int64_t)(G_USEC_PER_SEC / fps);
    picture->next_us = 0;
    picture->waiting = true;
    return true;
}

void picture_close(Player *player)
{
    Picture *picture = &player->picture;
    if (picture->context)
        mpv_render_context_free(picture->context);
    frames_free(picture->frames);
    *picture = (Picture){ 0 };
}

/* Every frame has to be taken, or mpv waits for it; what is not due is not drawn. */
static void render(Picture *picture, bool draw)
{
    int skip = !draw, wait = 0;
    int size[] = { frames_width(picture->frames), frames_height(picture->frames) };
    size_t stride = frames_stride(picture->frames);
    char format[sizeof FORMAT];
    g_strlcpy(format, FORMAT, sizeof format);
    mpv_render_param params[] = {
        { MPV_RENDER_PARAM_SW_SIZE, size },
        { MPV_RENDER_PARAM_SW_FORMAT, format },
        { MPV_RENDER_PARAM_SW_STRIDE, &stride },
        { MPV_RENDER_PARAM_SW_POINTER, frames_begin(picture->frames) },
        { MPV_RENDER_PARAM_BLOCK_FOR_TARGET_TIME, &wait },
        { MPV_RENDER_PARAM_SKIP_RENDERING, &skip },
        { 0 },
    };
    mpv_render_context_render(picture->context, params);
}

static void show(Player *player)
{
    frames_end(player->picture.frames);
    MENTION(player, FRAME, "{}");
}

void picture_blank(Player *player)
{
    const Picture *picture = &player->picture;
    if (!picture->frames)
        return;
    memset(frames_begin(picture->frames), 0,
           frames_stride(picture->frames) * (size_t)frames_height(picture->frames));
    show(player);
}

static void draw(Player *player, int64_t now_us)
{
    Picture *picture = &player->picture;
    render(picture, true);
    picture->waiting = false;
    picture->next_us = now_us + picture->interval_us;
    show(player);
}

void picture_update(Player *player, int64_t now_us)
{
    Picture *picture = &player->picture;
    if (!picture->context)
        return;
    bool fresh = mpv_render_context_update(picture->context) & MPV_RENDER_UPDATE_FRAME;
    if (!fresh && !picture->waiting)
        return;
    if (now_us >= picture->next_us) {
        draw(player, now_us);
    } else if (fresh) {
        render(picture, false);
        picture->waiting = true;
    }
}

int64_t picture_due_us(const Player *player)
{
    return player->picture.waiting ? player->picture.next_us : NEVER;
}
