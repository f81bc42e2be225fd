package io.parley.sfu.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.ice.IceCheckingClient;
import io.parley.media.ice.IceCredentials;
import io.parley.media.stun.StunWriter;
import io.parley.testkit.Seeds;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpAcceptorTest {

  private record Accepted(int shard, AcceptedConnection connection) {}

  private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
  private TcpAcceptor acceptor;
  private Thread thread;

  @BeforeEach
  void start() throws IOException {
    acceptor =
        new TcpAcceptor(
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            4,
            (shard, connection) -> accepted.add(new Accepted(shard, connection)));
    thread = Thread.ofPlatform().start(acceptor);
  }

  @AfterEach
  void stop() throws InterruptedException {
    acceptor.close();
    thread.join();
  }

  /// In a container all addresses are bound, and clients are told another one for each.
  @Test
  void callsAnAddressAsItWasBound() throws Exception {
    var any = InetAddress.ofLiteral("0.0.0.0");
    var everywhere =
        new TcpAcceptor(List.of(new InetSocketAddress(any, 0)), 1, (shard, connection) -> {});
    everywhere.close();

    assertThat(everywhere.localAddresses())
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(any);
    everywhere.run(); // ends at once, and frees the port
  }

  @Test
  void givesAConnectionToTheShardThatItsFirstFrameNames() throws Exception {
    byte[] check = check("03abcdefgh");
    try (var socket = connect()) {
      socket.getOutputStream().write(framed(check));

      var got = accepted.poll(10, TimeUnit.SECONDS);
      assertThat(got).isNotNull();
      assertThat(got.shard).isEqualTo(3);
      assertThat(got.connection.firstFrame()).isEqualTo(check);
      got.connection.channel().close();
    }
  }

  @Test
  void handsOverWhatCameAfterTheFirstFrame() throws Exception {
    byte[] check = check("00abcdefgh");
    var two =
        ByteBuffer.allocate(check.length + 2 + 5)
            .put(framed(check))
            .put(framed(new byte[] {1, 2, 3}));
    try (var socket = connect()) {
      socket.getOutputStream().write(two.array());

      var got = accepted.poll(10, TimeUnit.SECONDS);
      assertThat(got).isNotNull();
      assertThat(got.connection.reader().next(ByteBuffer.allocate(2048), 0)).isEqualTo(3);
      got.connection.channel().close();
    }
  }

  @Test
  void closesOnWhatIsNoCheckForOneOfItsShards() throws Exception {
    for (byte[] first :
        List.of(framed(check("99abcdefgh")), framed(check("zzabcdefgh")), framed(new byte[100]))) {
      try (var socket = connect()) {
        socket.getOutputStream().write(first);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    }
    assertThat(accepted).isEmpty();
  }

  @Test
  void closesOnSomeoneWhoSaysNothing() throws Exception {
    try (var socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private Socket connect() throws IOException {
    var address = acceptor.localAddresses().getFirst();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static byte[] check(String ufrag) {
    var random = Seeds.random(1);
    var remote = new IceCredentials(ufrag, "password-password-password");
    var client = new IceCheckingClient(IceCredentials.create("", random), remote, random);
    byte[] bytes = new byte[StunWriter.MAX_BYTES];
    var memory = MemorySegment.ofArray(bytes);
    int length = client.poll(0, memory, 0);
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] framed(byte[] payload) {
    return ByteBuffer.allocate(2 + payload.length)
        .putShort((short) payload.length)
        .put(payload)
        .array();
  }
}
