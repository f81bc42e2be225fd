package io.parley.media.client;

import io.parley.media.codec.KeyFrames;
import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtp.MissingPackets;
import io.parley.media.rtp.ReceptionStatistics;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtxUnwrap;
import io.parley.media.rtp.SequenceUnwrapper;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.SendSection;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A stream from the server: puts its packets in order, asks for lost ones and for key frames, and
/// knows what became of it.
public final class IncomingStream {

  /// Packets that wait for one that is missing; then the gap is given up.
  private static final int MAX_WAITING = 512;

  /// So long a gap is waited for.
  private static final long GIVE_UP_NANOS = 1_500_000_000L;

  private static final long KEY_FRAME_INTERVAL_NANOS = 500_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private record Waiting(long arrivedNanos, byte[] packet) {}

  private final SendSection section;
  private final Codec codec;
  private final Continuity continuity;
  private final ReceptionStatistics statistics;
  private final MissingPackets missing = new MissingPackets();
  private final SequenceUnwrapper sequences = new SequenceUnwrapper();
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
  private final RtpHeader header = new RtpHeader();
  private final RtxUnwrap rtx = new RtxUnwrap();
  private final HeardFrames heard = new HeardFrames();
  private final AudioPackets audio = new AudioPackets(heard);
  private final SeenPictures seen = new SeenPictures();
  private final ParityDecoder parity;
  private final long[] due = new long[64];

  private boolean started;
  private boolean greedy;
  private long next;
  private boolean hasAskedKeyFrame;
  private long keyFrameAskedNanos;
  private long received;
  private long repaired;
  private long restored;
  private long parityPackets;
  private long duplicates;
  private long lost;
  private long unknownFormat;
  private long unreadable;
  private long keyFramesAsked;
  private long firstPacketNanos;
  private boolean reported;
  private long reportNtp;
  private int reportTimestamp;

  /// @param section as the server's description has it
  IncomingStream(SendSection section) {
    this.section = section;
    codec = section.kind() == MediaKind.VIDEO ? Codec.VP8 : Codec.OPUS;
    continuity = new Continuity(codec);
    statistics = new ReceptionStatistics(codec.clockRateHz());
    parity = new ParityDecoder(section.extensions().transportCc());
  }

  public SendSection section() {
    return section;
  }

  /// What a decoder would think of it.
  public Continuity continuity() {
    return continuity;
  }

  /// Packets that came for the first time, by themselves or as retransmissions.
  public long received() {
    return received;
  }

  /// Of these, retransmissions.
  public long repaired() {
    return repaired;
  }

  /// Packets that were made from parity.
  public long restored() {
    return restored;
  }

  /// Packets of parity that came.
  public long parityPackets() {
    return parityPackets;
  }

  /// Packets that came again.
  public long duplicates() {
    return duplicates;
  }

  /// Packets that were waited for in vain.
  public long lost() {
    return lost;
  }

  /// Packets that are missing now.
  public int gaps() {
    return waiting.isEmpty() ? 0 : (int) (waiting.lastKey() + 1 - next) - waiting.size();
  }

  /// Packets in a payload type that was not negotiated.
  public long unknownFormat() {
    return unknownFormat;
  }

  /// Which frames of audio a player has in time.
  public HeardFrames heard() {
    return heard;
  }

  /// Which pictures of video a player has in time.
  public SeenPictures seen() {
    return seen;
  }

  /// Packets of audio whose payload is not what their type says.
  public long unreadable() {
    return unreadable;
  }

  /// Key frames that were asked for.
  public long keyFramesAsked() {
    return keyFramesAsked;
  }

  /// Whether anything came.
  public boolean isStarted() {
    return started;
  }

  /// When the first packet came; only while [#isStarted].
  public long firstPacketNanos() {
    return firstPacketNanos;
  }

  /// Whether a sender report came.
  public boolean isReported() {
    return reported;
  }

  /// The wall clock of the server at which a packet is to be presented, by its last sender report;
  /// equal instants of a publisher's audio and video have equal ones (lip sync).
  public long presentationUnixNanos(int timestamp) {
    long units = timestamp - reportTimestamp;
    return NtpTime.toUnixNanos(reportNtp) + units * NANOS_PER_SECOND / codec.clockRateHz();
  }

  /// From now on it asks for all that came lately, again and again, as no good client does.
  public void askForEverything() {
    greedy = true;
  }

  boolean owns(int ssrc) {
    return ssrc == section.source().ssrc() || isRtx(ssrc) || isParity(ssrc);
  }

  private boolean isParity(int ssrc) {
    return section.takesParityApart() && ssrc == section.source().paritySsrc();
  }

  private boolean isRtx(int ssrc) {
    return section.source().rtxSsrc() != 0 && ssrc == section.source().rtxSsrc();
  }

  void receive(long nowNanos, byte[] packet) {
    MemorySegment memory = MemorySegment.ofArray(packet);
    if (!header.wrap(memory, 0, packet.length)) {
      return;
    }
    if (isParity(header.ssrc())) {
      parityPackets++;
      restore(nowNanos, parity.parity(packet));
      return;
    }
    boolean repairs = isRtx(header.ssrc());
    boolean woven = section.takesParityWoven() && header.payloadType() == section.parity().red();
    if (woven && UnwrappedRed.type(header) == section.parity().ulpfec()) {
      takeWoven(nowNanos, packet);
      return;
    }
    PayloadFormat format =
        format(woven ? UnwrappedRed.type(header) : header.payloadType(), repairs);
    if (format == null) {
      unknownFormat++;
      return;
    }
    byte[] plain = woven ? UnwrappedRed.unwrap(packet, header) : packet;
    if (repairs) {
      int ssrc = section.source().ssrc();
      int length = rtx.unwrap(memory, 0, packet.length, ssrc, format.payloadType());
      if (length < 0 || !started || !header.wrap(memory, 0, length)) {
        return;
      }
      plain = Arrays.copyOf(packet, length);
    } else {
      statistics.received(nowNanos, header.sequenceNumber(), header.timestamp());
    }
    if (codec == Codec.OPUS) {
      int length = audio.open(nowNanos, plain, header, format);
      if (length < 0 || !header.wrap(memory, 0, length)) {
        unreadable++;
        return;
      }
      plain = Arrays.copyOf(plain, length);
    }
    header.wrap(MemorySegment.ofArray(plain), 0, plain.length);
    take(nowNanos, plain, repairs);
    if ((woven || section.takesParityApart()) && !repairs) {
      restore(nowNanos, parity.media(plain));
    }
  }

