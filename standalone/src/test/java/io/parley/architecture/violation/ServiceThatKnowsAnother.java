package io.parley.architecture.violation;

import io.parley.room.RoomProperties;

/// What a service must never do.
public record ServiceThatKnowsAnother(RoomProperties another) {}
