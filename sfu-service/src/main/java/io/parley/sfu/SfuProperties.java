package io.parley.sfu;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How this node meets media clients and signaling nodes.
///
/// @param addresses IP addresses that media sockets are bound to, best one first; empty for
///     loopback and, for clients that ignore loopback, the first private address of the machine
/// @param advertisedAddresses what clients are told instead, one for each of `addresses`, where a
///     NAT is in between; empty for the same
/// @param udpPort of the first shard, each further one has the next; 0 takes any
/// @param tcpPort for ICE over TCP, of all shards; 0 takes any
/// @param shards threads that carry packets; 0 for one less than there are processors
/// @param slotMemory packets in memory, for each shard; less keeps shorter histories, so that lost
///     packets cannot be sent again
/// @param socketBuffer what the kernel is asked to hold for each socket, each way; less drops
///     packets when a thread is held up, more makes them late
/// @param maxSessions participants at once; further ones are refused
/// @param loudestTracks microphones of one room that are forwarded at once, where it has more;
///     0 for all. Fewer cost less where many are open; below five, a lively talk loses words
/// @param host address on which signaling nodes are served
/// @param grpcPort 0 takes any
/// @param advertisedHost name or address under which signaling nodes reach `grpcPort`; empty for
///     `host`
/// @param region where this node is
/// @param drainGrace how long a node that is told to stop waits for its rooms to move away or end;
///     shorter cuts calls off, longer delays the stop
@ConfigurationProperties("parley.sfu")
public record SfuProperties(
    @DefaultValue List<String> addresses,
    @DefaultValue List<String> advertisedAddresses,
    @DefaultValue("7882") int udpPort,
    @DefaultValue("7881") int tcpPort,
    @DefaultValue("0") int shards,
    @DefaultValue("64MB") DataSize slotMemory,
    @DefaultValue("4MB") DataSize socketBuffer,
    @DefaultValue("5000") int maxSessions,
    @DefaultValue("10") int loudestTracks,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("0") int grpcPort,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("local") String region,
    @DefaultValue("20s") Duration drainGrace) {

  /// The number of a shard is written with two hexadecimal digits.
  private static final int MAX_SHARDS = 256;

  private static final int MAX_PORT = 65_535;

  public SfuProperties {
    addresses = List.copyOf(addresses);
    advertisedAddresses = List.copyOf(advertisedAddresses);
    advertisedHost = advertisedHost.isEmpty() ? host : advertisedHost;
    require(
        advertisedAddresses.isEmpty() || advertisedAddresses.size() == addresses.size(),
        "advertised-addresses must name one address for each of addresses");
    require(shards >= 0 && shards <= MAX_SHARDS, "shards must be 0 to 256");
    require(isPort(udpPort) && isPort(udpPort + Math.max(0, shards - 1)), "udp-port is no port");
    require(isPort(tcpPort), "tcp-port is no port");
    require(isPort(grpcPort), "grpc-port is no port");
    require(slotMemory.toMegabytes() >= 1, "slot-memory must be 1MB or more");
    require(
        socketBuffer.toKilobytes() >= 64 && socketBuffer.toMegabytes() <= 64,
        "socket-buffer must be 64KB to 64MB");
    require(!drainGrace.isNegative(), "drain-grace must not be negative");
    require(maxSessions > 0, "max-sessions must be 1 or more");
    require(loudestTracks >= 0, "loudest-tracks must be 0 or more");
  }

  private static boolean isPort(int port) {
    return port >= 0 && port <= MAX_PORT;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("parley.sfu: " + otherwise);
    }
  }

  /// How many shards there are, on a machine with so many processors.
  public int shardsOn(int processors) {
    return shards > 0 ? shards : Math.clamp(processors - 1, 1, MAX_SHARDS);
  }
}
