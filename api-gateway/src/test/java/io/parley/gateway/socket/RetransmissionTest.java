package io.parley.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

class RetransmissionTest {

  @Test
  void eachConnectionInheritsWhatItsListenerWasSet() throws Exception {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assumeTrue(linux && LoopResources.hasNativeSupport(), "others have no such options");
    CompletableFuture<Channel> accepted = new CompletableFuture<>();
    DisposableServer server =
        Retransmission.steady(HttpServer.create())
            .host("127.0.0.1")
            .port(0)
            .doOnConnection(connection -> accepted.complete(connection.channel()))
            .handle((request, response) -> response.send())
            .bindNow();
    try (Socket client = connect(server.port())) {
      assertThat(client.isConnected()).isTrue();
      Channel channel = accepted.get(10, TimeUnit.SECONDS);
      List<String> known = Retransmission.set(server.channel());
      assertThat(known).startsWith("TCP_USER_TIMEOUT", "TCP_SYNCNT", "TCP_THIN_LINEAR_TIMEOUTS");
      for (var setting : Retransmission.SETTINGS.subList(0, known.size())) {
        assertThat(channel.config().getOption(setting.option()))
            .as(setting.option().name())
            .isCloseTo(setting.value(), withPercentage(10));
      }
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void aTransportWithoutTheseOptionsIsLeftAsItIs() {
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      var listener = new NioServerSocketChannel();
      loops.register(listener).syncUninterruptibly();

      assertThat(Retransmission.set(listener)).isEmpty();
      listener.close().syncUninterruptibly();
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
