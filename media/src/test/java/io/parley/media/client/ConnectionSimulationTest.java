package io.parley.media.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.DtlsState;
import io.parley.media.dtls.DtlsTransport;
import io.parley.media.dtls.LockstepHandshakes;
import io.parley.media.dtls.SeededSecureRandom;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceLite;
import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import io.parley.media.section.RemoteTransport;
import io.parley.media.srtp.SrtpReceiver;
import io.parley.media.srtp.SrtpSender;
import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import io.parley.testkit.Conditions;
import io.parley.testkit.LossyLink;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The client half against the server's own pieces, strung together as simply as can be, over a
/// link with 10 % loss, 100 ms delay and reordering.
class ConnectionSimulationTest {

  private static final DtlsIdentity SERVER = DtlsIdentity.create(new SeededSecureRandom(1));
  private static final DtlsIdentity CLIENT = DtlsIdentity.create(new SeededSecureRandom(2));
  private static final Path PATH =
      new Path(0, IceTransport.UDP, new InetSocketAddress("192.0.2.7", 40_000));

  private final VirtualTime time = new VirtualTime();

  /// Echoes every RTP packet.
  private static final class Server {

    private final IceLite ice;
    private final DtlsTransport dtls = DtlsTransport.server(SERVER, new LockstepHandshakes());
    private final LossyLink<byte[]> down;
    private final StunMessage stun = new StunMessage();
    private final byte[] scratch = new byte[2048];
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private int echoed;

    Server(IceCredentials credentials, LossyLink<byte[]> down) {
      this.ice = new IceLite(credentials, false);
      this.down = down;
      dtls.expectFingerprint("sha-256", CLIENT.fingerprint());
    }

    void receive(long nowNanos, byte[] datagram) {
      int first = datagram[0] & 0xff;
      if (first < 4) {
        var memory = MemorySegment.ofArray(datagram);
        assertThat(stun.wrap(memory, 0, datagram.length)).isTrue();
        byte[] out = new byte[StunWriter.MAX_BYTES];
        int length = ice.receive(nowNanos, PATH, stun, MemorySegment.ofArray(out), 0);
        down.offer(nowNanos, Arrays.copyOf(out, length));
      } else if (first < 64) {
        assertThat(ice.isChecked(PATH)).isTrue();
        dtls.receive(nowNanos, datagram, 0, datagram.length);
      } else {
        echo(nowNanos, datagram);
      }
    }

    private void echo(long nowNanos, byte[] datagram) {
      System.arraycopy(datagram, 0, scratch, 0, datagram.length);
      var memory = MemorySegment.ofArray(scratch);
      int length = Objects.requireNonNull(receiver).unprotectRtp(memory, 0, datagram.length);
      if (length > 0) {
        echoed++;
        length = Objects.requireNonNull(sender).protectRtp(memory, 0, length, scratch.length);
        down.offer(nowNanos, Arrays.copyOf(scratch, length));
      }
    }

    void send(long nowNanos) {
      byte[] datagram = dtls.pollDatagram(nowNanos);
      while (datagram != null) {
        down.offer(nowNanos, datagram);
        datagram = dtls.pollDatagram(nowNanos);
      }
      var keys = dtls.srtpKeys();
      if (keys != null && sender == null) {
        sender = new SrtpSender(keys, false);
        receiver = new SrtpReceiver(keys, true);
      }
    }
  }

  private ClientConnection client;
  private Server server;
  private LossyLink<byte[]> up;
  private LossyLink<byte[]> down;

  ConnectionSimulationTest() {
    var random = Seeds.random(0);
    up = new LossyLink<>(Conditions.PERFECT, random);
    down = new LossyLink<>(Conditions.PERFECT, random);
    var credentials = IceCredentials.create("a0", random);
    server = new Server(credentials, down);
    client = client(credentials, random);
  }

  private void over(Conditions conditions, long seed) {
    client.close();
    server.dtls.close();
    var random = Seeds.random(seed);
    up = new LossyLink<>(conditions, random);
    down = new LossyLink<>(conditions, random);
    var credentials = IceCredentials.create("a0", random);
    server = new Server(credentials, down);
    client = client(credentials, random);
  }

  private static ClientConnection client(IceCredentials server, RandomGenerator random) {
    var remote =
        new RemoteTransport(
            server.ufrag(), server.password(), "sha-256", SERVER.fingerprint(), false);
    return new ClientConnection(
        IceCredentials.create("", random),
        CLIENT,
        remote,
        new LockstepHandshakes(),
        () -> {},
        random);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void connectsAndExchangesMediaOverABadLink(long seed) {
    over(Conditions.PERFECT.withLoss(0.1).withReordering(0.1).withDelayMillis(100, 10), seed);

    assertThat(runUntil(client::connected)).isTrue();
    assertThat(time.elapsedNanos()).isBetween(600_000_000L, 5_000_000_000L);

    runUntil(() -> server.dtls.state() == DtlsState.CONNECTED);
    for (int i = 0; i < 50; i++) {
      assertThat(client.sendRtp(rtp(i))).isTrue();
      step();
      time.advanceMillis(20);
    }
    runUntil(() -> false);

    int returned = 0;
    for (byte[] packet = client.pollRtp(); packet != null; packet = client.pollRtp()) {
      assertThat(packet).isEqualTo(rtp(ByteBuffer.wrap(packet).getShort(2)));
      returned++;
    }
    assertThat(server.echoed).isBetween(25, 50);
    assertThat(returned).isBetween(15, server.echoed);
    assertThat(client.failed(time.nowNanos())).isFalse();
    client.close();
    server.dtls.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void survivesAnyBytes(long seed) {
    runUntil(client::connected);
    var random = Seeds.random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      client.receive(time.nowNanos(), bytes);
    }

    assertThat(client.connected()).isTrue();
    assertThat(client.pollRtp()).isNull();
    assertThat(client.pollRtcp()).isNull();
    assertThat(client.dropped()).isPositive();
    client.close();
    server.dtls.close();
  }

  private boolean runUntil(BooleanSupplier reached) {
    long endNanos = time.nowNanos() + 10_000_000_000L;
    do {
      step();
      if (reached.getAsBoolean()) {
        return true;
      }
      time.advanceTo(
          VirtualTime.earliest(
              up.wakeNanos(), down.wakeNanos(), client.wakeNanos(), server.dtls.wakeNanos()));
    } while (time.nowNanos() - endNanos < 0);
    return false;
  }

  private void step() {
    long nowNanos = time.nowNanos();
    for (byte[] packet = up.poll(nowNanos); packet != null; packet = up.poll(nowNanos)) {
      server.receive(nowNanos, packet);
    }
    for (byte[] packet = down.poll(nowNanos); packet != null; packet = down.poll(nowNanos)) {
      client.receive(nowNanos, packet);
    }
    server.send(nowNanos);
    byte[] packet = client.pollDatagram(nowNanos);
    while (packet != null) {
      up.offer(nowNanos, packet);
      packet = client.pollDatagram(nowNanos);
    }
  }

  private static byte[] rtp(int sequence) {
    byte[] packet = new byte[200];
    Arrays.fill(packet, (byte) sequence);
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    ByteBuffer.wrap(packet).putShort(2, (short) sequence).putInt(8, 1);
    return packet;
  }
}
