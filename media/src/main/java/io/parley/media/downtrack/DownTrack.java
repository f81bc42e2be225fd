package io.parley.media.downtrack;

import io.parley.media.layer.LayerSelection;
import io.parley.media.layer.PacketLayer;
import io.parley.media.layer.Verdict;
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

/// One track on its way to one subscriber: the highest layers that arrive up to its target, changed
/// only where the codec allows, under sequence numbers and timestamps of its own that never jump.
///
/// Allocates nothing for each packet. Owned by one shard.
public final class DownTrack {

  /// A wish for a key frame that comes sooner after one was sent before that arrived.
  private static final long MAX_REST_NANOS = 100_000_000L;

  /// In place of a transport-wide sequence number.
  public static final int NO_NUMBER = -1;

  private static final int VIDEO_SENT = 512;
  private static final int AUDIO_SENT = 64;

  private final long id;
  private final SendSection section;
  private final TrafficKind traffic;
  private final Outgoing outgoing;
  private final LongConsumer bound;
  private final Formats formats;
  private final OutboundPackets packetsOut;
  private final Timeline timeline;
  private final PictureNumbers pictures = new PictureNumbers();
  private final Renumbering numbers = new Renumbering();
  private final LayerSelection selection = new LayerSelection();
  private final KeyFrameWish wish = new KeyFrameWish();
  private final ReportSchedule reports = new ReportSchedule();
  private final Delivery delivery;
  private final Redundancy redundancy = new Redundancy();
  private final Repairs repairs = new Repairs();

  private @Nullable IngressStream current;
  private @Nullable IngressStream former;
  private @Nullable Codec codec;
  private @Nullable Track track;
  private long beganSequence;
  private boolean sendsAnything;
  private boolean paused;

  /// Its subscriber knows which pictures it has and which it needs; else it waits for every number,
  /// be it of a picture that nobody needs or of parity.
  private boolean countsPictures;

