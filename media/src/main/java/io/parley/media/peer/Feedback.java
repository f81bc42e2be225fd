package io.parley.media.peer;

import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcRecorder;
import io.parley.media.track.IngressStream;
import java.util.List;

/// What a publisher is told: which packets arrived when, which are missing, how it goes (RFC 3550
/// §6.4, RFC 4585).
final class Feedback {

  /// Once a second is enough for a sender's statistics, and tells a simulcast sender soon that its
  /// ssrcs are known.
  private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

  /// The first report comes at once: a sender stops writing mid and rid when it sees it.
  private static final long FIRST_REPORT_NANOS = 50_000_000L;

  private static final int REFERENCE_BYTES = 20;

  private final TransportCcRecorder transportCc = new TransportCcRecorder();
  private final SendingCeiling ceiling = new SendingCeiling();
  private final long[] due = new long[64];
  private boolean reports;
  private long reportNanos;
  private long requested;

  void arrived(long nowNanos, int transportSequence, boolean marker) {
    transportCc.arrived(nowNanos, transportSequence, marker);
  }

  /// A source was heard for the first time.
  void began(long nowNanos) {
    long soonNanos = nowNanos + FIRST_REPORT_NANOS;
    if (!reports || reportNanos - soonNanos > 0) {
      reports = true;
      reportNanos = soonNanos;
    }
  }

  /// Sets the most that is to be sent, [SendingCeiling#NONE] for any amount.
  ///
  /// @return whether that is to be told
  boolean ceiling(long nowNanos, long bitsPerSecond) {
    ceiling.set(nowNanos, bitsPerSecond);
    return ceiling.wakeNanos() != Long.MAX_VALUE;
  }

  /// Packets that were asked for again.
  long requested() {
    return requested;
  }

  /// Writes what is due and hands it to `sender`, packet by packet.
  ///
  /// @param nowNtp the time of our reports, which publishers echo: who only sends, is asked so for
  ///     the round trip (RFC 3611 §4.4)
  void write(
      long nowNanos,
      long nowNtp,
      long rttNanos,
      int senderSsrc,
      List<Source> sources,
      RtcpWriter writer,
      Runnable begin,
      Runnable send) {
    // Probes may come before any source is known: a sender that hears nothing of them starts
    // slowly.
    int anySource = sources.isEmpty() ? 0 : sources.getFirst().ssrc;
    while (transportCc.isDue(nowNanos)) {
      begin.run();
      if (transportCc.write(nowNanos, writer, senderSsrc, anySource) == 0) {
        break;
      }
      send.run();
    }
    long ceilingBps = ceiling.take(nowNanos);
    if (ceilingBps > 0) {
      begin.run();
      writer.receiverReport(senderSsrc);
      writer.remb(senderSsrc, ceilingBps, anySource);
      send.run();
    }
    for (int i = 0; i < sources.size(); i++) {
      writeMissing(nowNanos, rttNanos, senderSsrc, sources.get(i), writer, begin, send);
    }
    if (reports && nowNanos - reportNanos >= 0) {
      reportNanos = nowNanos + REPORT_INTERVAL_NANOS;
      writeReports(nowNanos, nowNtp, senderSsrc, sources, writer, begin, send);
    }
  }

  private void writeMissing(
      long nowNanos,
      long rttNanos,
      int senderSsrc,
      Source source,
      RtcpWriter writer,
      Runnable begin,
      Runnable send) {
    IngressStream stream = source.stream;
    if (stream == null || source.retransmits || !stream.missing().isWaiting()) {
      return;
    }
    int count = stream.missing().takeDue(nowNanos, rttNanos, due, stream.needs());
    if (count > 0) {
      begin.run();
      int asked = writer.nack(senderSsrc, source.ssrc, due, count);
      stream.asked(asked);
      requested += asked;
      send.run();
    }
    if (stream.takeGivenUp()) {
      source.track.needKeyFrame(nowNanos, stream);
    }
  }

  private void writeReports(
      long nowNanos,
      long nowNtp,
      int senderSsrc,
      List<Source> sources,
      RtcpWriter writer,
      Runnable begin,
      Runnable send) {
    begin.run();
    writer.receiverReport(senderSsrc);
    for (int i = 0; i < sources.size(); i++) {
      IngressStream stream = sources.get(i).stream;
      if (stream != null && !sources.get(i).retransmits && stream.statistics().isStarted()) {
        if (!writer.reportBlock(stream.ssrc(), nowNanos, stream.statistics())) {
          send.run();
          begin.run();
          writer.receiverReport(senderSsrc);
          writer.reportBlock(stream.ssrc(), nowNanos, stream.statistics());
        }
      }
    }
    if (writer.remaining() < REFERENCE_BYTES) {
      send.run();
      begin.run();
    }
    writer.referenceTime(senderSsrc, nowNtp);
    send.run();
  }

  /// When [#write] has something to do next.
  long wakeNanos(List<Source> sources) {
    long wake = Math.min(reports ? reportNanos : Long.MAX_VALUE, ceiling.wakeNanos());
    if (transportCc.isWaiting()) {
      wake = Math.min(wake, transportCc.wakeNanos());
    }
    for (int i = 0; i < sources.size(); i++) {
      IngressStream stream = sources.get(i).stream;
      if (stream != null && stream.missing().isWaiting()) {
        wake = Math.min(wake, stream.missing().wakeNanos());
      }
    }
    return wake;
  }
}
