package io.parley.sfu.udp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses on which a node meets its clients.
///
/// @param bound that sockets are bound to, best one first
/// @param told to clients, for each bound one
public record MediaAddresses(List<InetAddress> bound, List<InetAddress> told) {

  public MediaAddresses {
    bound = List.copyOf(bound);
    told = List.copyOf(told);
  }

  /// Reads configured addresses.
  ///
  /// @param addresses literals; empty for what a developer's machine needs: loopback of both
  ///     families, and the first private IPv4 address for Firefox, which ignores loopback
  /// @param advertised one for each of them, or none
  /// @throws IllegalArgumentException for what is no IP address
  public static MediaAddresses of(List<String> addresses, List<String> advertised) {
    var bound = addresses.isEmpty() ? local() : literals(addresses);
    return new MediaAddresses(bound, advertised.isEmpty() ? bound : literals(advertised));
  }

  private static List<InetAddress> literals(List<String> texts) {
    return texts.stream().map(String::strip).map(InetAddress::ofLiteral).toList();
  }

  private static List<InetAddress> local() {
    var addresses = new ArrayList<InetAddress>();
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    var six = InetAddress.ofLiteral("::1");
    if (isBindable(six)) {
      addresses.add(six);
    }
    var own = firstPrivate();
    if (own != null) {
      addresses.add(own);
    }
    return addresses;
  }

  private static boolean isBindable(InetAddress address) {
    try (var socket = UdpSocket.open(0, new InetSocketAddress(address, 0), 64 * 1024)) {
      return socket.localAddress().getPort() > 0;
    } catch (IOException e) {
      return false; // a machine without IPv6
    }
  }

  private static @Nullable InetAddress firstPrivate() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(MediaAddresses::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
          .findFirst()
          .orElse(null);
    } catch (SocketException e) {
      return null; // a machine without a network
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp() && !network.isLoopback();
    } catch (SocketException e) {
      return false;
    }
  }

  /// What clients are told for a socket that is bound to one of the addresses.
  public InetSocketAddress told(InetSocketAddress local) {
    int index = bound.indexOf(local.getAddress());
    if (index < 0) {
      throw new IllegalArgumentException("not one of our addresses");
    }
    return new InetSocketAddress(told.get(index), local.getPort());
  }
}
