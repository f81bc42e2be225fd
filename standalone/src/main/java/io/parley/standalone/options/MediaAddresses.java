package io.parley.standalone.options;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where media listens and what clients are told.
final class MediaAddresses {

  private MediaAddresses() {}

  /// The one address that was asked for; else loopback in both families, and the first private
  /// address for Firefox, which ignores candidates on loopback.
  static List<String> of(@Nullable InetAddress ip) {
    if (ip != null) {
      return List.of(ip.getHostAddress());
    }
    List<String> addresses = new ArrayList<>(List.of("127.0.0.1"));
    if (hasIpv6Loopback()) {
      addresses.add("::1");
    }
    InetAddress first = firstPrivate();
    if (first != null) {
      addresses.add(first.getHostAddress());
    }
    return addresses;
  }

  private static boolean hasIpv6Loopback() {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")) != null;
    } catch (SocketException noInterfaces) {
      throw new UsageException("this machine does not list its network interfaces", noInterfaces);
    }
  }

  private static @Nullable InetAddress firstPrivate() {
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (network.isUp() && !network.isLoopback() && !network.isPointToPoint()) {
          for (InetAddress address : Collections.list(network.getInetAddresses())) {
            if (address.isSiteLocalAddress() && address.getAddress().length == 4) {
              return address;
            }
          }
        }
      }
      return null;
    } catch (SocketException noInterfaces) {
      throw new UsageException("this machine does not list its network interfaces", noInterfaces);
    }
  }
}
