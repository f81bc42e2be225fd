package io.parley.media.peer;

import io.parley.media.congestion.CongestionControl;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.Outgoing;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceState;
import io.parley.media.ice.Path;
import io.parley.media.repair.AnswerTime;
import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtcp.RoundTrip;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtxUnwrap;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import io.parley.media.section.TrafficKind;
import io.parley.media.slots.PacketSlots;
import io.parley.media.srtp.SrtpReceiver;
import io.parley.media.srtp.SrtpSender;
import io.parley.media.stun.StunMessage;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One peer connection: its transport, what comes in on it, and what goes out.
///
/// Owned by one shard.
public final class Peer implements Publisher {

  /// Of RTCP packets that we make; with SRTCP's trailer they stay below any MTU.
  private static final int RTCP_BYTES = 1200;

  private static final int SRTCP_BYTES = 64;

  private static final byte[] NO_MID = new byte[0];

  private final long id;
  private final int ssrc;
  private final PeerSurroundings around;
  private final PeerListener listener;
  private final Transport transport;
  private final DataChannels channels;
  private final Traffic traffic = new Traffic();
  private final Sources sources = new Sources();
  private final Feedback feedback = new Feedback();
  private final PublisherClock clock = new PublisherClock();
  private final RoundTrip roundTrip = new RoundTrip();
  private final AnswerTime answers = new AnswerTime();
  private final Egress egress;
  private final RepairPlanner repairs = new RepairPlanner();
  private final List<DownTrack> downTracks = new ArrayList<>();
  private final List<Track> downTrackSources = new ArrayList<>();
  private final RtpHeader header = new RtpHeader();
  private final RtxUnwrap rtx = new RtxUnwrap();
  private final RedIngress red = new RedIngress();
  private final RtcpReader reader = new RtcpReader();
  private final RtcpWriter writer = new RtcpWriter();
  private final MemorySegment rtcp = MemorySegment.ofArray(new byte[RTCP_BYTES + SRTCP_BYTES]);

  private boolean connected;
  private boolean silent;
  private boolean failed;
  private boolean withData;
  private boolean dataStarted;
  private final SenderReports senderReports = new SenderReports();
  private final SenderReports.Report sendSenderReport = this::sendSenderReport;
  private long reportedNanos;
  private final Runnable beginRtcp = this::beginRtcp;
  private final Runnable sendRtcp = this::sendRtcp;
  private int firSequence;
  private long packetsIn;
  private long bytesIn;
  private long retransmitted;
  private long nacksIn;
  private long plisIn;
  private long plisOut;

  /// @param ssrc under which reports are sent that belong to no track
  /// @param dirty called when the first media packet waits
  public Peer(
      long id,
      int ssrc,
      IceCredentials local,
      boolean highestPriorityNomination,
      boolean dtlsServer,
      List<DataChannelSpec> ownChannels,
      PeerSurroundings around,
      PeerListener listener,
      Runnable onProgress,
      Runnable dirty) {
    this.id = id;
    this.ssrc = ssrc;
    this.around = around;
    this.listener = listener;
    transport =
        new Transport(
            local,
            highestPriorityNomination,
            dtlsServer,
            around.identity(),
            around.handshakes(),
            onProgress,
            around.outbox(),
            traffic);
    channels = new DataChannels(id, !dtlsServer, ownChannels, listener, around.random());
    egress = new Egress(dirty, around.discards(), traffic, around.feedback());
  }

  public long id() {
    return id;
  }

  /// Where its down-tracks queue their packets.
  public Outgoing outgoing() {
    return egress;
  }

  public boolean isFailed() {
    return failed;
  }

  /// What the other side says of its transport; again after an ICE restart.
  public void describe(long nowNanos, RemoteTransport remote, boolean data) {
    withData |= data;
    transport.describe(nowNanos, remote);
    settle(nowNanos);
  }

  /// New credentials of ours.
  public void restartIce(IceCredentials local) {
    transport.ice().restart(local);
  }

  /// A check came.
  ///
  /// @return whether it was verified, so that its path belongs to this peer
  public boolean check(long nowNanos, Path path, StunMessage message) {
    boolean verified = transport.check(nowNanos, path, message);
    if (verified) {
      traffic.in(TrafficKind.OTHER, message.length());
      settle(nowNanos);
    } else {
      around.discards().count(DiscardReason.STUN_REFUSED);
    }
    return verified;
  }

  /// A DTLS datagram came.
  public void receiveDtls(long nowNanos, Path path, MemorySegment memory, long offset, int length) {
    byte[] datagram = new byte[length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, datagram, 0, length);
    traffic.in(Transport.ofDtls(datagram[0]), length);
    transport.receive(nowNanos, path, datagram);
    settle(nowNanos);
  }

