package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Conditions;
import io.parley.testkit.Seeds;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The handshake byte by byte, as other stacks perform it.
class SctpHandshakeTest {

  /// An INIT as usrsctp sends it, with its own checksum: forward TSN, extensions, and the random
  /// number, algorithms and chunks of authentication.
  private static final byte[] FROM_USRSCTP =
      HexFormat.of()
          .parseHex(
              "138813880000000081469dfc0100005655b964a50002000004000800e86d1030"
                  + "c0000004800800"
                  + "09c00fc18082000000800200249febbb5c50c9bf759cb12c574fa45a51ba6017"
                  + "7827945c31e65d5b0947e22206800400060001000080030006"
                  + "80c10000");

  private static final int PEER_TAG = 0x1234;

  private final SctpAssociation ours =
      new SctpAssociation(SctpConfig.STANDARD, false, Seeds.random(1));
  private final ChunkReader reply = new ChunkReader();

  @Test
  void answersAnInitFromAnotherStackWithItsChecksum() {
    ours.receive(0, FROM_USRSCTP, 0, FROM_USRSCTP.length);

    InitChunk ack = ack();
    assertThat(reply.verificationTag()).isEqualTo(0x55b964a5);
    assertThat(ack.forwardTsn()).isTrue();
    assertThat(ack.reconfig()).isTrue();
    assertThat(ack.outStreams()).isEqualTo(1024);
    assertThat(reports()).isZero();
  }

  @Test
  void acceptsWhatBrowsersOfferBesides() {
    ChunkWriter init = init(PEER_TAG);
    init.parameter(0x8001, new byte[4]); // zero checksum, not taken up
    init.parameter(0xc006, new byte[4]); // adaptation layer
    init.parameter(0x8000, 0); // ECN
    init.parameter(ParameterReader.FORWARD_TSN_SUPPORTED, 0);
    init.parameter(ParameterReader.SUPPORTED_EXTENSIONS, new byte[] {(byte) 130, (byte) 192, 64});
    give(0, init);
    InitChunk ack = ack();
    assertThat(reports()).isZero();
    give(ack.tag(), echo(ack));

    assertThat(ours.state()).isEqualTo(SctpState.ESTABLISHED);
    next();
    assertThat(reply.type()).isEqualTo(ChunkType.COOKIE_ACK);
    assertThat(reply.verificationTag()).isEqualTo(PEER_TAG);
  }

  @Test
  void reportsAParameterWhoseTypeAsksForIt() {
    give(0, init(PEER_TAG).parameter(0xc123, new byte[] {1, 2, 3, 4}));
    ack();

    assertThat(reports()).isEqualTo(1);
  }

  @Test
  void readsNoFurtherThanAParameterThatForbidsIt() {
    ChunkWriter init = init(PEER_TAG).parameter(0x0123, new byte[4]);
    init.parameter(ParameterReader.FORWARD_TSN_SUPPORTED, 0);
    ChunkReader chunk = reader(init, 0);

    assertThat(Objects.requireNonNull(InitChunk.read(chunk)).forwardTsn()).isFalse();
  }

  @Test
  void answersNoInitThatBreaksTheRules() {
    give(0, init(0)); // tag
    give(5, init(PEER_TAG)); // not zero in the packet
    give(0, new ChunkWriter(ChunkType.INIT, 0).i32(1).i32(1));

    assertThat(ours.poll(0)).isNull();
    assertThat(ours.discarded()).isEqualTo(3);
  }

  @Test
  void remembersNothingBeforeTheCookieComesBack() {
    for (int tag = 1; tag < 100; tag++) {
      give(0, init(tag));
    }
    assertThat(ours.state()).isEqualTo(SctpState.CLOSED);
    int answers = 0;
    while (ours.poll(0) != null) {
      answers++;
    }
    assertThat(answers).isLessThanOrEqualTo(Outbox.MAX_PACKETS);
  }

  @Test
  void refusesACookieThatWasTouched() {
    give(0, init(PEER_TAG));
    InitChunk ack = ack();
    byte[] cookie = Objects.requireNonNull(ack.cookie()).clone();
    cookie[20] ^= 1;
    give(ack.tag(), new ChunkWriter(ChunkType.COOKIE_ECHO, 0).bytes(cookie));

    assertThat(ours.state()).isEqualTo(SctpState.CLOSED);
    assertThat(ours.poll(0)).isNull();
  }

