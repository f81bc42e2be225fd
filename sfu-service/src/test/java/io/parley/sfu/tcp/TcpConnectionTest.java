package io.parley.sfu.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpConnectionTest {

  private static final long OPENED = -5_000_000_000L;

  private ServerSocketChannel server;
  private Selector selector;
  private Socket client;
  private TcpConnection connection;

  @BeforeEach
  void connect() throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var address = (InetSocketAddress) server.getLocalAddress();
    client = new Socket(address.getAddress(), address.getPort());
    var channel = server.accept();
    channel.configureBlocking(false);
    selector = Selector.open();
    var accepted = new AcceptedConnection(channel, new FrameReader(2048), new byte[] {1});
    connection = new TcpConnection(OPENED, 65_536, accepted, selector);
  }

  @AfterEach
  void close() throws IOException {
    connection.close();
    client.close();
    selector.close();
    server.close();
  }

  @Test
  void framesWhatItSends() throws IOException {
    assertThat(connection.send(OPENED, ByteBuffer.wrap(new byte[] {7, 8, 9}))).isTrue();

    assertThat(client.getInputStream().readNBytes(5)).containsExactly(0, 3, 7, 8, 9);
  }

  @Test
  void dropsPacketsAndThenItselfWhenTheClientTakesNothing() throws IOException {
    long now = OPENED;
    boolean taken = true;
    for (int i = 0; i < 100_000 && taken; i++) {
      taken = connection.send(now, ByteBuffer.allocate(1200));
    }
    assertThat(taken).isFalse();
    assertThat(connection.fault(now + TcpConnection.STALLED.toNanos() - 1)).isNull();
    assertThat(connection.fault(now + TcpConnection.STALLED.toNanos() + 1)).isEqualTo("stalled");
  }

  @Test
  void endsWithAClientThatNeverEarnedAnAnswer() {
    assertThat(connection.fault(OPENED + TcpConnection.UNANSWERED.toNanos())).isNull();
    assertThat(connection.fault(OPENED + TcpConnection.UNANSWERED.toNanos() + 1))
        .isEqualTo("unanswered");
  }

  @Test
  void endsWithAClientThatSaysNothingAnyMore() throws IOException {
    connection.send(OPENED, ByteBuffer.allocate(10));

    assertThat(connection.fault(OPENED + Duration.ofSeconds(30).toNanos())).isNull();
    assertThat(connection.fault(OPENED + TcpConnection.IDLE.toNanos() + 1)).isEqualTo("idle");
  }
}
