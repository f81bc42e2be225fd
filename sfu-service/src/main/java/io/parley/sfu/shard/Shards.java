package io.parley.sfu.shard;

import io.parley.media.audio.OpusDecoders;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.VirtualHandshakes;
import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceTransport;
import io.parley.media.peer.Discards;
import io.parley.media.shard.Shard;
import io.parley.media.shard.ShardConfig;
import io.parley.media.shard.ShardEvent;
import io.parley.media.slots.PacketSlots;
import io.parley.sfu.tcp.TcpAcceptor;
import io.parley.sfu.udp.MediaAddresses;
import io.parley.sfu.udp.UdpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// All shards of this node, with their sockets and the port for TCP.
public final class Shards implements AutoCloseable {

  /// What one shard is made of.
  ///
  /// @param udpPort of the first shard, each further one has the next; 0 takes any
  /// @param slotBytes packet memory of each shard
  /// @param socketBufferBytes of each socket, each way
  /// @param maxPeers of each shard
  /// @param loudestTracks of a room's microphones so many are forwarded at once; 0 for all
  public record Plan(
      MediaAddresses addresses,
      int shards,
      int udpPort,
      int tcpPort,
      long slotBytes,
      int socketBufferBytes,
      int maxPeers,
      int loudestTracks) {}

  /// One shard as others know it.
  ///
  /// @param candidates where its peers are reached
  public record Running(
      int number,
      ShardLoop loop,
      List<HostCandidate> candidates,
      ShardCounters counters,
      Discards discards) {}

  private record Made(
      ShardLoop loop,
      NioPacketIo io,
      ShardCounters counters,
      List<UdpSocket> udp,
      Discards discards) {}

  /// Of the packet memory, an eighth is for packets of up to 256 bytes: audio.
  private static final int SMALL_SHARE = 8;

  private final List<Running> running = new ArrayList<>();
  private final TcpAcceptor acceptor;
  private final Thread acceptorThread;
  private final DtlsIdentity identity;

  /// Binds every socket; nothing runs before [#start].
  ///
  /// @param onEvent called on the shards' threads; must not block
  /// @throws IOException if an address cannot be bound
  public Shards(Plan plan, SecureRandom random, Consumer<ShardEvent> onEvent) throws IOException {
    identity = DtlsIdentity.create(random);
    var handshakes =
        new VirtualHandshakes(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    var decoders = OpusLibrary.load();
    var made = new ArrayList<Made>();
    try {
      for (int number = 0; number < plan.shards(); number++) {
        made.add(make(number, plan, handshakes, decoders, random, onEvent));
      }
      acceptor =
          new TcpAcceptor(
              at(plan.addresses(), plan.tcpPort()),
              plan.shards(),
              (number, connection) -> made.get(number).io.adopt(connection));
    } catch (IOException e) {
      made.forEach(shard -> shard.io.close());
      throw e;
    }
    acceptorThread = Thread.ofPlatform().name("ice-tcp").unstarted(acceptor);
    for (int number = 0; number < made.size(); number++) {
      var shard = made.get(number);
      running.add(
          new Running(
              number,
              shard.loop,
              candidates(plan.addresses(), shard.udp),
              shard.counters,
              shard.discards));
    }
  }

  private Made make(
      int number,
      Plan plan,
      VirtualHandshakes handshakes,
      OpusDecoders decoders,
      SecureRandom random,
      Consumer<ShardEvent> onEvent)
      throws IOException {
    long smallBytes = plan.slotBytes() / SMALL_SHARE;
    var slots =
        new PacketSlots(
            (int) (smallBytes / PacketSlots.SMALL_BYTES),
            (int) ((plan.slotBytes() - smallBytes) / PacketSlots.LARGE_BYTES));
    var config =
        new ShardConfig(plan.maxPeers(), wallClockOffsetNanos(), decoders, plan.loudestTracks());
    var counters = new ShardCounters();
    int port = plan.udpPort() == 0 ? 0 : plan.udpPort() + number;
    var udp = new ArrayList<UdpSocket>();
    try {
      for (var address : at(plan.addresses(), port)) {
        udp.add(UdpSocket.open(udp.size(), address, plan.socketBufferBytes()));
      }
    } catch (IOException e) {
      for (var socket : udp) {
        socket.close();
      }
      throw e;
    }
    var io = new NioPacketIo(udp, slots, counters);
    var shard = new Shard(config, slots, identity, handshakes, random, io::wake);
    return new Made(
        new ShardLoop(number, shard, io, onEvent, counters), io, counters, udp, shard.discards());
  }

  private static long wallClockOffsetNanos() {
    return System.currentTimeMillis() * 1_000_000L - System.nanoTime();
  }

  private static List<InetSocketAddress> at(MediaAddresses addresses, int port) {
    return addresses.bound().stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  private List<HostCandidate> candidates(MediaAddresses addresses, List<UdpSocket> udp) {
    var candidates = new ArrayList<HostCandidate>();
    for (var socket : udp) {
      candidates.add(
          candidate(addresses, IceTransport.UDP, socket.localAddress(), candidates.size()));
    }
    for (var local : acceptor.localAddresses()) {
      candidates.add(candidate(addresses, IceTransport.TCP, local, candidates.size()));
    }
    return candidates;
  }

  private static HostCandidate candidate(
      MediaAddresses addresses, IceTransport transport, InetSocketAddress local, int order) {
    return HostCandidate.of(transport, addresses.told(local), order);
  }

  public void start() {
    running.forEach(shard -> shard.loop.start());
    acceptorThread.start();
  }

  /// In the order of their numbers.
  public List<Running> running() {
    return List.copyOf(running);
  }

  /// Of our certificate, as descriptions have it.
  public String fingerprint() {
    return "sha-256 " + identity.fingerprint();
  }

  @Override
  public void close() throws InterruptedException {
    acceptor.close();
    for (var shard : running) {
      shard.loop.close();
    }
    acceptorThread.join(); // at once, where it never started
  }
}
