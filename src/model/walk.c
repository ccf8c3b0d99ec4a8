#include "chatkut/model/walk.h"

TrackWalk track_walk(const Composition *composition)
{
    return (TrackWalk){ .composition = composition };
}

TrackWalk track_walk_main(const Composition *composition)
{
    return track_walk_in(composition ? composition_main(composition) : NULL);
}

TrackWalk track_walk_in(const Sequence *sequence)
{
    return (TrackWalk){ .sequence = sequence };
}

ClipWalk clip_walk(const Composition *composition)
{
    return (ClipWalk){ .tracks = track_walk(composition) };
}

ClipWalk clip_walk_main(const Composition *composition)
{
    return (ClipWalk){ .tracks = track_walk_main(composition) };
}

ClipWalk clip_walk_in(const Sequence *sequence)
{
    return (ClipWalk){ .tracks = track_walk_in(sequence) };
}

bool track_walk_next(TrackWalk *walk)
{
    while (!walk->sequence || walk->next_track == walk->sequence->tracks->len) {
        const GPtrArray *sequences =
            walk->composition ? walk->composition->sequences : NULL;
        if (!sequences || walk->next_sequence == sequences->len)
            return false;
        walk->sequence = sequences->pdata[walk->next_sequence++];
        walk->next_track = 0;
    }
    walk->track_index = walk->next_track++;
    walk->track = walk->sequence->tracks->pdata[walk->track_index];
    return true;
}

bool clip_walk_next(ClipWalk *walk)
{
    TrackWalk *tracks = &walk->tracks;
    while (!tracks->track || walk->next_clip == tracks->track->clips->len) {
        if (!track_walk_next(tracks))
            return false;
        walk->next_clip = 0;
    }
    walk->at = (ClipPlace){ tracks->sequence, tracks->track,
                            tracks->track->clips->pdata[walk->next_clip],
                            tracks->track_index, walk->next_clip };
    walk->next_clip++;
    return true;
}
