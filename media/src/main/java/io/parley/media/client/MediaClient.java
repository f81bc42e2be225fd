package io.parley.media.client;

import io.parley.media.rtcp.NtpTime;
import io.parley.media.rtcp.RoundTrip;
import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.section.SendSection;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client as media sees it: sends synthetic streams, receives and judges what the server
/// forwards, talks over data channels. Sans-IO: datagrams are put in and polled, and time is an
/// argument. Several of a participant's transports are several of these.
public final class MediaClient {

  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long FIRST_REPORT_NANOS = 100_000_000L;
  private static final int RTCP_BYTES = 1200;
  private static final byte[] NO_MID = new byte[0];

  private final ClientConnection connection;
  private final RandomGenerator random;
  private final long wallClockOffsetNanos;
  private final ClientData data;
  private final int ssrc;
  private final byte[] cname;
  private final List<OutgoingStream> outgoing = new ArrayList<>();
  private final List<IncomingStream> incoming = new ArrayList<>();
  private final RoundTrip roundTrip = new RoundTrip();
  private final RtcpReader reader = new RtcpReader();
  private final RtcpWriter writer = new RtcpWriter();
  private final TransportCcFeedback transportCc = new TransportCcFeedback();
  private final ArrivalFeedback arrivals = new ArrivalFeedback();
  private final ReferenceTime reference = new ReferenceTime();
  private final byte[] control = new byte[RTCP_BYTES];
  private final MemorySegment controlMemory = MemorySegment.ofArray(control);

  private boolean withData;
  private boolean connected;
  private long reportNanos;
  private int transportSequence;
  private long keyFramesAsked;
  private long nacked;
  private long transportCcReceived;
  private long ceilingBps;
  private long strayPackets;

  /// @param random for ssrcs, first sequence numbers and timestamps
  /// @param wallClockOffsetNanos from the monotonic clock to the client's nanoseconds since 1970
  public MediaClient(
      ClientConnection connection, RandomGenerator random, long wallClockOffsetNanos) {
    this.connection = connection;
    this.random = random;
    this.wallClockOffsetNanos = wallClockOffsetNanos;
    data = new ClientData(random);
    ssrc = random.nextInt();
    cname = Integer.toHexString(random.nextInt()).getBytes(StandardCharsets.US_ASCII);
  }

  /// Begins to send a stream, as soon as there is a connection.
  public OutgoingStream send(StreamSpec spec) {
    OutgoingStream stream = new OutgoingStream(spec, exit, random);
    outgoing.add(stream);
    return stream;
  }

  /// A stream is sent no more.
  public void stop(OutgoingStream stream) {
    outgoing.remove(stream);
  }

  /// Expects a stream that the server sends.
  public IncomingStream expect(SendSection section) {
    IncomingStream stream = new IncomingStream(section);
    incoming.add(stream);
    return stream;
  }

  /// The data channels; with the first call they are taken to be negotiated.
  public ClientData data() {
    withData = true;
    return data;
  }

  /// From now on it does not tell the server how far away that is, like clients that know no
  /// extended reports.
  public void keepRoundTrip() {
    reference.keep();
  }

  /// Its transport.
  public ClientConnection connection() {
    return connection;
  }

  /// Key frames that the server asked for.
  public long keyFramesAsked() {
    return keyFramesAsked;
  }

  /// Packets that the server asked for again.
  public long nacked() {
    return nacked;
  }

  /// Packets that transport-wide feedback said to have arrived.
  public long transportCcReceived() {
    return transportCcReceived;
  }

  /// Packets of sources that nobody expects.
  public long strayPackets() {
    return strayPackets;
  }

  /// Round trip to the server; an assumption before one was measured.
  public long rttNanos() {
    return roundTrip.rttNanos();
  }

  private final OutgoingStream.Exit exit =
      new OutgoingStream.Exit() {
        @Override
        public int transportSequence() {
          return transportSequence++ & 0xffff;
        }

        @Override
        public void rtp(byte[] packet) {
          connection.sendRtp(packet);
        }
      };

  /// Takes a datagram from the server.
  public void receive(long nowNanos, byte[] datagram) {
    connection.receive(nowNanos, datagram);
    for (byte[] packet = connection.pollRtp(); packet != null; packet = connection.pollRtp()) {
      receiveRtp(nowNanos, packet);
    }
    for (byte[] packet = connection.pollRtcp(); packet != null; packet = connection.pollRtcp()) {
      receiveRtcp(nowNanos, packet);
    }
    takeData(nowNanos);
  }

  private void takeData(long nowNanos) {
    for (byte[] packet = connection.pollApplicationData();
        packet != null;
        packet = connection.pollApplicationData()) {
      data.start(nowNanos);
      data.receive(nowNanos, packet);
    }
  }

  private void receiveRtp(long nowNanos, byte[] packet) {
    int source = Wire.i32(MemorySegment.ofArray(packet), 8);
    for (IncomingStream stream : incoming) {
      if (stream.owns(source)) {
        arrivals.arrived(nowNanos, packet, stream.section().extensions());
        stream.receive(nowNanos, packet);
        return;
      }
    }
    strayPackets++;
  }

  private void receiveRtcp(long nowNanos, byte[] packet) {
    if (!reader.wrap(MemorySegment.ofArray(packet), 0, packet.length)) {
      return;
    }
    while (reader.next()) {
      switch (reader.kind()) {
        case SENDER_REPORT -> senderReport(nowNanos);
        case RECEIVER_REPORT -> {}
        case NACK -> nack();
        case PLI -> keyFrameAsked(reader.mediaSsrc());
        case FIR -> {
          for (int i = 0; i < reader.firCount(); i++) {
            keyFrameAsked(reader.firSsrc(i));
          }
        }
        case TRANSPORT_CC -> feedback();
        case EXTENDED_REPORT -> reference.heard(nowNanos, reader);
        case REMB -> ceilingBps = reader.rembBitsPerSecond();
        case SOURCE_DESCRIPTION, BYE, OTHER, MALFORMED -> {}
      }
      reports(nowNanos);
    }
  }