  @Test
  void tellsThatACookieIsTooOld() {
    give(0, init(PEER_TAG));
    InitChunk ack = ack();
    byte[] packet = PacketBuilder.single(SctpConfig.STANDARD, ack.tag(), echo(ack).toBytes());
    ours.receive(CookieSeal.LIFE_NANOS + 1, packet, 0, packet.length);

    next();
    assertThat(reply.type()).isEqualTo(ChunkType.ERROR);
    assertThat(reply.u16(0)).isEqualTo(Handshake.STALE_COOKIE);
    assertThat(ours.state()).isEqualTo(SctpState.CLOSED);
  }

  @Test
  void acknowledgesARepeatedCookieAgain() {
    InitChunk ack = establish();
    give(ack.tag(), echo(ack));

    next();
    assertThat(reply.type()).isEqualTo(ChunkType.COOKIE_ACK);
    assertThat(ours.pollEvent()).isEqualTo(new SctpEvent.Connected());
    assertThat(ours.pollEvent()).isNull();
  }

  @Test
  void startsAnewWithAPeerThatDid() {
    establish();
    int id = ours.open(0, "x", "", true, -1, -1);
    while (ours.poll(0) != null) {
      ours.pollEvent();
    }
    give(0, init(PEER_TAG + 1));
    InitChunk second = ack();
    give(second.tag(), echo(second));

    assertThat(ours.pollEvent()).isEqualTo(new SctpEvent.ChannelClosed(id));
    assertThat(ours.pollEvent()).isEqualTo(new SctpEvent.Connected());
    next();
    assertThat(reply.verificationTag()).isEqualTo(PEER_TAG + 1);
    assertThat(ours.open(0, "x", "", true, -1, -1)).isEqualTo(id);
  }

  @Test
  void aPeerThatLostItsStateTalksToUsAgain() {
    TwoEnds ends = TwoEnds.connected();
    ends.client.association.open(ends.now(), "first", "", true, -1, -1);
    ends.run(500);
    ends.client.association = new SctpAssociation(SctpConfig.STANDARD, true, Seeds.random(99));
    ends.client.association.start(ends.now());
    int id = ends.client.association.open(ends.now(), "second", "", true, -1, -1);
    ends.client.association.send(ends.now(), id, PayloadKind.BINARY, new byte[] {7});
    ends.run(2000);

    assertThat(ends.server.messages(id)).containsExactly(new byte[] {7});
    assertThat(ends.server.all(SctpEvent.Connected.class)).hasSize(2);
  }

  @Test
  void ignoresPacketsWithAnotherTag() {
    InitChunk ack = establish();
    give(ack.tag() + 1, new ChunkWriter(ChunkType.ABORT, 0));
    assertThat(ours.state()).isEqualTo(SctpState.ESTABLISHED);

    give(ack.tag(), new ChunkWriter(ChunkType.ABORT, 0));
    assertThat(ours.state()).isEqualTo(SctpState.CLOSED);
  }

  @Test
  void acceptsAnAbortThatReflectsThePeersTag() {
    establish();
    give(PEER_TAG, new ChunkWriter(ChunkType.ABORT, 1));

    assertThat(ours.state()).isEqualTo(SctpState.CLOSED);
  }

  @Test
  void skipsUnknownChunksAsTheirTypesSay() {
    InitChunk ack = establish();
    PacketBuilder packet = new PacketBuilder(SctpConfig.STANDARD);
    packet.add(new ChunkWriter(0x90, 0).i32(1).toBytes()); // skip
    packet.add(new ChunkWriter(0xd0, 0).i32(1).toBytes()); // skip and report
    packet.add(new ChunkWriter(ChunkType.HEARTBEAT, 0).parameter(1, new byte[8]).toBytes());
    packet.add(new ChunkWriter(0x30, 0).i32(1).toBytes()); // stop
    packet.add(new ChunkWriter(ChunkType.ABORT, 0).toBytes());
    byte[] bytes = packet.finish(ack.tag());
    ours.receive(0, bytes, 0, bytes.length);

    assertThat(ours.state()).isEqualTo(SctpState.ESTABLISHED);
    next();
    assertThat(reply.type()).isEqualTo(ChunkType.ERROR);
    assertThat(reply.next()).isTrue();
    assertThat(reply.type()).isEqualTo(ChunkType.HEARTBEAT_ACK);
    assertThat(reply.length()).isEqualTo(12);
  }

