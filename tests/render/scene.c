#include "scene.h"

#include "chatkut/media/input.h"
#include "chatkut/model/composition_json.h"

#include <check.h>
#include <string.h>

int scene_fd = -1;

static int scene_file(const char *asset, void *data, GError **error)
{
    (void)asset, (void)data;
    if (scene_fd < 0)
        g_set_error(error, MEDIA_ERROR, MEDIA_ERROR_IO, "no file");
    return scene_fd;
}

Composition *scene_compose_with(const char *rate, const char *tracks,
                                const char *assets, const char *sequences)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_strdup_printf(
        "{'chatkut':1,'id':'p','main':'main','assets':[%s],'sequences':[{'id':'main',"
        "'size':[160,48],'rate':'%s','background':'#000000','tracks':[%s]}%s]}",
        assets ? assets : "", rate, tracks, sequences ? sequences : "");
    Composition *composition;
    g_strdelimit(text, "'", '"');
    composition = composition_from_text(text, strlen(text), &error);
    ck_assert_msg(composition != NULL, "%s\n%s", error ? error->message : "?", text);
    return composition;
}

Composition *scene_compose(const char *rate, const char *tracks)
{
    return scene_compose_with(
        rate, tracks,
        "{'id':'a','kind':'video','path':'a.mp4','duration':'5s'},"
        "{'id':'l','kind':'lut','label':'Warm','path':'l.cube'}",
        ",{'id':'inner','size':[160,48],'rate':'30/1','background':'#00000000',"
        "'tracks':[{'id':'i1','kind':'video','clips':[{'id':'ic','type':'shape',"
        "'shape':'rect','start':0,'duration':60,'box':[40,20],'fill':'#FFFFFF'}]}]},{'"
        "id':'lossy','size':[160,48],"
        "'rate':'30/1','tracks':[{'id':'l1','kind':'video','clips':[{'id':'lc',"
        "'type':'video','start':0,'duration':60,'asset':'a'}]}]}");
}

Compositor *scene_compositor(const Composition *composition)
{
    return compositor_new(composition, composition_main(composition), SCENE_WIDTH,
                          SCENE_HEIGHT, false, scene_file, NULL);
}

AVFrame *scene_picture(Compositor *compositor, RTime at)
{
    g_autoptr(GError) error = NULL;
    AVFrame *picture = compositor_picture(compositor, at, &error);
    ck_assert_msg(picture != NULL, "%s", error ? error->message : "?");
    return picture;
}

int scene_luma(Compositor *compositor, int n, int x, int y)
{
    AVFrame *picture = scene_picture(compositor, rtime_from_frames(n, (Rate){ 30, 1 }));
    int luma = picture->data[0][y * picture->linesize[0] + x];
    av_frame_free(&picture);
    return luma;
}

int scene_grey(double level)
{
    return (int)(16.5 + level * 219 / 255);
}
