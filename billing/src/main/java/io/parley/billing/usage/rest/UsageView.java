package io.parley.billing.usage.rest;

import io.parley.billing.sample.Counters;
import io.parley.billing.usage.Usage;
import io.parley.billing.usage.UsageQuery.By;
import io.parley.billing.usage.UsageRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Usage of one bucket as `/v1` shows it.
///
/// @param start of the bucket
/// @param room null where the row is about the project
/// @param participant the identity; null where the row is about the project or a room
/// @param seconds how long sessions were open, added up over participants; exact to the millisecond
/// @param participantMinutes the same in minutes, rounded to thousandths
/// @param clockSuspectSeconds the part of `seconds` that nodes stated whose clock was off
/// @param kinds `audio`, `video`, `screen`, `data` and `other`
public record UsageView(
    Instant start,
    @Nullable String room,
    @Nullable String participant,
    BigDecimal seconds,
    BigDecimal participantMinutes,
    BigDecimal clockSuspectSeconds,
    Transfer total,
    Map<String, Transfer> kinds) {

  private static final int MILLIS_SCALE = 3;
  private static final BigDecimal SECONDS_IN_A_MINUTE = BigDecimal.valueOf(60);

  /// What was carried between clients and SFU nodes.
  ///
  /// @param bytesIn from clients: payloads of UDP or TCP
  public record Transfer(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {

    static Transfer of(Counters counters) {
      return new Transfer(
          counters.bytesIn(), counters.bytesOut(), counters.packetsIn(), counters.packetsOut());
    }
  }

  /// A page of usage.
  ///
  /// @param nextCursor null on the last page
  public record Page(
      Instant from,
      Instant to,
      String by,
      String bucket,
      List<UsageView> rows,
      @Nullable String nextCursor) {}

  static UsageView of(UsageRow row, By by) {
    Usage usage = row.usage();
    BigDecimal seconds = seconds(usage.durationMillis());
    Map<String, Transfer> kinds = new TreeMap<>();
    usage
        .traffic()
        .kinds()
        .forEach((kind, counters) -> kinds.put(UsageParameters.word(kind), Transfer.of(counters)));
    return new UsageView(
        row.position().start(),
        by == By.PROJECT ? null : row.position().room(),
        by == By.PARTICIPANT ? row.position().participant() : null,
        seconds,
        seconds.divide(SECONDS_IN_A_MINUTE, MILLIS_SCALE, RoundingMode.HALF_UP),
        seconds(usage.clockSuspectMillis()),
        Transfer.of(usage.traffic().total()),
        kinds);
  }

  private static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, MILLIS_SCALE);
  }
}
