package io.parley.media.track;

import io.parley.media.codec.TemplateStructure;
import io.parley.media.layer.LayerMeter;
import io.parley.media.layer.PacketLayer;
import io.parley.media.rtp.MissingPackets;
import io.parley.media.rtp.Need;
import io.parley.media.rtp.ReceptionStatistics;
import io.parley.media.rtp.SequenceUnwrapper;
import io.parley.media.rtp.TimestampUnwrapper;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.slots.PacketSlots;
import org.jspecify.annotations.Nullable;

/// One source of a track: its only stream, or one of its simulcast layers. A publisher that comes
/// back with another ssrc gets another object.
///
/// Owned by one shard.
public final class IngressStream {

  /// Packets of video that are kept; half a second of a 2 Mbit/s layer.
  private static final int VIDEO_HISTORY = 512;

  /// Packets of audio that are kept; more than a second of 20 ms frames.
  private static final int AUDIO_HISTORY = 64;

  private final int encoding;
  private final int layer;
  private final String rid;
  private final int ssrc;
  private final ExtensionIds extensions;
  private final ReceptionStatistics statistics;
  private final MissingPackets missing = new MissingPackets();
  private final SequenceUnwrapper sequences = new SequenceUnwrapper();
  private final TimestampUnwrapper timestamps = new TimestampUnwrapper();
  private final SlotHistory history;
  private final LayerMeter meter = new LayerMeter();
  private final Rhythm rhythm = new Rhythm();
  private final @Nullable PacketWeights weights;
  private final KeyFrameRequests keyFrames;
  private @Nullable TemplateStructure templates;

  private PayloadFormat format;
  private boolean alone = true;
  private boolean closed;
  private long newest = Long.MIN_VALUE;
  private long givenUp;
  private long lastArrivalNanos;
  private long packets;
  private long bytes;
  private long restored;
  private long repairs;
  private long asked;
  private boolean reported;
  private long reportNtp;
  private long reportTimestamp;

  /// @param encoding 0, or 1 for the backup codec's
  /// @param layer 0 for the lowest, or only, one
  /// @param rid empty where the publisher sends one stream
  /// @param extensions ids on its packets
  IngressStream(
      int encoding,
      int layer,
      String rid,
      int ssrc,
      PayloadFormat format,
      ExtensionIds extensions,
      PacketSlots slots) {
    this.encoding = encoding;
    this.layer = layer;
    keyFrames = new KeyFrameRequests(layer);
    this.rid = rid;
    this.ssrc = ssrc;
    this.format = format;
    this.extensions = extensions;
    this.statistics = new ReceptionStatistics(format.codec().clockRateHz());
    weights = format.codec().kind() == MediaKind.VIDEO ? new PacketWeights() : null;
    this.history =
        new SlotHistory(
            slots, format.codec().kind() == MediaKind.VIDEO ? VIDEO_HISTORY : AUDIO_HISTORY);
  }

  /// Which of its track's encodings it belongs to: 0, or 1 for the backup codec's.
  public int encoding() {
    return encoding;
  }

  /// Its place among its encoding's streams, lowest first.
  public int layer() {
    return layer;
  }

  public String rid() {
    return rid;
  }

  public int ssrc() {
    return ssrc;
  }

  /// The codec of its newest packet.
  public Codec codec() {
    return format.codec();
  }

  /// The format of its newest packet.
  public PayloadFormat format() {
    return format;
  }

  /// Another stream took its place.
  public boolean isClosed() {
    return closed;
  }

  public ExtensionIds extensions() {
    return extensions;
  }

  public ReceptionStatistics statistics() {
    return statistics;
  }

  public MissingPackets missing() {
    return missing;
  }

  /// How much is lost with each packet that is missing.
  public Need.OfMissing needs() {
    return weights == null ? Need.OfMissing.EQUAL : weights;
  }

  /// What a packet of video is.
  void note(long sequence, PacketLayer packet) {
    if (weights != null) {
      weights.note(sequence, packet);
    }
  }

  /// What its layers take; of video alone.
  public LayerMeter meter() {
    return meter;
  }

  /// Its templates, made when the first dependency descriptor comes.
  TemplateStructure templates() {
    TemplateStructure known = templates;
    if (known == null) {
      known = new TemplateStructure();
      templates = known;
    }
    return known;
  }