  /// A media packet came; the slot is taken over.
  public void receiveRtp(long nowNanos, Path path, int slot) {
    PacketSlots slots = around.slots();
    DiscardReason refused = admit(nowNanos, path, slot);
    if (refused != null) {
      around.discards().count(refused);
      slots.release(slot);
    }
  }

  private @Nullable DiscardReason admit(long nowNanos, Path path, int slot) {
    SrtpReceiver opening = transport.opening();
    if (opening == null) {
      return DiscardReason.NO_KEYS;
    }
    PacketSlots slots = around.slots();
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    int carried = slots.length(slot);
    int length = opening.unprotectRtp(memory, offset, carried);
    if (length < 0) {
      return DiscardReason.NOT_AUTHENTIC;
    }
    slots.setLength(slot, length);
    if (!header.wrap(memory, offset, length)) {
      traffic.in(TrafficKind.OTHER, carried);
      return DiscardReason.MALFORMED;
    }
    transport.heard(nowNanos, path);
    packetsIn++;
    bytesIn += length;
    int transportSequence = header.transportSequence(sources.transportCcId());
    if (transportSequence >= 0) {
      feedback.arrived(nowNanos, transportSequence, header.marker());
    }
    Source source = sources.find(header.ssrc());
    if (source == null) {
      source = sources.learn(header);
    }
    traffic.in(Source.kind(source, header), carried);
    if (source == null) {
      return DiscardReason.UNKNOWN_SOURCE;
    }
    PayloadFormat format = source.format(header.payloadType());
    if (format == null) {
      return DiscardReason.UNKNOWN_FORMAT;
    }
    return source.retransmits
        ? repair(nowNanos, slot, source, format)
        : take(nowNanos, slot, source, format);
  }

  private @Nullable DiscardReason take(
      long nowNanos, int slot, Source source, PayloadFormat format) {
    IngressStream stream = source.stream;
    if (stream == null) {
      stream = sources.begin(source, format);
      if (stream == null) {
        return DiscardReason.TOO_MANY;
      }
      source.stream = stream;
      feedback.began(nowNanos);
    }
    long sequence =
        stream.arrived(
            nowNanos, format, header.sequenceNumber(), header.timestamp(), header.payloadBytes());
    if (format.nack()) {
      stream.missing().received(nowNanos, sequence);
    }
    if (!red.open(nowNanos, around.slots(), slot, header, source.track, stream, format, sequence)) {
      return DiscardReason.MALFORMED;
    }
    return forward(nowNanos, slot, source.track, stream, sequence);
  }

  private @Nullable DiscardReason repair(
      long nowNanos, int slot, Source source, PayloadFormat format) {
    IngressStream stream = source.stream;
    if (stream == null || stream.isClosed()) {
      stream = sources.streamOf(source);
      source.stream = stream;
    }
    if (stream == null) {
      return DiscardReason.PADDING;
    }
    PacketSlots slots = around.slots();
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    int length =
        rtx.unwrap(memory, offset, slots.length(slot), stream.ssrc(), format.payloadType());
    if (length < 0 || !header.wrap(memory, offset, length)) {
      return DiscardReason.PADDING;
    }
    slots.setLength(slot, length);
    long sequence = stream.repaired(header.sequenceNumber(), header.payloadBytes());
    if (!stream.missing().received(nowNanos, sequence)) {
      return DiscardReason.DUPLICATE;
    }
    answers.answered(nowNanos, stream.missing().answeredNanos());
    return forward(nowNanos, slot, source.track, stream, sequence);
  }

  private @Nullable DiscardReason forward(
      long nowNanos, int slot, Track track, IngressStream stream, long sequence) {
    PacketSlots slots = around.slots();
    if (header.payloadBytes() == 0 && track.skip(stream, sequence)) {
      return DiscardReason.PADDING;
    }
    int kept = slots.compact(slot);
    if (kept != slot && !header.wrap(slots.memory(kept), slots.offset(kept), slots.length(kept))) {
      throw new IllegalStateException("a packet changed when it was moved");
    }
    track.forward(nowNanos, stream, header, kept, sequence);
    return null;
  }