  /// Parity among the media: nothing else is to come under its number.
  private void takeWoven(long nowNanos, byte[] packet) {
    parityPackets++;
    statistics.received(nowNanos, header.sequenceNumber(), header.timestamp());
    int at = (int) header.payloadOffset() + 1;
    byte[] bytes = Arrays.copyOfRange(packet, at, at + header.payloadBytes() - 1);
    byte[] empty = Arrays.copyOf(packet, header.headerBytes());
    int ssrc = header.ssrc();
    header.wrap(MemorySegment.ofArray(empty), 0, empty.length);
    take(nowNanos, empty, false);
    restore(nowNanos, parity.woven(ssrc, bytes));
  }

  private void restore(long nowNanos, List<byte[]> made) {
    for (byte[] packet : made) {
      if (started && header.wrap(MemorySegment.ofArray(packet), 0, packet.length)) {
        restored++;
        take(nowNanos, packet, true);
      }
    }
  }

  private @Nullable PayloadFormat format(int type, boolean repairs) {
    for (PayloadFormat format : section.formats()) {
      if ((repairs ? format.rtxPayloadType() : format.payloadType()) == type
          || !repairs && format.redPayloadType() == type) {
        return format;
      }
    }
    return null;
  }

  private void take(long nowNanos, byte[] packet, boolean repairs) {
    long sequence = sequences.unwrap(header.sequenceNumber());
    if (!started) {
      started = true;
      firstPacketNanos = nowNanos;
      next = sequence;
    }
    missing.received(nowNanos, sequence);
    if (sequence < next || waiting.containsKey(sequence)) {
      duplicates++;
      return;
    }
    received++;
    repaired += repairs ? 1 : 0;
    Stamp stamp = codec == Codec.VP8 ? Stamp.ofVp8(header) : null;
    if (stamp != null) {
      seen.arrived(nowNanos, stamp);
    }
    waiting.put(sequence, new Waiting(nowNanos, packet));
    deliver(nowNanos);
  }

  private void deliver(long nowNanos) {
    while (!waiting.isEmpty()) {
      var first = waiting.firstEntry();
      if (first.getKey() != next) {
        boolean over = nowNanos - first.getValue().arrivedNanos() >= GIVE_UP_NANOS;
        if (!over && waiting.size() < MAX_WAITING) {
          return;
        }
        lost += first.getKey() - next;
        continuity.lost();
        next = first.getKey();
      }
      byte[] packet = first.getValue().packet();
      waiting.pollFirstEntry();
      next++;
      if (header.wrap(MemorySegment.ofArray(packet), 0, packet.length)) {
        continuity.next(nowNanos, header);
      }
    }
  }

  void senderReport(long nowNanos, long ntpTime, int rtpTime) {
    statistics.senderReport(nowNanos, ntpTime);
    reported = true;
    reportNtp = ntpTime;
    reportTimestamp = rtpTime;
  }

  /// Asks for what is missing.
  ///
  /// @return whether something was written
  boolean ask(long nowNanos, long rttNanos, int ownSsrc, RtcpWriter into) {
    deliver(nowNanos);
    int ssrc = section.source().ssrc();
    int count = greedy ? takeEverything() : missing.takeDue(nowNanos, rttNanos, due);
    boolean asks =
        count > 0
            && section.formats().getFirst().nack()
            && into.nack(ownSsrc, ssrc, due, count) > 0;
    boolean mayAsk = !hasAskedKeyFrame || nowNanos - keyFrameAskedNanos >= KEY_FRAME_INTERVAL_NANOS;
    if (started && continuity.needsKeyFrame() && mayAsk && !waitsBehindKeyFrame()) {
      hasAskedKeyFrame = true;
      keyFrameAskedNanos = nowNanos;
      keyFramesAsked++;
      asks |= into.pli(ownSsrc, ssrc);
    }
    return asks;
  }

  private int takeEverything() {
    for (int i = 0; i < due.length; i++) {
      due[i] = next - due.length + i;
    }
    return started ? due.length : 0;
  }

  /// On a bad link something is always missing: only a key frame that is already here is a reason
  /// not to ask for one.
  private boolean waitsBehindKeyFrame() {
    for (Waiting behind : waiting.values()) {
      byte[] packet = behind.packet();
      if (header.wrap(MemorySegment.ofArray(packet), 0, packet.length)
          && KeyFrames.isKeyFrame(
              codec, header.memory(), header.payloadOffset(), header.payloadBytes())) {
        return true;
      }
    }
    return false;
  }

  void report(long nowNanos, RtcpWriter into) {
    if (statistics.isStarted()) {
      into.reportBlock(section.source().ssrc(), nowNanos, statistics);
    }
  }

  long wakeNanos() {
    return missing.isWaiting() ? missing.wakeNanos() : Long.MAX_VALUE;
  }
}
