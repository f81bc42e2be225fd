package io.parley.media.downtrack;

import io.parley.media.codec.Vp8Descriptor;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import io.parley.media.section.TrafficKind;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One track on its way to one subscriber: the highest layer that arrives, changed only at a key
/// frame, under sequence numbers and timestamps of its own that never jump.
///
/// Allocates nothing for each packet. Owned by one shard.
public final class DownTrack {

  /// So long the highest layer is waited for before a lower one is taken at the start.
  static final long PATIENCE_NANOS = 1_000_000_000L;

  private static final long MIN_ASK_NANOS = 200_000_000L;
  private static final long MAX_ASK_NANOS = 1_000_000_000L;

  /// A NACK that comes sooner after a retransmission was sent before that arrived.
  private static final long MAX_REST_NANOS = 100_000_000L;

  /// Reports at the start that come sooner after each other: one that is lost leaves picture and
  /// sound apart until the next.
  private static final int EARLY_REPORTS = 4;

  private static final long EARLY_REPORT_NANOS = 1_000_000_000L;

  private static final int VIDEO_SENT = 512;
  private static final int AUDIO_SENT = 64;

  private final long id;
  private final SendSection section;
  private final TrafficKind traffic;
  private final PacketSlots slots;
  private final Outgoing outgoing;
  private final LongConsumer bound;
  private final Formats formats;
  private final SentPackets sent;
  private final Timeline timeline;
  private final PictureNumbers pictures = new PictureNumbers();
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final PacketRewriter rewriter;
  private final SkippedNumbers skipped = new SkippedNumbers();

  private @Nullable IngressStream current;
  private @Nullable IngressStream former;
  private @Nullable Codec codec;
  private long sequenceOffset;
  private long firstSequence;
  private long lastSequence;
  private boolean sendsAnything;
  private boolean paused;
  private long waitsSinceNanos;
  private long askedNanos;
  private boolean hasAsked;
  private @Nullable IngressStream asksOf;
  private int reports;
  private long reportedNanos;
  private boolean sentKeyFrame;
  private long keyFrameNanos;
  private int rtxSequence;
  private long rttNanos = 50_000_000L;
  private long packets;
  private long octets;
  private long noFormat;

  /// @param firstSequence of its outgoing packets, 0 to 32767
  /// @param bound told once, with the id, when the first packet leaves
  public DownTrack(
      long id,
      SendSection section,
      int firstSequence,
      PacketSlots slots,
      Outgoing outgoing,
      PacketRewriter rewriter,
      LongConsumer bound) {
    this(
        id,
        section,
        TrafficKind.of(section.kind()),
        firstSequence,
        slots,
        outgoing,
        rewriter,
        bound);
  }

  /// @param traffic what its packets are counted as; see the other constructor
  public DownTrack(
      long id,
      SendSection section,
      TrafficKind traffic,
      int firstSequence,
      PacketSlots slots,
      Outgoing outgoing,
      PacketRewriter rewriter,
      LongConsumer bound) {
    this.id = id;
    this.section = section;
    this.traffic = traffic;
    this.slots = slots;
    this.outgoing = outgoing;
    this.rewriter = rewriter;
    this.bound = bound;
    formats = new Formats(section.formats());
    boolean video = section.kind() == MediaKind.VIDEO;
    sent = new SentPackets(video ? VIDEO_SENT : AUDIO_SENT);
    timeline = new Timeline(video ? Codec.VP8.clockRateHz() : Codec.OPUS.clockRateHz());
    lastSequence = firstSequence - 1L;
    rtxSequence = firstSequence;
  }

  /// What its packets are counted as, the first time each is sent.
  public TrafficKind traffic() {
    return traffic;
  }

  public long id() {
    return id;
  }

  public SendSection section() {
    return section;
  }

  /// Packets sent, retransmissions not counted.
  public long packets() {
    return packets;
  }

  /// Bytes of payload sent, retransmissions not counted.
  public long octets() {
    return octets;
  }

  /// Packets that no format of the subscriber's fits.
  public long noFormat() {
    return noFormat;
  }

  /// The subscriber's round trip, as its reports tell.
  public void rtt(long measuredNanos) {
    rttNanos = measuredNanos;
  }

  /// It was added to its track.
  public void begin(long nowNanos) {
    waitsSinceNanos = nowNanos;
  }

  /// Nothing is forwarded while paused; afterwards video begins with a key frame.
  public void pause(long nowNanos, boolean nowPaused) {
    if (paused && !nowPaused) {
      waitsSinceNanos = nowNanos;
      hasAsked = false;
    }
    paused = nowPaused;
    if (paused) {
      restart();
    }
  }