  /// An RTCP packet came.
  public void receiveRtcp(long nowNanos, Path path, MemorySegment memory, long offset, int length) {
    SrtpReceiver opening = transport.opening();
    if (opening == null) {
      around.discards().count(DiscardReason.NO_KEYS);
      return;
    }
    int plain = opening.unprotectRtcp(memory, offset, length);
    if (plain < 0) {
      around.discards().count(DiscardReason.NOT_AUTHENTIC);
      return;
    }
    traffic.in(TrafficKind.OTHER, length);
    transport.heard(nowNanos, path);
    if (!reader.wrap(memory, offset, plain)) {
      around.discards().count(DiscardReason.MALFORMED);
      return;
    }
    while (reader.next()) {
      read(nowNanos);
    }
  }

  private void read(long nowNanos) {
    switch (reader.kind()) {
      case SENDER_REPORT -> {
        senderReport(nowNanos);
        reports(nowNanos);
      }
      case RECEIVER_REPORT -> reports(nowNanos);
      case NACK -> nack(nowNanos);
      case PLI -> keyFrameAsked(nowNanos, reader.mediaSsrc());
      case FIR -> {
        for (int i = 0; i < reader.firCount(); i++) {
          keyFrameAsked(nowNanos, reader.firSsrc(i));
        }
      }
      case TRANSPORT_CC -> egress.feedback(nowNanos, reader);
      case REMB -> {
        if (!downTracks.isEmpty()) {
          egress.remb(nowNanos, reader.rembBitsPerSecond());
        }
      }
      case EXTENDED_REPORT -> echoes(nowNanos);
      case SOURCE_DESCRIPTION, BYE, OTHER -> {}
      case MALFORMED -> around.discards().count(DiscardReason.MALFORMED);
    }
  }

  private void senderReport(long nowNanos) {
    clock.report(nowNanos, reader.ntpTime());
    Source source = sources.find(reader.senderSsrc());
    if (source != null && !source.retransmits && source.stream != null) {
      source.stream.senderReport(nowNanos, reader.ntpTime(), reader.rtpTime());
    }
  }

  private void reports(long nowNanos) {
    for (int i = 0; i < reader.reportCount(); i++) {
      DownTrack downTrack = downTrack(reader.reportSsrc(i));
      if (downTrack == null) {
        continue;
      }
      downTrack.reported(reader.cumulativeLost(i), reader.extendedHighest(i), reader.jitter(i));
      if (reader.lastSenderReport(i) != 0) {
        roundTrip.echoed(
            ntp(nowNanos), reader.lastSenderReport(i), reader.delaySinceSenderReport(i));
        downTrack.rtt(roundTrip.rttNanos());
      }
    }
  }

  private void echoes(long nowNanos) {
    for (int i = 0; i < reader.dlrrCount(); i++) {
      if (reader.dlrrSsrc(i) == ssrc) {
        roundTrip.echoed(
            ntp(nowNanos), reader.lastReferenceTime(i), reader.delaySinceReferenceTime(i));
      }
    }
  }

  private void nack(long nowNanos) {
    DownTrack downTrack = downTrack(reader.mediaSsrc());
    if (downTrack != null) {
      reader.forEachNack(
          sequence -> {
            nacksIn++;
            if (downTrack.nack(nowNanos, sequence)) {
              retransmitted++;
            }
          });
    }
  }

  private void keyFrameAsked(long nowNanos, int mediaSsrc) {
    for (int i = 0; i < downTracks.size(); i++) {
      if (downTracks.get(i).section().source().ssrc() == mediaSsrc) {
        plisIn++;
        downTracks.get(i).keyFrameAsked(nowNanos, downTrackSources.get(i));
      }
    }
  }

  private @Nullable DownTrack downTrack(int mediaSsrc) {
    for (int i = 0; i < downTracks.size(); i++) {
      if (downTracks.get(i).section().source().ssrc() == mediaSsrc) {
        return downTracks.get(i);
      }
    }
    return null;
  }

  /// Replaces what is received.
  public void receiveSections(List<ReceiveSection> sections) {
    sources.sections(sections);
  }

  /// A track is expected on a section of this peer.
  public void addTrack(String mid, Track track) {
    sources.add(mid, track);
  }

  /// A track's other encoding, in a backup codec, is expected on a section of this peer.
  public void addEncoding(String mid, Track track) {
    sources.add(mid, track, 1);
  }

  /// A track's other encoding comes no more.
  public void removeEncoding(String mid, Track track) {
    sources.remove(mid, track);
    track.endBackup();
  }

  /// A track of this peer ended.
  public void removeTrack(Track track) {
    sources.remove(track);
  }

  /// This peer subscribes to a track.
  public void addDownTrack(long nowNanos, DownTrack downTrack, Track track) {
    downTracks.add(downTrack);
    downTrackSources.add(track);
    egress.expect(nowNanos, downTrack);
    if (roundTrip.isMeasured()) {
      downTrack.rtt(roundTrip.rttNanos());
    }
    reportSoon(nowNanos);
    if (connected) {
      track.add(nowNanos, downTrack);
    }
  }

