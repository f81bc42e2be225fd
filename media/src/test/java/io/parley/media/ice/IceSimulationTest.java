package io.parley.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import io.parley.testkit.Conditions;
import io.parley.testkit.LossyLink;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IceSimulationTest {

  private static final Path PATH =
      new Path(0, IceTransport.UDP, new InetSocketAddress("192.0.2.7", 40_000));

  private final VirtualTime time = new VirtualTime();
  private final StunMessage message = new StunMessage();
  private final byte[] bytes = new byte[StunWriter.MAX_BYTES];
  private final MemorySegment memory = MemorySegment.ofArray(bytes);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void connectsAndStaysConnectedOverALossyLink(long seed) {
    var random = Seeds.random(seed);
    var ours = IceCredentials.create("a0", random);
    var server = new IceLite(ours, random.nextBoolean());
    var client = new IceCheckingClient(IceCredentials.create("", random), ours, random);
    var bad = Conditions.PERFECT.withLoss(0.2).withReordering(0.2).withDelayMillis(50, 20);
    var up = new LossyLink<byte[]>(bad, random);
    var down = new LossyLink<byte[]>(bad, random);

    long connectedNanos = Long.MAX_VALUE;
    boolean failed = false;
    while (time.elapsedNanos() < 60_000_000_000L) {
      serve(server, up, down);
      take(client, down);
      int length = client.poll(time.nowNanos(), memory, 0);
      if (length > 0) {
        up.offer(time.nowNanos(), Arrays.copyOf(bytes, length));
      }
      if (client.connected() && connectedNanos == Long.MAX_VALUE) {
        connectedNanos = time.elapsedNanos();
      }
      failed |= server.state(time.nowNanos()) == IceState.FAILED;
      failed |= client.lostConsent(time.nowNanos());
      time.advanceTo(
          VirtualTime.earliest(
              up.wakeNanos(), down.wakeNanos(), client.wakeNanos(), server.wakeNanos()));
    }

    assertThat(connectedNanos).isLessThan(2_000_000_000L);
    assertThat(failed).isFalse();
    assertThat(server.selected()).isEqualTo(PATH);
  }

  private void serve(IceLite server, LossyLink<byte[]> up, LossyLink<byte[]> down) {
    for (var packet = up.poll(time.nowNanos()); packet != null; packet = up.poll(time.nowNanos())) {
      assertThat(message.wrap(MemorySegment.ofArray(packet), 0, packet.length)).isTrue();
      int length = server.receive(time.nowNanos(), PATH, message, memory, 0);
      assertThat(length).isPositive();
      down.offer(time.nowNanos(), Arrays.copyOf(bytes, length));
    }
  }

  private void take(IceCheckingClient client, LossyLink<byte[]> down) {
    for (var packet = down.poll(time.nowNanos());
        packet != null;
        packet = down.poll(time.nowNanos())) {
      assertThat(message.wrap(MemorySegment.ofArray(packet), 0, packet.length)).isTrue();
      client.receive(time.nowNanos(), message);
    }
  }
}
