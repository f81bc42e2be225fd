package io.parley.standalone.options;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `./parley dev` was asked for.
///
/// @param ip the one address that HTTP and media listen on and clients are told; null for loopback
///     (and, for media, the first private address as well)
/// @param httpPort of the gateway; the other ports keep their distance to it
/// @param data directory of everything that is kept between runs
/// @param keys `key:secret,…` that a tenant already has; null for the dev key
/// @param aotCache where a cache is written to once this process is ready; null where none is due
/// @param training this process only trains a cache: it starts, warms up and exits
public record DevOptions(
    @Nullable InetAddress ip,
    int httpPort,
    Path data,
    @Nullable String keys,
    @Nullable Path aotCache,
    boolean training) {

  static final int DEFAULT_HTTP_PORT = 7880;

  /// The key and secret that everybody knows; in force only where no keys were given.
  public static final String DEV_KEY = "devkey";

  public static final String DEV_SECRET = "secret";

  /// What `--help` prints.
  public static final String HELP =
      """
      ./parley dev [--port P] [--ip ADDRESS] [--data DIR]

      Starts the whole of Parley in one process and prints a link to join a room.

        --port P      HTTP and WebSocket port, 7880 unless told otherwise; all other ports move
                      with it: P+1 TCP media, P+2 and up UDP media, P-437 HTTPS (with --ip)
        --ip ADDRESS  listen on this address alone and tell clients to come there; with one that is
                      not loopback HTTPS is served too, since browsers give no camera to a plain
                      http page of another machine
        --data DIR    what is kept between runs, .parley unless told otherwise

      Environment:
        PARLEY_KEYS   key:secret,… : the API keys in force instead of devkey

      Ctrl-C ends it; clients are told.
      """;

  /// Reads the command line; null arguments of a record's components stand for what was not given.
  ///
  /// @throws UsageException with one line that says what to write instead
  public static DevOptions parse(String[] arguments, Map<String, String> environment) {
    @Nullable InetAddress ip = null;
    int port = DEFAULT_HTTP_PORT;
    Path data = Path.of(".parley");
    @Nullable Path aotCache = null;
    boolean training = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--ip" -> ip = address(value(arguments, i++));
        case "--port" -> port = port(value(arguments, i++));
        case "--data" -> data = Path.of(value(arguments, i++));
        case "--aot-cache" -> aotCache = Path.of(value(arguments, i++));
        case "--train" -> training = true;
        default ->
            throw new UsageException(
                "unknown option " + arguments[i] + "; see ./parley dev --help");
      }
    }
    String keys = environment.get("PARLEY_KEYS");
    return new DevOptions(
        ip, port, data, keys == null || keys.isBlank() ? null : keys, aotCache, training);
  }

  /// TCP port of media (RFC 6544).
  public int mediaTcpPort() {
    return httpPort == 0 ? 0 : httpPort + 1;
  }

  /// First UDP port of media; shard n has the n-th after it.
  public int mediaUdpPort() {
    return httpPort == 0 ? 0 : httpPort + 2;
  }

  /// Port of HTTPS, 0 where it is not served.
  public int httpsPort() {
    return ip == null || ip.isLoopbackAddress() ? 0 : httpPort - 437;
  }

  /// The one address that media listens on and clients are told; empty for the SFU's own choice,
  /// which is loopback and the first private address.
  public List<String> mediaAddresses() {
    return ip == null ? List.of() : List.of(ip.getHostAddress());
  }

  /// Where browsers of this machine find the page.
  public String url() {
    return ip == null ? "http://localhost:" + httpPort : "http://" + hostText() + ":" + httpPort;
  }

  /// Where browsers of other machines find it, null where HTTPS is not served.
  public @Nullable String httpsUrl() {
    return httpsPort() == 0 ? null : "https://" + hostText() + ":" + httpsPort();
  }

  private String hostText() {
    if (ip == null) {
      return "localhost";
    }
    String text = ip.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  private static String value(String[] arguments, int option) {
    if (option + 1 >= arguments.length) {
      throw new UsageException(arguments[option] + " needs a value; see ./parley dev --help");
    }
    return arguments[option + 1];
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1024 && port <= 65_000) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException("--port " + text + " is not a number", notANumber);
    }
    throw new UsageException("--port must be between 1024 and 65000");
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      throw new UsageException(
          "--ip " + text + " is not an IP address of this machine, such as 192.168.1.20",
          notAnAddress);
    }
  }
}