  /// What comes next is not a continuation.
  public void restart() {
    if (current != null) {
      former = current;
    }
    current = null;
  }

  /// Forwards a packet of a track, if it belongs to what this subscriber gets.
  ///
  /// @param sequence unwrapped
  /// @param timestamp unwrapped
  /// @param keyFrame one who has seen nothing yet can decode from here on
  /// @return whether it begins with this packet to forward this stream
  public boolean offer(
      long nowNanos,
      Track track,
      IngressStream stream,
      RtpHeader header,
      int slot,
      long sequence,
      long timestamp,
      boolean keyFrame) {
    if (paused) {
      return false;
    }
    PayloadFormat format = formats.of(stream.format());
    if (format == null) {
      noFormat++;
      return false;
    }
    boolean begins = stream != current;
    if (begins && !begins(nowNanos, track, stream, header, sequence, timestamp, keyFrame)) {
      return false;
    }
    if (stream.codec() != codec) {
      beginCodec(stream, header);
    }
    if (keyFrame) {
      sentKeyFrame = true;
      keyFrameNanos = nowNanos;
    }
    if (sequence >= firstSequence) {
      forward(nowNanos, stream, header, slot, sequence, timestamp, format);
    }
    return begins;
  }

  private boolean begins(
      long nowNanos,
      Track track,
      IngressStream stream,
      RtpHeader header,
      long sequence,
      long timestamp,
      boolean keyFrame) {
    if (!keyFrame) {
      return false;
    }
    IngressStream best = track.bestLayer();
    boolean patient = current == null && nowNanos - waitsSinceNanos > PATIENCE_NANOS;
    boolean wanted = stream == best || best == null || patient;
    if (!wanted && !(current != null && isHigherThanCurrent(stream))) {
      return false;
    }
    switchTo(nowNanos, track.publisher(), stream, header, sequence, timestamp);
    return true;
  }

  private boolean isHigherThanCurrent(IngressStream stream) {
    return current != null && stream.layer() > current.layer();
  }

  private void switchTo(
      long nowNanos,
      Publisher publisher,
      IngressStream stream,
      RtpHeader header,
      long sequence,
      long timestamp) {
    timeline.begin(nowNanos, current != null ? current : former, stream, publisher, timestamp);
    current = stream;
    firstSequence = sequence;
    sequenceOffset = lastSequence + 1 - sequence;
    skipped.clear();
    beginCodec(stream, header);
  }

  /// A publisher may change its codec within a stream, too.
  private void beginCodec(IngressStream stream, RtpHeader header) {
    codec = stream.codec();
    if (describesPictures(stream, header)) {
      pictures.begin(vp8);
    }
  }

  private boolean describesPictures(IngressStream stream, RtpHeader header) {
    return stream.codec() == Codec.VP8
        && vp8.wrap(header.memory(), header.payloadOffset(), header.payloadBytes())
        && vp8.pictureId() >= 0;
  }

  /// A packet of a stream is not forwarded; those after it close up.
  public void skip(IngressStream stream, long sequence) {
    if (stream == current && sequence >= firstSequence) {
      sequenceOffset--;
      firstSequence = Math.max(firstSequence, skipped.add(sequence));
    }
  }

  private void forward(
      long nowNanos,
      IngressStream stream,
      RtpHeader header,
      int slot,
      long sequence,
      long timestamp,
      PayloadFormat format) {
    long outSequence = sequence + sequenceOffset + skipped.after(sequence);
    long outTimestamp = timeline.map(timestamp);
    int types = format.payloadType() | (format.rtxPayloadType() & 0xff) << 8;
    if (!sent.put(
        nowNanos,
        outSequence,
        slot,
        slots.generation(slot),
        stream,
        (int) outTimestamp,
        codec == Codec.VP8 ? pictures.packed() : 0,
        types)) {
      return;
    }
    if (outSequence > lastSequence) {
      lastSequence = outSequence;
      timeline.sent(nowNanos, outTimestamp);
      if (describesPictures(stream, header)) {
        pictures.sent(vp8);
      }
    }
    if (outgoing.enqueue(this, outSequence, false)) {
      packets++;
      octets += header.payloadBytes();
      if (!sendsAnything) {
        sendsAnything = true;
        bound.accept(id);
      }
    }
  }

