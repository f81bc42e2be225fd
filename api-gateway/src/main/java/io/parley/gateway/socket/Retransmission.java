package io.parley.gateway.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.HttpServer;

/// How soon the kernel says again what a client did not acknowledge.
///
/// TCP takes a loss for a sign that it sends too much, and doubles its patience each time: over a
/// link that loses most packets a join's few kilobytes would take minutes. Signaling sends next to
/// nothing, so it may repeat itself steadily. What is set on a listener each connection accepted
/// there inherits, and so do the answers to its SYN. Linux only; elsewhere TCP is as it comes.
public final class Retransmission {

  private static final Logger log = LoggerFactory.getLogger(Retransmission.class);

  /// Until a connection counts as lost whose other end acknowledges nothing. It must be said where
  /// the two below are: the kernel counts attempts otherwise, and these are soon over.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Between two attempts, at most. The kernel takes no less.
  static final Duration AT_MOST = Duration.ofSeconds(1);

  /// On top of a round trip, at least, where the kernel has 200 ms. Less, and clients that delay
  /// their acknowledgements get everything twice.
  static final Duration AT_LEAST = Duration.ofMillis(50);

  /// How often a SYN is answered.
  static final int HANDSHAKES = 10;

  private static final int TCP = 6;

  private static final boolean LINUX = "Linux".equals(System.getProperty("os.name"));

  /// An option by the number that `linux/tcp.h` gives it.
  record Setting(ChannelOption<Integer> option, int value) {

    static Setting of(String name, int number, long value) {
      return new Setting(new IntegerUnixChannelOption(name, TCP, number), Math.toIntExact(value));
    }
  }

  /// In the order in which they are set; what the kernel does not know ends it. The last two are
  /// those of Linux 6.15 and later.
  static final List<Setting> SETTINGS =
      List.of(
          Setting.of("TCP_USER_TIMEOUT", 18, PATIENCE.toMillis()),
          Setting.of("TCP_SYNCNT", 7, HANDSHAKES),
          Setting.of("TCP_THIN_LINEAR_TIMEOUTS", 16, 1),
          Setting.of("TCP_RTO_MAX_MS", 44, AT_MOST.toMillis()),
          Setting.of("TCP_RTO_MIN_US", 45, AT_LEAST.toNanos() / 1000));

  private Retransmission() {}

  /// The same server, whose listener is set up so once it is bound.
  public static HttpServer steady(HttpServer server) {
    return server.doOnBound(bound -> set(bound.channel()));
  }

  /// Sets what the kernel knows.
  ///
  /// @return the names of it
  static List<String> set(Channel listener) {
    List<String> names = new ArrayList<>();
    if (!LINUX) {
      return names; // other systems mean other things by these numbers
    }
    for (Setting setting : SETTINGS) {
      if (!knows(listener, setting)) {
        break;
      }
      names.add(setting.option().name());
    }
    log.atInfo().addKeyValue("options", names).log("retransmissions are steady");
    return names;
  }

  private static boolean knows(Channel listener, Setting setting) {
    try {
      return listener.config().setOption(setting.option(), setting.value());
    } catch (ChannelException e) {
      log.atDebug()
          .addKeyValue("option", setting.option().name())
          .addKeyValue("reason", e.getMessage())
          .log("the kernel does not know a socket option");
      return false;
    }
  }
}
