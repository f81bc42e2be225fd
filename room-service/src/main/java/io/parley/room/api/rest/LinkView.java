package io.parley.room.api.rest;

import io.parley.protocol.events.LinkSample;
import org.jspecify.annotations.Nullable;

/// What the way from the SFU to a participant took.
///
/// @param targetBps at the end, in bits per second; null where no limit was known
/// @param lowestTargetBps the lowest meanwhile
/// @param state why, such as `draining`
/// @param lossRatio 0 to 1
/// @param queueMillis how long packets waited on their way at least
public record LinkView(
    @Nullable Long targetBps,
    @Nullable Long lowestTargetBps,
    String state,
    double lossRatio,
    double queueMillis) {

  static LinkView of(LinkSample link) {
    return new LinkView(
        link.getTargetBps() == 0 ? null : link.getTargetBps(),
        link.getLowestTargetBps() == 0 ? null : link.getLowestTargetBps(),
        QualityView.word(link.getState()),
        link.getLossRatio(),
        QualityView.millis(link.getQueueMicros()));
  }
}