  private boolean sentKeyFrame;
  private long keyFrameNanos;
  private long rttNanos = 50_000_000L;
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
    this.outgoing = outgoing;
    this.bound = bound;
    formats = new Formats(section.formats());
    boolean video = section.kind() == MediaKind.VIDEO;
    int kept = video ? VIDEO_SENT : AUDIO_SENT;
    packetsOut = new OutboundPackets(section, slots, rewriter, kept, firstSequence);
    timeline = new Timeline(video ? Codec.VP8.clockRateHz() : Codec.OPUS.clockRateHz());
    delivery = new Delivery(firstSequence, video);
  }

  /// How it reaches its subscriber.
  public Delivery delivery() {
    return delivery;
  }

  /// The subscriber reported how it receives; see [Delivery#reported].
  public void reported(int lost, int highest, long jitter) {
    delivery.reported(lost, highest, jitter, packetsOut.gaps());
    redundancy.reported(delivery);
  }

  /// What is sent of it before anybody asks.
  public Repairs repairs() {
    return repairs;
  }

  /// Share of its packets that are lost, as its subscriber's reports tell; 0 before they do.
  public double loss() {
    return redundancy.loss();
  }

  /// Whether its subscriber takes retransmissions over a source of their own.
  public boolean isRepairedApart() {
    return packetsOut.retransmissionType() >= 0;
  }

  /// Whether its subscriber takes parity of what is sent now.
  public boolean takesParity() {
    return section.takesParityApart() || section.takesParityWoven();
  }

  /// What its packets are counted as, the first time each is sent.
  public TrafficKind traffic() {
    return traffic;
  }

  /// The same of one, which may be parity.
  public TrafficKind traffic(long sequence) {
    return packetsOut.isParity(sequence) ? TrafficKind.OTHER : traffic;
  }

  public long id() {
    return id;
  }

  public SendSection section() {
    return section;
  }

  /// Packets sent, retransmissions not counted.
  public long packets() {
    return packetsOut.written();
  }

  /// Bytes of payload sent, retransmissions not counted.
  public long octets() {
    return octets;
  }

  /// Packets that no format of the subscriber's fits.
  public long noFormat() {
    return noFormat;
  }

  /// Earlier frames that the next packet of audio repeats, where the subscriber takes that.
  int redundancy() {
    return redundancy.depth();
  }

  /// Earlier frames that the last packet of audio repeated.
  public int repeatedFrames() {
    return redundancy.repeated();
  }

  /// What is known of this subscriber's link, for how often audio is repeated.
  ///
  /// @param lean it takes hardly more than it must
  /// @param lossRatio what it loses, though it is not full; 0 to 1
  public void link(boolean lean, double lossRatio) {
    redundancy.link(lean, lossRatio);
  }

  /// The subscriber's round trip, as its reports tell.
  public void rtt(long measuredNanos) {
    rttNanos = measuredNanos;
    redundancy.rtt(measuredNanos);
  }

  /// It was added to its track.
  public void begin(long nowNanos, Track itsTrack) {
    track = itsTrack;
    wish.begin(nowNanos);
  }

  /// Sets what of the track is forwarded: layers up to these, or the next lower ones that arrive.
  /// Changes of spatial layer wait for a key frame where the codec needs one, and the present layer
  /// goes on meanwhile.
  ///
  /// @param spatial 0 for the lowest, [Layers#ALL] for all that there are; [Layers#NOTHING] sends
  ///     nothing until a target comes back, which then begins with a key frame
  /// @param temporal 0 for the lowest, [Layers#ALL] for all that there are
  public void target(long nowNanos, int spatial, int temporal) {
    boolean wasNothing = selection.isNothing();
    selection.target(spatial, temporal);
    if (selection.isNothing()) {
      if (!wasNothing) {
        delivery.paused();
      }
      restart();
      letGo();
    } else if (wasNothing) {
      wish.begin(nowNanos);
    }
    if (track != null) {
      track.replan();
    }
  }

  /// The highest spatial layer that is to be forwarded, [Layers#NOTHING] for none.
  public int targetSpatial() {
    return selection.spatial();
  }

  /// The highest temporal layer that is to be forwarded.
  public int targetTemporal() {
    return selection.temporal();
  }

  /// Whether the subscriber takes the codec of a stream.
  public boolean accepts(IngressStream stream) {
    return formats.of(stream.format()) != null;
  }

  /// The stream that is forwarded; null while a key frame is waited for.
  public @Nullable IngressStream current() {
    return current;
  }

  /// Nothing is forwarded while paused; afterwards video begins with a key frame.
  public void pause(long nowNanos, boolean nowPaused) {
    if (paused && !nowPaused) {
      wish.begin(nowNanos);
    }
    paused = nowPaused;
    if (paused) {
      delivery.rest(nowNanos);
      restart();
      letGo();
    }
  }

  /// What comes next is not a continuation.
  public void restart() {
    if (current != null) {
      former = current;
    }
    current = null;
  }

  /// What waits is not sent any more; the next packet is the first of a key frame.
  private void letGo() {
    if (section.kind() == MediaKind.VIDEO) {
      outgoing.letGo(this);
      packetsOut.letGo();
    }
  }

  /// A packet that waited cannot be sent any more: its subscriber needs a key frame.
  public void gone(long nowNanos, long sequence) {
    if (current == null || sequence < beganSequence || section.kind() != MediaKind.VIDEO) {
      return;
    }
    restart();
    letGo();
    wish.begin(nowNanos);
    if (track != null) {
      track.replan();
    }
  }

  /// Forwards a packet of a track, if it belongs to what this subscriber gets.
  ///
  /// @param sequence unwrapped
  /// @param packet where it stands among its stream's layers
  /// @return whether it begins with this packet to forward this stream
  public boolean offer(
      long nowNanos,
      Track source,
      IngressStream stream,
      RtpHeader header,
      int slot,
      long sequence,
      PacketLayer packet) {
    if (paused) {
      return false;
    }
    delivery.offered(nowNanos);
    if (selection.isNothing()) {
      return false;
    }
    PayloadFormat format = formats.of(stream.format());
    if (format == null) {
      noFormat += current == null ? 1 : 0;
      return false;
    }
    boolean begins = stream != current;
    if (begins) {
      if (!packet.isKeyFrame()
          || !wish.isServedBy(nowNanos, stream, current, source.wanted(this))) {
        return false;
      }
      switchTo(nowNanos, source.publisher(), stream, sequence, packet);
    } else if (stream.codec() != codec) {
      beginCodec(stream, packet);
    }
    if (packet.isKeyFrame()) {
      sentKeyFrame = true;
      keyFrameNanos = nowNanos;
    }
    if (numbers.contains(sequence)) {
      judge(nowNanos, stream, header, slot, sequence, packet, format);
    }
    return begins;
  }

  private void switchTo(
      long nowNanos, Publisher publisher, IngressStream stream, long sequence, PacketLayer packet) {
    timeline.begin(
        nowNanos, current != null ? current : former, stream, publisher, packet.timestamp());
    if (current != null && outgoing.isCongested()) {
      letGo();
    }
    current = stream;
    beganSequence = packetsOut.last() + 1;
    numbers.begin(sequence, beganSequence);
    beginCodec(stream, packet);
  }

  /// A publisher may change its codec within a stream, too.
  private void beginCodec(IngressStream stream, PacketLayer packet) {
    codec = stream.codec();
    pictures.begin(packet);
    selection.begin(packet, stream.isAlone());
    boolean described = section.extensions().dependencyDescriptor() > 0;
    countsPictures = codec != Codec.H264 && PictureNumbers.tellAll(packet, described);
  }

  /// A packet of a stream is not forwarded; those after it close up.
  public void skip(IngressStream stream, long sequence) {
    if (stream == current && numbers.contains(sequence)) {
      numbers.skip(sequence);
    }
  }

  private void judge(
      long nowNanos,
      IngressStream stream,
      RtpHeader header,
      int slot,
      long sequence,
      PacketLayer packet,
      PayloadFormat format) {
    boolean waited = selection.needsKeyFrame();
    Verdict verdict = selection.judge(packet, stream.isAlone());
    if (!waited && selection.needsKeyFrame() && track != null) {
      track.replan();
    }
    if (verdict == Verdict.DROP && numbers.skip(sequence)) {
      pictures.skip(packet);
      return;
    }
    long changes = PacketChanges.EMPTY; // it was overtaken, and its number is waited for
    if (verdict != Verdict.DROP) {
      changes = pictures.changes(packet) | targets(packet);
      changes |= verdict == Verdict.FORWARD_LAST ? PacketChanges.MARKER : 0;
    }
    forward(nowNanos, stream, header, slot, sequence, packet, format, changes);
  }

  private long targets(PacketLayer packet) {
    int mask = selection.activeTargets(packet);
    return mask == 0 ? 0 : PacketChanges.targets(mask, packet.structure().targets());
  }

  private void forward(
      long nowNanos,
      IngressStream stream,
      RtpHeader header,
      int slot,
      long sequence,
      PacketLayer packet,
      PayloadFormat format,
      long changes) {
    long outSequence = numbers.map(sequence);
    long outTimestamp = timeline.map(packet.timestamp());
    int carried = redundancy.carrier(nowNanos, track, format, slot);
    int type = carried == slot ? format.payloadType() : format.redPayloadType();
    int weight = repairs.weight(packet, countsPictures);
    boolean newest = outSequence > packetsOut.last();
    int types = type | (format.rtxPayloadType() & 0xff) << 8 | weight << OutboundPackets.WEIGHT_AT;
    if (newest && repairs.weaves(section, weight)) {
      int most = repairs.plan().protectedPackets();
      types |= packetsOut.weave(nowNanos, most, outSequence, slot, weight);
    }
    if (!packetsOut.put(
        nowNanos, outSequence, carried, stream, (int) outTimestamp, changes, types)) {
      return;
    }
    numbers.note(sequence);
    if (newest) {
      timeline.sent(nowNanos, outTimestamp);
      pictures.sent(packet);
    }
    if (outgoing.enqueue(nowNanos, this, outSequence, false, packetsOut.bytes(outSequence))) {
      delivery.forwarded(nowNanos);
      int bytes =
          carried == slot
              ? header.payloadBytes()
              : packetsOut.bytesBehind(outSequence, header.headerBytes());
      octets += (changes & PacketChanges.EMPTY) != 0 ? 0 : bytes;
      if (!sendsAnything) {
        sendsAnything = true;
        bound.accept(id);
      }
    }
    if (newest && (header.marker() || (changes & PacketChanges.MARKER) != 0)) {
      weave(nowNanos);
    }
  }

  /// A picture ended: parity that is due goes behind it.
  private void weave(long nowNanos) {
    WovenParity woven = packetsOut.woven();
    while (woven != null && woven.isDue(nowNanos, repairs.plan().protectedPackets())) {
      int bytes = woven.bytes();
      boolean paid = repairs.pays(nowNanos, woven);
      int group = woven.take();
      if (paid) {
        long sequence = numbers.insert();
        packetsOut.putParity(nowNanos, sequence, group);
        outgoing.enqueue(nowNanos, this, sequence, false, bytes);
      }
    }
  }

  /// Asks for a key frame where one is waited for, or a better layer arrives.
  public void wantKeyFrame(long nowNanos, Track source) {
    IngressStream wanted = waitsFor(source);
    if (wanted == null || nowNanos - wish.dueNanos(nowNanos, wanted, rttNanos) < 0) {
      return;
    }
    wish.asked(nowNanos, wanted);
    source.needKeyFrame(nowNanos, wanted);
    IngressStream lowest = source.lowestLayer(nowNanos, wanted.encoding());
    boolean impatient = current == null && wish.isImpatient(nowNanos);
    if (impatient && lowest != null && lowest != wanted) {
      source.needKeyFrame(nowNanos, lowest);
    }
  }

  /// When [#wantKeyFrame] will ask for a key frame, [Long#MAX_VALUE] where none is waited for.
  public long askNanos(long nowNanos, Track source) {
    IngressStream wanted = waitsFor(source);
    return wanted == null ? Long.MAX_VALUE : wish.dueNanos(nowNanos, wanted, rttNanos);
  }

  private @Nullable IngressStream waitsFor(Track source) {
    if (paused || selection.isNothing()) {
      return null;
    }
    IngressStream wanted = source.wanted(this);
    return wanted == current && !selection.needsKeyFrame() ? null : wanted;
  }

  /// The subscriber cannot decode (PLI, FIR). What it says within a round trip of a key frame, it
  /// said before that arrived.
  public void keyFrameAsked(long nowNanos, Track source) {
    delivery.keyFrameAsked();
    if (sentKeyFrame && nowNanos - keyFrameNanos < Math.min(rttNanos, MAX_REST_NANOS)) {
      return;
    }
    IngressStream stream = current != null ? current : source.wanted(this);
    if (!paused && !selection.isNothing() && stream != null) {
      source.needKeyFrame(nowNanos, stream);
    }
  }

  /// The subscriber lost a packet (RFC 4585 §6.2.1): it is sent again if it is still here, and
  /// audio if it can come in time.
  ///
  /// @param sequence 16 bits
  /// @return whether it is sent again
  public boolean nack(long nowNanos, int sequence) {
    if (!sendsAnything) {
      return false;
    }
    long lost =
        redundancy.leavesTime(section.kind()) && repairs.answers(nowNanos)
            ? packetsOut.takeResend(nowNanos, sequence, rttNanos)
            : SentPackets.NEVER;
    boolean again = lost != SentPackets.NEVER && sendAgain(nowNanos, lost);
    delivery.nacked(again);
    return again;
  }

  private boolean sendAgain(long nowNanos, long sequence) {
    int bytes = packetsOut.bytes(sequence);
    repairs.answered(nowNanos, bytes);
    return outgoing.enqueue(nowNanos, this, sequence, true, bytes);
  }

  /// How many copies of a packet that left just now are to follow it. That of parity is empty, for
  /// who waits for its number.
  ///
  /// @param bytes as the network carried them
  public int copies(long nowNanos, long sequence, int bytes) {
    if (!countsPictures && isRepairedApart() && packetsOut.isParity(sequence)) {
      return 1;
    }
    return repairs.plan().copies() == 0
        ? 0
        : repairs.takeCopies(nowNanos, packetsOut.weight(sequence), bytes);
  }

  /// A packet that leaves for the first time is written, and not encrypted yet.
  ///
  /// @return the number of the packet of parity that is to follow it, below 0 for none
  public int protect(long nowNanos, long sequence, MemorySegment packet, long offset, int length) {
    return repairs.plan().protectedPackets() == 0
        ? ParityPackets.NONE
        : repairs.protect(
            nowNanos,
            packetsOut.baseWeight(sequence),
            section,
            packet,
            offset,
            length,
            (int) sequence);
  }

  /// About how long a packet of parity will be.
  public int parityBytes(int number) {
    ParityPackets parity = repairs.parity();
    return parity == null ? 0 : OutboundPackets.OVERHEAD_BYTES + parity.bytes(number);
  }

  /// Writes a packet of parity, in the clear; see [#write].
  ///
  /// @return its length; 0 where it is gone
  public int writeParity(
      int number, int transportSequence, MemorySegment target, long offset, int capacity) {
    ParityPackets parity = repairs.parity();
    return parity == null
        ? 0
        : packetsOut.writeParity(parity, number, transportSequence, target, offset, capacity);
  }

  /// A copy is due; it is queued where it was not asked for meanwhile.
  ///
  /// @return whether it was queued
  public boolean copy(long nowNanos, long sequence) {
    boolean copied =
        packetsOut.takeUnasked(nowNanos, sequence)
            && outgoing.enqueue(nowNanos, this, sequence, true, packetsOut.bytes(sequence));
    if (copied) {
      repairs.copied();
    }
    return copied;
  }

  /// Writes a queued packet as the subscriber gets it, in the clear.
  ///
  /// @param again over the retransmission source, where one was negotiated
  /// @return its length; 0 where it is gone
  public int write(long sequence, boolean again, MemorySegment target, long offset, int capacity) {
    return write(sequence, again, NO_NUMBER, target, offset, capacity);
  }

  /// The same with a transport-wide sequence number, which a packet that [#repeats] keeps from its
  /// first sending.
  ///
  /// @param transportSequence 0 to 65535, [#NO_NUMBER] for none
  /// @return its length; 0 where it is gone
  public int write(
      long sequence,
      boolean again,
      int transportSequence,
      MemorySegment target,
      long offset,
      int capacity) {
    return packetsOut.write(sequence, again, transportSequence, target, offset, capacity);
  }

  /// Whether a packet that is sent again goes out as it went the first time, bit for bit, since no
  /// retransmission source was negotiated.
  public boolean repeats(long sequence) {
    return packetsOut.repeats(sequence);
  }

  /// Writes a packet that left lately once more, over the retransmission source, or else padding:
  /// nobody misses it, it only shows what the link takes.
  ///
  /// @param transportSequence 0 to 65535
  /// @return its length; 0 where there is none
  public int writeProbe(int transportSequence, MemorySegment target, long offset, int capacity) {
    return packetsOut.writeProbe(transportSequence, target, offset, capacity);
  }

  /// The outgoing timestamp of now, for a sender report.
  ///
  /// @return false where nothing ties timestamps to a clock yet
  public boolean canReport() {
    return sendsAnything && current != null && current.isReported();
  }

  /// Whether media flows of which the subscriber has no report yet.
  public boolean isUnreported() {
    return reports.isFirst() && sendsAnything && current != null;
  }

  /// Whether a sender report is due.
  ///
  /// @param intervalNanos between two; the first few follow each other sooner
  public boolean isReportDue(long nowNanos, long intervalNanos) {
    return canReport() && reports.isDue(nowNanos, intervalNanos);
  }

  /// Until [#isReportDue] after a report; the whole interval while it cannot say yes.
  public long untilReportNanos(long nowNanos, long intervalNanos) {
    return canReport() ? reports.untilNanos(nowNanos, intervalNanos) : intervalNanos;
  }

  /// A sender report goes out.
  public void reported(long nowNanos) {
    reports.reported(nowNanos);
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
