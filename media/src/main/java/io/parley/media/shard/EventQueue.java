package io.parley.media.shard;

import io.parley.media.peer.PeerListener;
import io.parley.media.section.Codec;
import io.parley.media.track.TrackListener;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What peers and tracks tell, until the node asks. Owned by one shard; the node drains it after
/// each turn, so it holds what one batch of packets brings.
final class EventQueue implements PeerListener, TrackListener {

  private final ArrayDeque<ShardEvent> events = new ArrayDeque<>();

  @Nullable ShardEvent poll() {
    return events.poll();
  }

  @Override
  public void connected(long peer) {
    events.add(new ShardEvent.PeerConnected(peer));
  }

  @Override
  public void silent(long peer) {
    events.add(new ShardEvent.PeerSilent(peer));
  }

  @Override
  public void heard(long peer) {
    events.add(new ShardEvent.PeerHeard(peer));
  }

  @Override
  public void failed(long peer, String reason) {
    events.add(new ShardEvent.PeerFailed(peer, reason));
  }

  @Override
  public void left(long peer) {
    events.add(new ShardEvent.PeerLeft(peer));
  }

  @Override
  public void channelOpened(long peer, String label) {
    events.add(new ShardEvent.DataChannelOpened(peer, label));
  }

  @Override
  public void message(long peer, String label, byte[] message) {
    events.add(new ShardEvent.DataReceived(peer, label, message));
  }

  @Override
  public void started(long track, int encoding, String rid, int ssrc, Codec codec) {
    events.add(new ShardEvent.TrackStarted(track, encoding, rid, ssrc, codec));
  }

  @Override
  public void level(long track, double level, boolean active) {
    events.add(new ShardEvent.TrackLevel(track, level, active));
  }

  void bound(long downTrack) {
    events.add(new ShardEvent.DownTrackBound(downTrack));
  }

  void paused(long peer, long downTrack, boolean paused) {
    events.add(new ShardEvent.DownTrackPaused(peer, downTrack, paused));
  }
}
