package io.parley.fleet.options;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The fleet that was asked for.
///
/// @param counts how many processes of each service
/// @param regions nodes of each service are spread over them round robin; at least one
/// @param port of the first gateway; all other ports keep their distance to it
/// @param data directory of everything that is kept between runs
/// @param ip the one address that gateways and media listen on; null for loopback (and, for media,
///     the first private address as well)
/// @param keys `key:secret,…` that a tenant already has; null for the dev key
/// @param json where the running fleet is described for programs
/// @param detach whether the command returns when the fleet is ready
/// @param restart whether a process that dies by itself is started again
/// @param anyHealth whether a service counts as up that answers, though it says it is not well
public record ClusterOptions(
    Counts counts,
    List<String> regions,
    int port,
    Path data,
    @Nullable InetAddress ip,
    @Nullable String keys,
    Path json,
    boolean detach,
    boolean restart,
    boolean anyHealth) {

  public static final int DEFAULT_PORT = 7880;

  /// Where a fleet keeps what it keeps, unless told otherwise.
  public static final Path DEFAULT_DATA = Path.of(".parley", "cluster");

  /// The key and secret that everybody knows; in force only where no keys were given.
  public static final String DEV_KEYS = "devkey:secret";

  /// How many processes of each service.
  public record Counts(int gateways, int rooms, int signaling, int sfus, int billing) {

    /// Two of everything that clients notice.
    public static final Counts DEFAULT = new Counts(2, 2, 2, 2, 1);

    /// The most nodes of one service: their ports are a thousand apart.
    public static final int MAX = 9;

    int highest() {
      return Math.max(Math.max(gateways, rooms), Math.max(Math.max(signaling, sfus), billing));
    }
  }

  public ClusterOptions {
    regions = List.copyOf(regions);
  }

  /// The first of the API keys in force.
  public String firstKey() {
    return firstPair()[0];
  }

  /// Its secret.
  public String firstSecret() {
    return firstPair()[1];
  }

  private String[] firstPair() {
    String all = keys == null ? DEV_KEYS : keys;
    return all.split(",", 2)[0].strip().split(":", 2);
  }

  /// The host under which clients of this machine reach the gateways.
  public String urlHost() {
    if (ip == null) {
      return "localhost";
    }
    String text = ip.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }
}