  /// The most that the server asked to send, in bits per second (REMB); 0 before it did.
  public long ceilingBps() {
    return ceilingBps;
  }

  private void senderReport(long nowNanos) {
    for (IncomingStream stream : incoming) {
      if (stream.section().source().ssrc() == reader.senderSsrc()) {
        stream.senderReport(nowNanos, reader.ntpTime(), reader.rtpTime());
      }
    }
  }

  private void reports(long nowNanos) {
    switch (reader.kind()) {
      case SENDER_REPORT, RECEIVER_REPORT -> {
        for (int i = 0; i < reader.reportCount(); i++) {
          OutgoingStream stream = sending(reader.reportSsrc(i));
          if (stream != null) {
            stream.known(reader.reportSsrc(i));
            roundTrip.echoed(
                ntp(nowNanos), reader.lastSenderReport(i), reader.delaySinceSenderReport(i));
          }
        }
      }
      default -> {}
    }
  }

  private void nack() {
    OutgoingStream stream = outgoing(reader.mediaSsrc());
    if (stream != null) {
      reader.forEachNack(
          sequence -> {
            nacked++;
            stream.nack(sequence);
          });
    }
  }

  private void keyFrameAsked(int source) {
    OutgoingStream stream = outgoing(source);
    if (stream != null) {
      keyFramesAsked++;
      stream.requestKeyFrame();
    }
  }

  private void feedback() {
    if (transportCc.read(reader)) {
      for (int i = 0; i < transportCc.count(); i++) {
        transportCcReceived += transportCc.received(i) ? 1 : 0;
      }
    }
  }

  /// Whose media or retransmissions these are.
  private @Nullable OutgoingStream sending(int source) {
    for (OutgoingStream stream : outgoing) {
      if (stream.owns(source)) {
        return stream;
      }
    }
    return null;
  }

  private @Nullable OutgoingStream outgoing(int source) {
    for (OutgoingStream stream : outgoing) {
      if (stream.spec().ssrc() == source) {
        return stream;
      }
    }
    return null;
  }

  /// Does what is due; then datagrams can be polled.
  public void advance(long nowNanos) {
    if (!connection.connected()) {
      return;
    }
    if (!connected) {
      connected = true;
      reportNanos = nowNanos + FIRST_REPORT_NANOS;
    }
    if (withData) {
      data.start(nowNanos);
    }
    takeData(nowNanos);
    data.advance(nowNanos);
    for (byte[] packet = data.pollPacket(nowNanos);
        packet != null;
        packet = data.pollPacket(nowNanos)) {
      connection.sendApplicationData(packet);
    }
    for (OutgoingStream stream : List.copyOf(outgoing)) {
      stream.advance(nowNanos);
    }
    ask(nowNanos);
    if (nowNanos - reportNanos >= 0) {
      reportNanos = nowNanos + REPORT_NANOS;
      report(nowNanos);
    }
  }

  private void ask(long nowNanos) {
    while (!incoming.isEmpty() && arrivals.isDue(nowNanos)) {
      begin();
      int media = incoming.getFirst().section().source().ssrc();
      if (!arrivals.write(nowNanos, writer, ssrc, media)) {
        break;
      }
      flush();
    }
    for (IncomingStream stream : incoming) {
      begin();
      if (stream.ask(nowNanos, roundTrip.rttNanos(), ssrc, writer)) {
        flush();
      }
    }
  }

  private void report(long nowNanos) {
    for (OutgoingStream stream : outgoing) {
      begin();
      stream.report(nowNanos, nowNanos + wallClockOffsetNanos, writer);
      writer.sourceDescription(stream.spec().ssrc(), cname, NO_MID);
      reference.answer(nowNanos, stream.spec().ssrc(), writer);
      flush();
    }
    for (IncomingStream stream : incoming) {
      begin();
      writer.receiverReport(ssrc);
      stream.report(nowNanos, writer);
      flush();
    }
  }

  private void begin() {
    writer.begin(controlMemory, 0, RTCP_BYTES);
  }

  private void flush() {
    if (writer.length() > 0) {
      connection.sendRtcp(Arrays.copyOf(control, writer.length()));
    }
  }

  private long ntp(long nowNanos) {
    return NtpTime.ofUnixNanos(nowNanos + wallClockOffsetNanos);
  }

  /// The next datagram for the server, null when there is none for now.
  public byte @Nullable [] pollDatagram(long nowNanos) {
    return connection.pollDatagram(nowNanos);
  }

  /// When to call [#advance] and to poll next; also after a command, such as [#send].
  public long wakeNanos() {
    long wake = connection.wakeNanos();
    if (!connected || !connection.connected()) {
      return wake;
    }
    wake = earlier(wake, reportNanos);
    wake = earlier(wake, data.wakeNanos());
    wake = earlier(wake, incoming.isEmpty() ? Long.MAX_VALUE : arrivals.wakeNanos());
    for (OutgoingStream stream : outgoing) {
      wake = earlier(wake, stream.wakeNanos());
    }
    for (IncomingStream stream : incoming) {
      wake = earlier(wake, stream.wakeNanos());
    }
    return wake;
  }

  private static long earlier(long one, long other) {
    if (one == Long.MAX_VALUE || other == Long.MAX_VALUE) {
      return Math.min(one, other);
    }
    return one - other < 0 ? one : other;
  }

  /// Says good-bye; poll once more.
  public void close() {
    connection.close();
  }
}
