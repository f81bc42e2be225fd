package io.parley.media.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// An address at which somebody can be reached directly (RFC 8839 §5.1, RFC 6544 §4.5): all that a
/// lite agent has, and all that its client needs. TCP candidates are passive ones.
///
/// @param foundation equal for candidates of one address and transport
/// @param priority 1 to 2147483647, larger is better
/// @param address IP address, no name
public record HostCandidate(
    String foundation, IceTransport transport, long priority, InetAddress address, int port) {

  private static final int HOST_PREFERENCE = 126;

  /// Below every kind of UDP candidate (RFC 6544 §4.2), above nothing.
  private static final int TCP_PREFERENCE = 90;

  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern FOUNDATION = Pattern.compile("[A-Za-z0-9+/]{1,32}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final Pattern SPACES = Pattern.compile(" +");

  /// Describes a socket of ours.
  ///
  /// @param order 0 for the address that clients should try first, then 1 and so on
  public static HostCandidate of(IceTransport transport, InetSocketAddress socket, int order) {
    return new HostCandidate(
        foundation(transport, socket.getAddress()),
        transport,
        priority(transport, order),
        socket.getAddress(),
        socket.getPort());
  }

  private static String foundation(IceTransport transport, InetAddress address) {
    var crc = new CRC32();
    crc.update(transport.ordinal());
    crc.update(address.getAddress());
    return Long.toString(crc.getValue());
  }

  /// RFC 8445 §5.1.2.1 for component 1.
  static long priority(IceTransport transport, int order) {
    long preference = transport == IceTransport.UDP ? HOST_PREFERENCE : TCP_PREFERENCE;
    return preference << 24 | (long) (0xffff - order) << 8 | 255;
  }

  /// Reads a candidate attribute, with or without `a=`.
  ///
  /// @return null for everything that is no host candidate with an IP address: other types,
  ///     `.local` names (RFC 8828 §4), TCP candidates that cannot be connected to, garbage
  public static @Nullable HostCandidate parse(String text) {
    String line = text.startsWith("a=") ? text.substring(2) : text;
    if (line.length() > 512 || !line.startsWith("candidate:")) {
      return null;
    }
    String[] words = SPACES.split(line.substring("candidate:".length()).strip(), -1);
    if (words.length < 8
        || !FOUNDATION.matcher(words[0]).matches()
        || !words[1].equals("1")
        || !words[6].equals("typ")
        || !words[7].equals("host")) {
      return null;
    }
    IceTransport transport = transport(words);
    long priority = number(words[3], Integer.MAX_VALUE);
    InetAddress address = address(words[4]);
    long port = number(words[5], 65_535);
    if (transport == null || address == null || priority < 1 || port < 1) {
      return null;
    }
    return new HostCandidate(words[0], transport, priority, address, (int) port);
  }

  private static @Nullable IceTransport transport(String[] words) {
    if (words[2].equalsIgnoreCase("udp")) {
      return IceTransport.UDP;
    }
    return words[2].equalsIgnoreCase("tcp") && "passive".equals(extension(words, "tcptype"))
        ? IceTransport.TCP
        : null;
  }

  private static @Nullable String extension(String[] words, String name) {
    for (int i = 8; i + 1 < words.length; i += 2) {
      if (words[i].equals(name)) {
        return words[i + 1];
      }
    }
    return null;
  }

  private static long number(String word, long highest) {
    if (!NUMBER.matcher(word).matches()) {
      return -1;
    }
    long number = Long.parseLong(word);
    return number <= highest ? number : -1;
  }

  private static @Nullable InetAddress address(String word) {
    if (!IPV4.matcher(word).matches() && !IPV6.matcher(word).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(word);
    } catch (IllegalArgumentException e) {
      return null; // such as 300.1.1.1
    }
  }

  /// This candidate as an SDP attribute's value, without `a=`.
  public String toSdp() {
    return "candidate:%s 1 %s %d %s %d typ host%s"
        .formatted(
            foundation,
            transport == IceTransport.UDP ? "udp" : "tcp",
            priority,
            address.getHostAddress(),
            port,
            transport == IceTransport.TCP ? " tcptype passive" : "");
  }

  /// Address and port together.
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(address, port);
  }

  /// Leaves the address out: it tells where a person is.
  @Override
  public String toString() {
    return "HostCandidate[" + transport + ", priority=" + priority + "]";
  }
}
