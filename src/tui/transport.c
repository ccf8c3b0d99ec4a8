#include "transport.h"

#include "monitor.h"
#include "timeline_pane.h"

struct Transport {
    Tui *tui;
    int speed;       /* 0: stands */
    guint timer;     /* while it plays by the clock */
    RTime from;      /* where the playhead was … */
    gint64 since_us; /* … at this time */
    bool moving;     /* it is the clock that moves the playhead */
};

Transport *transport_new(Tui *tui)
{
    Transport *transport = g_new0(Transport, 1);
    transport->tui = tui;
    transport->from = RTIME_ZERO;
    return transport;
}

void transport_free(Transport *transport)
{
    g_clear_handle_id(&transport->timer, g_source_remove);
    g_free(transport);
}

static RTime end_of_film(const Tui *tui)
{
    const Sequence *sequence = tui_sequence(tui);
    return sequence ? sequence_duration(sequence) : RTIME_ZERO;
}

static void anchor(Transport *transport)
{
    transport->from = tui_playhead(transport->tui);
    transport->since_us = g_get_monotonic_time();
}

static void stop(Transport *transport)
{
    transport->speed = 0;
    g_clear_handle_id(&transport->timer, g_source_remove);
    tui_invalidate(transport->tui);
}

/* Somebody who plays with pictures and sound. */
static Monitor *player_of(const Tui *tui)
{
    return tui->monitor && monitor_can_play(tui->monitor) ? tui->monitor : NULL;
}

/* ---- by the clock ---------------------------------------------------------------- */

static gboolean on_tick(void *user)
{
    Transport *transport = user;
    Tui *tui = transport->tui;
    const gint64 us = g_get_monotonic_time() - transport->since_us;
    const RTime at =
        rtime_add(transport->from, rtime_make(us / 1000 * transport->speed, 1000));
    const bool ended = transport->speed > 0 ? rtime_compare(at, end_of_film(tui)) >= 0
                                            : rtime_compare(at, RTIME_ZERO) <= 0;
    transport->moving = true;
    tui_set_playhead(tui, at);
    transport->moving = false;
    if (!ended)
        return G_SOURCE_CONTINUE;
    transport->timer = 0;
    stop(transport);
    return G_SOURCE_REMOVE;
}

static void run_clock(Transport *transport, int speed)
{
    anchor(transport);
    transport->speed = speed;
    if (!transport->timer)
        transport->timer = g_timeout_add(1000 / TRANSPORT_HZ, on_tick, transport);
    tui_invalidate(transport->tui);
}

/* ---- what the keys ask for ------------------------------------------------------- */

void transport_play(Tui *tui, bool play)
{
    Transport *transport = timeline_of(tui)->transport;
    Monitor *player = player_of(tui);
    stop(transport);
    if (player) {
        monitor_play(player, play);
    } else if (play) {
        if (rtime_compare(tui_playhead(tui), end_of_film(tui)) >= 0)
            tui_set_playhead(tui, RTIME_ZERO);
        run_clock(transport, 1);
    }
    tui_put_points(tui);
}

void transport_shuttle(Tui *tui, int direction)
{
    Transport *transport = timeline_of(tui)->transport;
    Monitor *player = player_of(tui);
    if (player) {
        stop(transport);
        monitor_shuttle(player, direction);
        return;
    }
    const int speed = transport->speed * direction;
    const int quicker = speed > 0 ? MIN(speed * 2, TRANSPORT_MAX) : 1;
    run_clock(transport, quicker * direction);
}

bool transport_plays(const Tui *tui)
{
    return transport_speed(tui) != 0;
}

double transport_speed(const Tui *tui)
{
    const int speed = timeline_of(tui)->transport->speed;
    if (speed != 0 || !tui->monitor)
        return speed;
    return monitor_speed(tui->monitor);
}

void transport_moved(Tui *tui)
{
    Transport *transport = timeline_of(tui)->transport;
    if (transport->speed && !transport->moving)
        anchor(transport);
}
