package io.parley.media.downtrack;

import java.util.List;

/// A frame of a generated stream.
///
/// @param id of it among all frames
/// @param picture which it belongs to, counted over all of its stream
/// @param references ids of the frames that it cannot be decoded without
record LayeredFrame(
    int id,
    int stream,
    int spatial,
    int temporal,
    boolean key,
    long picture,
    int packets,
    List<Integer> references) {}