  /// A down-track of this peer began: the subscriber needs a report to play in step.
  public void reportSoon(long nowNanos) {
    senderReports.soon(nowNanos);
  }

  /// This peer subscribes no more.
  public void removeDownTrack(DownTrack downTrack) {
    int index = downTracks.indexOf(downTrack);
    if (index >= 0) {
      downTracks.remove(index);
      downTrackSources.remove(index).remove(downTrack);
      egress.letGo(downTrack);
    }
  }

  /// The down-tracks of this peer.
  public List<DownTrack> downTracks() {
    return downTracks;
  }

  /// Sends a message to this peer.
  public DataOutcome sendData(long nowNanos, String label, byte[] message) {
    DataOutcome outcome = channels.send(nowNanos, label, message);
    flushData(nowNanos);
    return outcome;
  }

  @Override
  public void requestKeyFrame(long nowNanos, int mediaSsrc) {
    plisOut++;
    beginRtcp();
    writer.pli(ssrc, mediaSsrc);
    sendRtcp();
  }

  @Override
  public long toLocalNanos(long ntpTime) {
    return clock.toLocalNanos(ntpTime);
  }

  /// Does what is due.
  public void advance(long nowNanos) {
    if (failed) {
      return;
    }
    transport.flush(nowNanos);
    if (dataStarted) {
      channels.advance(nowNanos);
    }
    settle(nowNanos);
    if (connected) {
      egress.advance(nowNanos);
      report(nowNanos);
    }
  }

  /// Sends what publishers are told and what is due of reports; also after a batch of packets.
  public void report(long nowNanos) {
    long answerNanos = roundTrip.isMeasured() ? 0 : answers.nanos();
    feedback.write(
        nowNanos,
        ntp(nowNanos),
        answerNanos > 0 ? answerNanos : roundTrip.rttNanos(),
        ssrc,
        sources.known(),
        writer,
        beginRtcp,
        sendRtcp);
    reportedNanos = nowNanos;
    senderReports.advance(nowNanos, downTracks, sendSenderReport);
  }

  private void sendSenderReport(int index) {
    DownTrack downTrack = downTracks.get(index);
    beginRtcp();
    int source = downTrack.section().source().ssrc();
    writer.senderReport(
        source,
        ntp(reportedNanos),
        downTrack.timestampAt(reportedNanos, downTrackSources.get(index).publisher()),
        downTrack.packets(),
        downTrack.octets());
    writer.sourceDescription(
        source, downTrack.section().cname().getBytes(StandardCharsets.UTF_8), NO_MID);
    sendRtcp();
  }

  /// Takes up what the transport brought: keys, data, failure.
  private void settle(long nowNanos) {
    if (failed) {
      return;
    }
    if (transport.takeKeys()) {
      connected = true;
      for (int i = 0; i < downTracks.size(); i++) {
        downTrackSources.get(i).add(nowNanos, downTracks.get(i));
      }
      listener.connected(id);
    }
    if (connected && withData && !dataStarted) {
      dataStarted = true;
      channels.start(nowNanos);
    }
    for (byte[] packet = transport.pollApplicationData();
        packet != null;
        packet = transport.pollApplicationData()) {
      dataStarted = true;
      channels.receive(nowNanos, packet);
    }
    flushData(nowNanos);
    watch(nowNanos);
  }

  private void flushData(long nowNanos) {
    if (dataStarted) {
      for (byte[] packet = channels.poll(nowNanos);
          packet != null;
          packet = channels.poll(nowNanos)) {
        transport.sendApplicationData(nowNanos, packet);
      }
    }
  }

  private void watch(long nowNanos) {
    if (transport.isLeft()) {
      failed = true;
      listener.left(id);
      return;
    }
    String failure = transport.failure(nowNanos);
    if (failure != null) {
      failed = true;
      listener.failed(id, failure);
      return;
    }
    boolean nowSilent = transport.ice().state(nowNanos) == IceState.SILENT;
    if (nowSilent && !silent) {
      listener.silent(id);
    } else if (silent && !nowSilent) {
      listener.heard(id);
    }
    silent = nowSilent;
  }

  /// When [#advance] has something to do.
  public long wakeNanos() {
    if (failed) {
      return Long.MAX_VALUE;
    }
    long wake = transport.wakeNanos();
    if (dataStarted) {
      wake = Math.min(wake, channels.wakeNanos());
    }
    return connected ? Math.min(wake, mediaWakeNanos()) : wake;
  }