  /// The highest spatial layer within it that arrives, 0 before the first packet.
  public int liveSpatial() {
    return Math.max(0, meter.highestLive(lastArrivalNanos, TrackLayers.SILENCE_NANOS));
  }

  /// How regularly it comes; of video alone.
  Rhythm rhythm() {
    return rhythm;
  }

  /// What is asked of its publisher.
  KeyFrameRequests keyFrames() {
    return keyFrames;
  }

  /// Whether it is the only stream of its encoding, and carries all spatial layers there are.
  public boolean isAlone() {
    return alone;
  }

  void alone(boolean now) {
    alone = now;
  }

  /// Packets that came, retransmissions not counted twice.
  public long packets() {
    return packets;
  }

  /// Bytes of payload that came.
  public long bytes() {
    return bytes;
  }

  /// Whether a packet of it came.
  boolean hasArrived() {
    return packets > 0;
  }

  /// When its newest packet came.
  public long lastArrivalNanos() {
    return lastArrivalNanos;
  }

  /// Notes a packet, padding included.
  ///
  /// @return its unwrapped sequence number
  public long arrived(
      long nowNanos, PayloadFormat packetFormat, int sequence, int timestamp, int payload) {
    format = packetFormat;
    lastArrivalNanos = nowNanos;
    packets++;
    bytes += payload;
    statistics.received(nowNanos, sequence, timestamp);
    return noted(sequences.unwrap(sequence));
  }

  /// A retransmission fills a gap; it says nothing about loss or jitter.
  public long repaired(int sequence, int payload) {
    bytes += payload;
    repairs++;
    return noted(sequences.unwrap(sequence));
  }

  /// Packets of it were asked for again.
  public void asked(int count) {
    asked += count;
  }

  /// Packets that were asked for again.
  long asked() {
    return asked;
  }

  /// Retransmissions that came over a source of their own.
  long repairs() {
    return repairs;
  }

  /// A later packet repeated the frame of one that was lost (RFC 2198).
  public void restored(int payload) {
    bytes += payload;
    restored++;
  }

  /// Packets that were lost, and made anew from those behind them.
  public long restored() {
    return restored;
  }

  private long noted(long sequence) {
    newest = Math.max(newest, sequence);
    return sequence;
  }

  /// Whether nothing later has come.
  boolean isNewest(long sequence) {
    return sequence == newest;
  }

  long newest() {
    return newest;
  }

  /// Whether packets were given up since this was asked last that others build on: only a key frame
  /// helps.
  public boolean takeGivenUp() {
    long before = givenUp;
    givenUp = missing.neededGivenUp();
    return givenUp != before;
  }

  /// A timestamp on a clock that does not wrap.
  public long unwrapTimestamp(int timestamp) {
    return timestamps.unwrap(timestamp);
  }

  /// Keeps a packet's slot for as long as it may be asked for again.
  ///
  /// @return false, and the slot stays the caller's, for one that is too old or already here
  public boolean keep(long nowNanos, long sequence, int slot) {
    return !closed && history.put(nowNanos, sequence, slot);
  }

  /// Remembers a sender report (RFC 3550 §6.4.1), which ties this stream's timestamps to its
  /// publisher's clock.
  public void senderReport(long nowNanos, long ntpTime, int rtpTime) {
    statistics.senderReport(nowNanos, ntpTime);
    reported = true;
    reportNtp = ntpTime;
    reportTimestamp = timestamps.peek(rtpTime);
  }

  /// Whether a sender report came.
  public boolean isReported() {
    return reported;
  }

  /// NTP time of the last sender report.
  public long reportNtp() {
    return reportNtp;
  }

  /// The unwrapped RTP timestamp of the same instant.
  public long reportTimestamp() {
    return reportTimestamp;
  }

  /// The slot of a packet that is kept, -1 where it is not.
  int slot(long sequence) {
    return history.slot(sequence);
  }

  /// Whether a packet is not here although one before it is.
  public boolean lacks(long sequence) {
    return !closed && history.lacks(sequence);
  }

  /// Whether a packet is kept, and none behind it.
  boolean isLast(long sequence) {
    return history.isNewest(sequence);
  }

  int evict(int count) {
    return history.evict(count);
  }

  void close() {
    closed = true;
    history.clear();
  }
}
