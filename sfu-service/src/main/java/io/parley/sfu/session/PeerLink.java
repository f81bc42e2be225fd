package io.parley.sfu.session;

import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceTransport;
import io.parley.media.negotiation.LocalTransport;
import io.parley.media.peer.DataChannelSpec;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import io.parley.media.shard.PeerSpec;
import io.parley.media.shard.PeerStats;
import io.parley.sfu.shard.ShardPrefix;
import io.parley.sfu.shard.ShardTask;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;
import livekit.LivekitRtc.SignalTarget;
import org.jspecify.annotations.Nullable;

/// One peer connection: its end on the home shard, and what descriptions say of it.
final class PeerLink {

  private final long peer;
  private final SignalTarget target;
  private final HomeShard shard;
  private final RandomGenerator random;
  private final boolean highestPriorityNomination;
  private final List<DataChannelSpec> ownChannels;

  private @Nullable IceCredentials credentials;
  private @Nullable ShardTask use;
  private boolean tcpOnly;
  private boolean opened;
  private boolean closed;
  private boolean failed;
  private boolean connected;
  private boolean silent;

  /// @param highestPriorityNomination see `IceLite`
  /// @param ownChannels that we open
  PeerLink(
      long peer,
      SignalTarget target,
      HomeShard shard,
      RandomGenerator random,
      boolean highestPriorityNomination,
      List<DataChannelSpec> ownChannels) {
    this.peer = peer;
    this.target = target;
    this.shard = shard;
    this.random = random;
    this.highestPriorityNomination = highestPriorityNomination;
    this.ownChannels = List.copyOf(ownChannels);
  }

  long peer() {
    return peer;
  }

  SignalTarget target() {
    return target;
  }

  /// From the next transport on, only TCP candidates are told.
  void forceTcp() {
    tcpOnly = true;
  }

  /// Our end of the transport, with new credentials; the shard hears of them by [#open] or
  /// [#restart].
  LocalTransport newTransport() {
    var fresh = IceCredentials.create(ShardPrefix.of(shard.number()), random);
    credentials = fresh;
    var lines =
        shard.candidates().stream()
            .filter(candidate -> !tcpOnly || candidate.transport() == IceTransport.TCP)
            .map(HostCandidate::toSdp)
            .toList();
    return new LocalTransport(fresh.ufrag(), fresh.password(), shard.fingerprint(), lines);
  }

  /// Begins to answer checks with the credentials last given out; later calls restart ICE.
  void open() {
    var current = credentials;
    if (current == null || closed) {
      return;
    }
    if (opened) {
      shard.inbox().execute((engine, now) -> engine.restartIce(now, peer, current));
      return;
    }
    opened = true;
    var spec = new PeerSpec(peer, current, highestPriorityNomination, true, ownChannels);
    var task = use;
    shard.inbox().execute((engine, now) -> engine.openPeer(now, spec));
    if (task != null) {
      shard.inbox().execute(task);
    }
  }

  /// Says how its link is to be used: now, or as soon as the shard knows it.
  void use(ShardTask task) {
    use = task;
    if (opened && !closed) {
      shard.inbox().execute(task);
    }
  }

  /// Tells the other side's end.
  void describe(RemoteTransport remote, boolean withData) {
    shard.inbox().execute((engine, now) -> engine.describePeer(now, peer, remote, withData));
  }

  /// Tells all that the other side sends.
  void receive(List<ReceiveSection> sections) {
    shard.inbox().execute((engine, now) -> engine.receiveSections(now, peer, sections));
  }

  /// The shard gave it up: silence, or a handshake that failed. Restarting ICE does not help.
  void fail() {
    failed = true;
  }

  boolean isFailed() {
    return failed;
  }

  /// ICE and DTLS are up.
  void connect() {
    connected = true;
  }

  boolean isConnected() {
    return connected && !failed;
  }

  /// Nothing was heard of the other side for a while, or something was again.
  void setSilent(boolean now) {
    silent = now;
  }

  boolean isSilent() {
    return silent;
  }

  /// Whether the shard does not know it yet.
  boolean isNew() {
    return !opened;
  }

  /// @param last called on the shard's thread with what it carried, where it was open
  void close(ObjLongConsumer<PeerStats> last) {
    if (opened && !closed) {
      shard
          .inbox()
          .execute(
              (engine, now) -> {
                var stats = engine.closePeer(now, peer);
                if (stats != null) {
                  last.accept(stats, peer);
                }
              });
    }
    closed = true;
  }
}
