package io.parley.fleet.options;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;

/// Looks before the start whether a port can be had, so that what is in the way is one line.
public final class Preflight {

  private Preflight() {}

  /// @param owner who wants it
  /// @throws UsageException that says what to do
  public static void tcp(InetAddress address, int port, String owner) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException taken) {
      throw taken("TCP", port, owner, taken);
    }
  }

  /// @param owner who wants it
  /// @throws UsageException that says what to do
  public static void udp(InetAddress address, int port, String owner) {
    try (var socket = new DatagramSocket(new InetSocketAddress(address, port))) {
      if (!socket.isBound()) {
        throw new UsageException("UDP port " + port + " of " + owner + " cannot be listened on");
      }
    } catch (SocketException taken) {
      throw taken("UDP", port, owner, taken);
    }
  }

  /// @throws UsageException where this machine has no such address
  public static void address(InetAddress ip) {
    try (var socket = new DatagramSocket(new InetSocketAddress(ip, 0))) {
      if (!socket.isBound()) {
        throw new UsageException("--ip " + ip.getHostAddress() + " cannot be listened on");
      }
    } catch (SocketException notOurs) {
      throw new UsageException(
          "--ip " + ip.getHostAddress() + " is not an address of this machine", notOurs);
    }
  }

  private static UsageException taken(String protocol, int port, String owner, IOException cause) {
    return new UsageException(
        protocol
            + " port "
            + port
            + " of "
            + owner
            + " is taken: end what listens there (another fleet: ./parley cluster stop --data DIR),"
            + " or move all ports with --port, such as --port 17880",
        cause);
  }
}
