package io.parley.standalone.options;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Looks before the start whether this machine can give what was asked for, so that what is wrong
/// is one line and not a stack trace from deep inside.
public final class Preflight {

  private Preflight() {}

  /// @throws UsageException that says what to do
  public static void check(DevOptions options) {
    checkAddress(options.ip());
    checkDirectory(options.data());
    InetAddress address = options.ip() == null ? InetAddress.getLoopbackAddress() : options.ip();
    checkTcp(address, options.httpPort());
    checkTcp(address, options.mediaTcpPort());
    checkUdp(address, options.mediaUdpPort());
    if (options.httpsPort() > 0) {
      checkTcp(address, options.httpsPort());
    }
  }

  private static void checkAddress(@Nullable InetAddress ip) {
    if (ip == null) {
      return;
    }
    try (var socket = new DatagramSocket(new InetSocketAddress(ip, 0))) {
      if (!socket.isBound()) {
        throw new UsageException("--ip " + ip.getHostAddress() + " cannot be listened on");
      }
    } catch (SocketException notOurs) {
      throw new UsageException(
          "--ip "
              + ip.getHostAddress()
              + " is not an address of this machine; `ip addr` lists them",
          notOurs);
    }
  }

  private static void checkDirectory(Path data) {
    try {
      Files.createDirectories(data);
    } catch (IOException unwritable) {
      throw unwritable(data, unwritable);
    }
    if (!Files.isWritable(data)) {
      throw unwritable(data, null);
    }
  }

  private static UsageException unwritable(Path data, @Nullable IOException cause) {
    String message =
        "cannot write to "
            + data.toAbsolutePath().normalize()
            + "; choose another directory with --data DIR";
    return cause == null ? new UsageException(message) : new UsageException(message, cause);
  }

  private static void checkTcp(InetAddress address, int port) {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException taken) {
      throw taken("TCP", port, taken);
    }
  }

  private static void checkUdp(InetAddress address, int port) {
    if (port == 0) {
      return;
    }
    try (var socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      if (!socket.isBound()) {
        throw new UsageException("UDP port " + port + " cannot be listened on");
      }
    } catch (SocketException taken) {
      throw taken("UDP", port, taken);
    }
  }

  private static UsageException taken(String protocol, int port, IOException cause) {
    return new UsageException(
        protocol
            + " port "
            + port
            + " is taken: end what listens there, or move all ports with --port, such as"
            + " --port 8880",
        cause);
  }
}