  /// When media alone has something to do: what a received packet may have changed.
  public long mediaWakeNanos() {
    long wake = Math.min(feedback.wakeNanos(sources.known()), egress.wakeNanos());
    return Math.min(wake, senderReports.wakeNanos(downTracks));
  }

  /// Writes the next media packet that waits, encrypted.
  ///
  /// @return its length; 0 where it is gone; -1 where nothing can leave
  public int writeNext(long nowNanos, MemorySegment target, long offset, int capacity) {
    return egress.writeNext(nowNanos, transport.sealing(), downTracks, target, offset, capacity);
  }

  /// When media may leave that may not yet; to be asked for when [#writeNext] had nothing.
  public long paceNanos() {
    return egress.paceNanos();
  }

  /// Lets media go on that were held back until [#paceNanos].
  public void goOn() {
    egress.goOn();
  }

  /// Where packets to this peer go, null where no path is known.
  public @Nullable Path path() {
    return transport.path();
  }

  /// Ends it; the other side is told.
  public void close(long nowNanos) {
    if (dataStarted) {
      channels.close(nowNanos);
      flushData(nowNanos);
    }
    for (int i = 0; i < downTracks.size(); i++) {
      downTrackSources.get(i).remove(downTracks.get(i));
    }
    downTracks.clear();
    downTrackSources.clear();
    transport.close(nowNanos);
  }

  private void beginRtcp() {
    writer.begin(rtcp, 0, RTCP_BYTES);
  }

  private void sendRtcp() {
    SrtpSender sealing = transport.sealing();
    Path to = transport.path();
    if (sealing == null || to == null || writer.length() == 0) {
      return;
    }
    int length = sealing.protectRtcp(rtcp, 0, writer.length(), RTCP_BYTES + SRTCP_BYTES);
    if (length > 0 && around.outbox().send(to, rtcp, 0, length)) {
      traffic.out(TrafficKind.OTHER, length);
    }
  }

  private long ntp(long nowNanos) {
    return NtpTime.ofUnixNanos(nowNanos + around.wallClockOffsetNanos());
  }

  /// All that the network carried.
  public Traffic traffic() {
    return traffic;
  }

  /// Tells this publisher to send no more than this, [Long#MAX_VALUE] for any amount.
  ///
  /// @return whether that is to be told
  public boolean ceiling(long nowNanos, long bitsPerSecond) {
    return feedback.ceiling(nowNanos, bitsPerSecond);
  }

  /// What this subscriber's link takes of video, and why; null where it is not estimated.
  public @Nullable CongestionControl downlink() {
    return egress.control();
  }

  /// What this subscriber's link takes of video and its retransmissions, in bits per second;
  /// [CongestionControl#UNLIMITED] where nothing is known.
  public long targetBps() {
    CongestionControl downlink = egress.control();
    return downlink == null ? CongestionControl.UNLIMITED : downlink.shareBps();
  }

  /// Decides anew how losses of what this subscriber gets are made good.
  public void planRepairs(long nowNanos) {
    repairs.turn(nowNanos, rttNanos(), egress.control(), downTracks);
  }

  /// Whether what this subscriber gets costs more than itself, since it is repaired unasked.
  public boolean isRepairedUnasked() {
    return repairs.isWanted();
  }

  /// Whether this subscriber's link is seen to be full; see [CongestionControl#isCongested].
  public boolean isCongested(long nowNanos) {
    CongestionControl downlink = egress.control();
    return downlink != null && downlink.isCongested(nowNanos);
  }

  /// Whether video for this subscriber waits long before it may leave.
  public boolean isBehind(long nowNanos) {
    return egress.isBehind(nowNanos);
  }

  /// What could be used of this subscriber's link, in bits per second: as far it is looked into; 0
  /// where nobody knows.
  public void wantBps(long bitsPerSecond) {
    egress.want(bitsPerSecond);
  }

  public long packetsIn() {
    return packetsIn;
  }

  public long bytesIn() {
    return bytesIn;
  }

  public long packetsOut() {
    return egress.packets();
  }

  public long bytesOut() {
    return egress.bytes();
  }

  public long retransmitted() {
    return retransmitted;
  }

  public long nacksIn() {
    return nacksIn;
  }

  public long nacksOut() {
    return feedback.requested();
  }

  public long plisIn() {
    return plisIn;
  }

  public long plisOut() {
    return plisOut;
  }

  public long rttNanos() {
    return roundTrip.isMeasured() ? roundTrip.rttNanos() : 0;
  }
}
