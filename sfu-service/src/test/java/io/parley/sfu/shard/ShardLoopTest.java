package io.parley.sfu.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.VirtualHandshakes;
import io.parley.media.shard.Shard;
import io.parley.media.shard.ShardConfig;
import io.parley.media.slots.PacketSlots;
import io.parley.sfu.udp.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShardLoopTest {

  private final ShardCounters counters = new ShardCounters();
  private ShardLoop loop;

  @BeforeEach
  void start() throws IOException {
    var random = new SecureRandom();
    var slots = new PacketSlots(64, 64);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var io = new NioPacketIo(List.of(UdpSocket.open(0, address, 1 << 16)), slots, counters);
    var shard =
        new Shard(
            ShardConfig.STANDARD,
            slots,
            DtlsIdentity.create(random),
            new VirtualHandshakes(1),
            random,
            io::wake);
    loop = new ShardLoop(0, shard, io, event -> {}, counters);
    loop.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.close();
  }

  @Test
  void runsEachCallersTasksInOrder() throws InterruptedException {
    var ran = new ArrayList<Integer>();
    var done = new CountDownLatch(1);
    for (int i = 0; i < 3 * ShardLoop.INBOX_CAPACITY; i++) {
      int number = i;
      loop.execute((shard, now) -> ran.add(number));
    }
    loop.execute((shard, now) -> done.countDown());

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isSorted().hasSize(3 * ShardLoop.INBOX_CAPACITY);
  }

  @Test
  void goesOnAfterATaskThatFails() throws InterruptedException {
    var done = new CountDownLatch(1);
    loop.execute(
        (shard, now) -> {
          throw new IllegalStateException("on purpose");
        });
    loop.execute((shard, now) -> done.countDown());

    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(counters.failures.sum()).isOne();
    assertThat(loop.isAlive()).isTrue();
  }

  @Test
  void wakesForATaskLongBeforeItsNextLookAround() throws InterruptedException {
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      var latency = new AtomicLong();
      var done = new CountDownLatch(1);
      long asked = System.nanoTime();
      loop.execute(
          (shard, now) -> {
            latency.set(System.nanoTime() - asked);
            done.countDown();
          });
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      shortest = Math.min(shortest, latency.get());
    }
    assertThat(shortest).isLessThan(TimeUnit.MILLISECONDS.toNanos(50));
  }

  @Test
  void endsWithItsThread() throws InterruptedException {
    loop.close();

    assertThat(loop.isAlive()).isFalse();
    loop.execute((shard, now) -> {});
  }
}