  /// Asks for a key frame where one is waited for, or a better layer arrives.
  public void wantBest(long nowNanos, Track track, IngressStream best) {
    long dueNanos = askNanos(nowNanos, best);
    if (dueNanos == Long.MAX_VALUE || nowNanos - dueNanos < 0) {
      return;
    }
    hasAsked = true;
    asksOf = best;
    askedNanos = nowNanos;
    track.needKeyFrame(nowNanos, best);
    IngressStream lowest = track.lowestLayer(nowNanos);
    boolean impatient = current == null && nowNanos - waitsSinceNanos > PATIENCE_NANOS;
    if (impatient && lowest != null && lowest != best) {
      track.needKeyFrame(nowNanos, lowest);
    }
  }

  /// When [#wantBest] will ask for a key frame, [Long#MAX_VALUE] where none is waited for.
  public long askNanos(long nowNanos, IngressStream best) {
    if (paused || current == best || formats.of(best.format()) == null) {
      return Long.MAX_VALUE;
    }
    return hasAsked && asksOf == best
        ? askedNanos + Math.clamp(2 * rttNanos, MIN_ASK_NANOS, MAX_ASK_NANOS)
        : nowNanos;
  }

  /// The subscriber cannot decode (PLI, FIR). What it says within a round trip of a key frame, it
  /// said before that arrived.
  public void keyFrameAsked(long nowNanos, Track track) {
    if (sentKeyFrame && nowNanos - keyFrameNanos < Math.min(rttNanos, MAX_REST_NANOS)) {
      return;
    }
    IngressStream stream = current != null ? current : track.bestLayer();
    if (!paused && stream != null) {
      track.needKeyFrame(nowNanos, stream);
    }
  }

  /// The subscriber lost a packet (RFC 4585 §6.2.1): it is sent again if it is still here.
  ///
  /// @param sequence 16 bits
  /// @return whether it is sent again
  public boolean nack(long nowNanos, int sequence) {
    if (!sendsAnything) {
      return false;
    }
    long lost = lastSequence - (short) ((int) lastSequence - sequence);
    int index = sent.find(lost, slots);
    return index >= 0
        && sent.takeResend(nowNanos, index, Math.min(MAX_REST_NANOS, rttNanos))
        && outgoing.enqueue(this, lost, true);
  }

  /// Writes a queued packet as the subscriber gets it, in the clear.
  ///
  /// @param again over the retransmission source, where one was negotiated
  /// @return its length; 0 where it is gone
  public int write(long sequence, boolean again, MemorySegment target, long offset, int capacity) {
    int index = sent.find(sequence, slots);
    if (index < 0) {
      return 0;
    }
    int types = sent.payloadTypes(index);
    int rtxType = types >>> 8 & 0xff;
    boolean rtx = again && section.source().rtxSsrc() != 0 && rtxType < 0x80;
    return rewriter.write(
        target,
        offset,
        capacity,
        slots,
        sent.slot(index),
        sent.source(index).extensions(),
        section,
        rtx ? rtxType : types & 0x7f,
        rtx ? rtxSequence++ : (int) sequence,
        rtx ? (int) sequence : PacketRewriter.NOT_RTX,
        sent.timestamp(index),
        sent.pictures(index));
  }

  /// The outgoing timestamp of now, for a sender report.
  ///
  /// @return false where nothing ties timestamps to a clock yet
  public boolean canReport() {
    return sendsAnything && current != null && current.isReported();
  }

  /// Whether media flows of which the subscriber has no report yet.
  public boolean isUnreported() {
    return reports == 0 && sendsAnything && current != null;
  }

  /// Whether a sender report is due.
  ///
  /// @param intervalNanos between two; the first few follow each other sooner
  public boolean isReportDue(long nowNanos, long intervalNanos) {
    return canReport()
        && (reports == 0 || nowNanos - reportedNanos >= reportIntervalNanos(intervalNanos));
  }

  /// Until [#isReportDue] after a report; the whole interval while it cannot say yes.
  public long untilReportNanos(long nowNanos, long intervalNanos) {
    return reports > 0 && canReport()
        ? Math.max(0, reportedNanos + reportIntervalNanos(intervalNanos) - nowNanos)
        : intervalNanos;
  }

  private long reportIntervalNanos(long intervalNanos) {
    return reports < EARLY_REPORTS ? Math.min(intervalNanos, EARLY_REPORT_NANOS) : intervalNanos;
  }

  /// A sender report goes out.
  public void reported(long nowNanos) {
    reports = Math.min(reports + 1, EARLY_REPORTS);
    reportedNanos = nowNanos;
  }

  /// The RTP timestamp of an instant on our clock; only while [#canReport].
  public int timestampAt(long localNanos, Publisher publisher) {
    IngressStream source = current;
    if (source == null) {
      throw new IllegalStateException("nothing is forwarded");
    }
    return (int) timeline.at(localNanos, source, publisher);
  }
}