  @Test
  void manyLargeHeartbeatsAndDataAreAllAnswered() {
    InitChunk ack = establish();
    byte[] heartbeat = new ChunkWriter(ChunkType.HEARTBEAT, 0).bytes(new byte[1108]).toBytes();
    for (int i = 0; i < 5; i++) {
      byte[] packet = PacketBuilder.single(SctpConfig.STANDARD, ack.tag(), heartbeat);
      ours.receive(0, packet, 0, packet.length);
    }
    give(
        ack.tag(),
        new ChunkWriter(ChunkType.DATA, 3).i32(1).u16(0).u16(0).i32(51).bytes(new byte[10]));
    give(ack.tag(), new ChunkWriter(ChunkType.FORWARD_TSN, 0).i32(3));
    ours.open(0, "x", "", true, -1, -1);

    for (int i = 0; i < 5; i++) {
      next();
      assertThat(reply.type()).isEqualTo(ChunkType.HEARTBEAT_ACK);
    }
    next();
    assertThat(reply.type()).isEqualTo(ChunkType.SACK);
  }

  @Test
  void countsOnWhereSequenceNumbersWrap() {
    TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, Conditions.PERFECT, 1);
    ends.client.association =
        new SctpAssociation(SctpConfig.STANDARD, true, () -> 0xffff_fff0_ffff_fff0L);
    ends.connect();
    int id = ends.client.association.open(ends.now(), "x", "", true, -1, -1);
    int count = 70_000; // stream sequence numbers have 16 bits
    int[] sent = {0};
    boolean done =
        ends.runUntil(
            60_000,
            () -> {
              while (sent[0] < count
                  && ends.client.association.send(
                          ends.now(), id, PayloadKind.BINARY, new byte[] {(byte) sent[0]})
                      == SendOutcome.SENT) {
                sent[0]++;
              }
              return ends.server.events.size() == count + 2;
            });

    assertThat(done).isTrue();
    for (int i = 0; i < count; i++) {
      assertThat(((SctpEvent.MessageReceived) ends.server.events.get(i + 2)).message()[0])
          .isEqualTo((byte) i);
    }
  }

  private InitChunk establish() {
    give(0, init(PEER_TAG));
    InitChunk ack = ack();
    give(ack.tag(), echo(ack));
    next();
    assertThat(reply.type()).isEqualTo(ChunkType.COOKIE_ACK);
    return ack;
  }

  private static ChunkWriter init(int tag) {
    return new ChunkWriter(ChunkType.INIT, 0).i32(tag).i32(131_072).u16(65_535).u16(65_535).i32(1);
  }

  private static ChunkWriter echo(InitChunk ack) {
    return new ChunkWriter(ChunkType.COOKIE_ECHO, 0).bytes(Objects.requireNonNull(ack.cookie()));
  }

  private void give(int tag, ChunkWriter chunk) {
    byte[] packet = PacketBuilder.single(SctpConfig.STANDARD, tag, chunk.toBytes());
    ours.receive(0, packet, 0, packet.length);
  }

  private InitChunk ack() {
    next();
    assertThat(reply.type()).isEqualTo(ChunkType.INIT_ACK);
    return Objects.requireNonNull(InitChunk.read(reply));
  }

  private void next() {
    byte[] packet = Objects.requireNonNull(ours.poll(0));
    assertThat(reply.wrap(packet, 0, packet.length, 5000)).isTrue();
    assertThat(reply.next()).isTrue();
  }

  /// How many parameters the INIT ACK reports.
  private int reports() {
    int reports = 0;
    ParameterReader parameter = new ParameterReader(reply, 16);
    while (parameter.next()) {
      reports += parameter.type() == ParameterReader.UNRECOGNIZED ? 1 : 0;
    }
    return reports;
  }

  private static ChunkReader reader(ChunkWriter chunk, int tag) {
    byte[] packet = PacketBuilder.single(SctpConfig.STANDARD, tag, chunk.toBytes());
    ChunkReader reader = new ChunkReader();
    assertThat(reader.wrap(packet, 0, packet.length, 5000)).isTrue();
    assertThat(reader.next()).isTrue();
    return reader;
  }
}
