package io.parley.media.shard;

import io.parley.media.allocation.Degradation;
import io.parley.media.allocation.Tier;
import io.parley.media.audio.DecodedLevels;
import io.parley.media.audio.HeardLevels;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.downtrack.PacketRewriter;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.HandshakeRunner;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.Path;
import io.parley.media.peer.ControlOutbox;
import io.parley.media.peer.DataOutcome;
import io.parley.media.peer.DiscardReason;
import io.parley.media.peer.Discards;
import io.parley.media.peer.Peer;
import io.parley.media.peer.PeerSurroundings;
import io.parley.media.peer.WakeReason;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import io.parley.media.slots.PacketBatch;
import io.parley.media.slots.PacketSlots;
import io.parley.media.stun.StunMessage;
import io.parley.media.track.Track;
import io.parley.media.wire.Wire;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All peers, tracks and down-tracks of one thread. Packets and commands go in with the time;
/// packets and events are polled. It owns no socket, thread or clock.
///
/// All methods are for the owning thread alone. A command about an unknown id is ignored, so that
/// commands may cross the events that make them pointless.
public final class Shard {

  private static final class PeerEntry {
    final Peer peer;
    final Timers.Timer timer;
    final Timers.Timer pacing;
    String ufrag;
    boolean queued;
    boolean heardMedia;

    PeerEntry(Peer peer, Timers.Timer timer, String ufrag) {
      this.peer = peer;
      this.timer = timer;
      this.pacing = new Timers.Timer(now -> peer.goOn());
      this.ufrag = ufrag;
    }
  }

  private record TrackEntry(Track track, PeerEntry publisher, Timers.Timer timer) {}

  private record DownTrackEntry(DownTrack downTrack, Track track, PeerEntry subscriber) {}

  /// Slots that are taken from the histories at once when none is left.
  private static final int RECLAIM = 32;

  private static final int SEND_SLOT_BYTES = PacketSlots.LARGE_BYTES;

  private final ShardConfig config;
  private final PacketSlots slots;
  private final RandomGenerator random;
  private final Runnable wakeUp;
  private final Discards discards = new Discards();
  private final EventQueue events = new EventQueue();
  private final Timers timers = new Timers();
  private final DecodedLevels decodedLevels;
  private final Microphones microphones;
  private final Ceilings ceilings = new Ceilings(timers, this::tellSoon);
  private final Downlinks downlinks = new Downlinks(timers, events, ceilings);
  private final ControlOutbox outbox = new ControlOutbox(discards);
  private final PeerSurroundings around;
  private final PacketRewriter rewriter = new PacketRewriter();
  private final StunMessage stun = new StunMessage();
  private final MemorySegment sendArea =
      Arena.ofAuto().allocate((long) PacketBatch.CAPACITY * SEND_SLOT_BYTES, 64);
  private final Map<Long, PeerEntry> peers = new HashMap<>();
  private final Map<String, PeerEntry> byUfrag = new HashMap<>();
  private final Routes<PeerEntry> routes = new Routes<>();
  private final Map<Long, TrackEntry> tracks = new HashMap<>();
  private final Map<Long, DownTrackEntry> downTracks = new HashMap<>();
  private final ArrayDeque<PeerEntry> sending = new ArrayDeque<>();
  private final ArrayDeque<PeerEntry> heardMedia = new ArrayDeque<>();
  private long latestNanos;
  private final Queue<Long> progressed = new ConcurrentLinkedQueue<>();

  /// @param handshakes where DTLS handshakes compute
  /// @param random seeds sources and associations; a SecureRandom in production
  public Shard(
      ShardConfig config,
      PacketSlots slots,
      DtlsIdentity identity,
      HandshakeRunner handshakes,
      RandomGenerator random) {
    this(config, slots, identity, handshakes, random, () -> {});
  }

  /// @param wakeUp called from a handshake's thread when the shard should be advanced
  public Shard(
      ShardConfig config,
      PacketSlots slots,
      DtlsIdentity identity,
      HandshakeRunner handshakes,
      RandomGenerator random,
      Runnable wakeUp) {
    this.config = config;
    this.slots = slots;
    this.random = random;
    this.wakeUp = wakeUp;
    decodedLevels = new DecodedLevels(config.decoders());
    microphones = new Microphones(config.loudestTracks());
    around =
        new PeerSurroundings(
            slots,
            identity,
            handshakes,
            outbox,
            discards,
            random,
            config.wallClockOffsetNanos(),
            new TransportCcFeedback());
    slots.reclaimFrom(
        large -> {
          int released = reclaim(MediaKind.VIDEO);
          return released > 0 ? released : reclaim(MediaKind.AUDIO);
        });
  }

  // ---- packets

  /// A packet came. Its slot, with its length set, is the shard's from now on.
  public void receive(long nowNanos, int slot, Path path) {
    latestNanos = nowNanos;
    MemorySegment memory = slots.memory(slot);
    long offset = slots.offset(slot);
    int length = slots.length(slot);
    int first = length > 1 ? Wire.u8(memory, offset) : -1;
    if (first >= 128 && first < 192) { // RFC 7983 §7, RFC 5761 §4
      int type = Wire.u8(memory, offset + 1);
      if (type >= 192 && type < 224) {
        receiveRtcp(nowNanos, slot, path, memory, offset, length);
      } else {
        receiveRtp(nowNanos, slot, path);
      }
      return;
    }
    if (first >= 0 && first < 4) {
      receiveStun(nowNanos, path, memory, offset, length);
    } else if (first >= 20 && first < 64) {
      receiveDtls(nowNanos, path, memory, offset, length);
    } else {
      discards.count(DiscardReason.NOT_OURS);
    }
    slots.release(slot);
  }

  private void receiveStun(
      long nowNanos, Path path, MemorySegment memory, long offset, int length) {
    if (!stun.wrap(memory, offset, length)) {
      discards.count(DiscardReason.MALFORMED);
      return;
    }
    PeerEntry entry = stun.hasUsername() ? byUfrag.get(localUfrag(stun.username())) : null;
    if (entry == null) {
      discards.count(DiscardReason.STUN_REFUSED);
      return;
    }
    if (entry.peer.check(nowNanos, path, stun)) {
      routes.remember(entry, path);
    }
    plan(entry);
  }

  private static String localUfrag(String username) {
    int colon = username.indexOf(':');
    return colon < 0 ? username : username.substring(0, colon);
  }

  private void receiveDtls(
      long nowNanos, Path path, MemorySegment memory, long offset, int length) {
    PeerEntry entry = routes.find(path);
    if (entry == null) {
      discards.count(DiscardReason.STRANGER);
      return;
    }
    entry.peer.receiveDtls(nowNanos, path, memory, offset, length);
    plan(entry);
  }

  private void receiveRtp(long nowNanos, int slot, Path path) {
    PeerEntry entry = routes.find(path);
    if (entry == null) {
      discards.count(DiscardReason.STRANGER);
      slots.release(slot);
      return;
    }
    entry.peer.receiveRtp(nowNanos, path, slot);
    if (!entry.heardMedia) {
      entry.heardMedia = true;
      heardMedia.add(entry);
    }
  }

  private void receiveRtcp(
      long nowNanos, int slot, Path path, MemorySegment memory, long offset, int length) {
    PeerEntry entry = routes.find(path);
    if (entry == null) {
      discards.count(DiscardReason.STRANGER);
    } else {
      entry.peer.receiveRtcp(nowNanos, path, memory, offset, length);
      timers.notLaterThan(entry.timer, entry.peer.mediaWakeNanos());
      downlinks.heard(nowNanos, entry.peer);
    }
    slots.release(slot);
  }

  /// Fills a batch with packets to send: control packets first, then the media of one subscriber
  /// after the other. What it lends is valid until the next call.
  ///
  /// @return false when there is nothing more to send
  public boolean pollPackets(PacketBatch batch) {
    batch.clear();
    while (!batch.isFull()) {
      byte[] control = outbox.packet();
      if (control == null) {
        break;
      }
      long at = (long) batch.size() * SEND_SLOT_BYTES;
      int length = Math.min(control.length, SEND_SLOT_BYTES);
      MemorySegment.copy(control, 0, sendArea, ValueLayout.JAVA_BYTE, at, length);
      batch.add(sendArea, at, length, outbox.path());
      outbox.removePacket();
    }
    while (!batch.isFull()) {
      PeerEntry entry = sending.peek();
      if (entry == null) {
        break;
      }
      if (!writeMedia(entry, batch)) {
        entry.queued = false;
        sending.remove();
      }
    }
    return batch.size() > 0;
  }

  /// @return false when nothing of this subscriber's waits any more
  private boolean writeMedia(PeerEntry entry, PacketBatch batch) {
    if (peers.get(entry.peer.id()) != entry) {
      return false; // closed since
    }
    Path path = entry.peer.path();
    while (!batch.isFull()) {
      long at = (long) batch.size() * SEND_SLOT_BYTES;
      int length = entry.peer.writeNext(latestNanos, sendArea, at, SEND_SLOT_BYTES);
      if (length < 0) {
        timers.at(entry.pacing, entry.peer.paceNanos());
        return false;
      }
      if (length > 0 && path != null) {
        batch.add(sendArea, at, length, path);
      }
    }
    return true;
  }

  /// What happened; null when nothing did.
  public @Nullable ShardEvent pollEvent() {
    return events.poll();
  }

  /// Does what is due. To be called after each batch of received packets, and when
  /// [#wakeNanos] says so.
  public void advance(long nowNanos) {
    latestNanos = nowNanos;
    for (Long id = progressed.poll(); id != null; id = progressed.poll()) {
      PeerEntry entry = peers.get(id);
      if (entry != null) {
        entry.peer.advance(nowNanos);
        plan(entry);
      }
    }
    for (var entry = heardMedia.poll(); entry != null; entry = heardMedia.poll()) {
      entry.heardMedia = false;
      if (peers.containsKey(entry.peer.id())) {
        entry.peer.report(nowNanos);
        timers.notLaterThan(entry.timer, entry.peer.mediaWakeNanos());
      }
    }
    while (timers.fire(nowNanos)) {
      // each plans itself anew, later than now
    }
  }

  /// When to call [#advance], at the latest; [Long#MAX_VALUE] where nothing is planned.
  public long wakeNanos() {
    return timers.wakeNanos();
  }

  /// What [#wakeNanos] is for.
  public WakeReason wakeReason() {
    if (outbox.packet() != null || !sending.isEmpty()) {
      return WakeReason.PACKETS;
    }
    if (!progressed.isEmpty()) {
      return WakeReason.HANDSHAKE;
    }
    return timers.wakeNanos() == Long.MAX_VALUE ? WakeReason.NONE : WakeReason.TIMER;
  }

  // ---- peers

  /// Opens a peer connection; it waits for checks.
  public void openPeer(long nowNanos, PeerSpec spec) {
    if (peers.containsKey(spec.peer())) {
      return;
    }
    if (peers.size() >= config.maxPeers()) {
      discards.count(DiscardReason.TOO_MANY);
      events.failed(spec.peer(), "the shard is full");
      return;
    }
    long id = spec.peer();
    Timers.Timer timer = new Timers.Timer(now -> advancePeer(id, now));
    Peer peer =
        new Peer(
            id,
            random.nextInt(),
            spec.local(),
            spec.highestPriorityNomination(),
            spec.dtlsServer(),
            spec.ownChannels(),
            around,
            events,
            () -> {
              progressed.add(id);
              wakeUp.run();
            },
            () -> enqueue(id));
    PeerEntry entry = new PeerEntry(peer, timer, spec.local().ufrag());
    peers.put(id, entry);
    byUfrag.put(entry.ufrag, entry);
    plan(entry);
  }

  private void advancePeer(long id, long nowNanos) {
    PeerEntry entry = peers.get(id);
    if (entry != null) {
      entry.peer.advance(nowNanos);
      timers.at(entry.timer, later(nowNanos, entry.peer.wakeNanos()));
    }
  }

  private void enqueue(long id) {
    PeerEntry entry = peers.get(id);
    if (entry != null && !entry.queued) {
      entry.queued = true;
      sending.add(entry);
    }
  }

  private void plan(PeerEntry entry) {
    timers.at(entry.timer, entry.peer.wakeNanos());
  }

  /// A timer that would fire at once for ever is due a moment later.
  private static long later(long nowNanos, long wakeNanos) {
    return wakeNanos == Long.MAX_VALUE || wakeNanos - nowNanos > 0
        ? wakeNanos
        : nowNanos + 1_000_000;
  }

  /// What the other side's description says; again after an ICE restart.
  ///
  /// @param withData data channels were negotiated
  public void describePeer(long nowNanos, long peer, RemoteTransport remote, boolean withData) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      entry.peer.describe(nowNanos, remote, withData);
      plan(entry);
    }
  }

  /// Gives a peer new credentials; media go on over the old path until the new one is nominated.
  public void restartIce(long nowNanos, long peer, IceCredentials local) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      entry.peer.restartIce(local);
      entry.ufrag = local.ufrag();
      byUfrag.put(entry.ufrag, entry);
      plan(entry);
    }
  }

  /// Ends a peer connection, its tracks and its subscriptions.
  ///
  /// @return what its transport carried, its farewell included; null for an unknown peer
  public @Nullable PeerStats closePeer(long nowNanos, long peer) {
    PeerEntry entry = peers.get(peer);
    if (entry == null) {
      return null;
    }
    tracks.values().stream()
        .filter(track -> track.publisher() == entry)
        .map(track -> track.track().id())
        .toList()
        .forEach(track -> removeTrack(nowNanos, track));
    downTracks.values().removeIf(downTrack -> downTrack.subscriber() == entry);
    entry.peer.close(nowNanos);
    downlinks.close(entry.peer);
    ceilings.close(entry.peer);
    peers.remove(peer);
    byUfrag.values().removeIf(present -> present == entry);
    routes.forget(entry);
    timers.cancel(entry.timer);
    timers.cancel(entry.pacing);
    return PeerStats.of(entry.peer);
  }

  // ---- publishing

  /// Replaces what a peer sends to us; sources that were learned stay known.
  public void receiveSections(long nowNanos, long peer, List<ReceiveSection> sections) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      entry.peer.receiveSections(sections);
    }
  }

  /// Begins to take in what a peer sends on a section.
  public void addTrack(long nowNanos, TrackSpec spec) {
    PeerEntry entry = peers.get(spec.peer());
    if (entry == null || tracks.containsKey(spec.track())) {
      return;
    }
    long id = spec.track();
    Timers.Timer timer = new Timers.Timer(now -> advanceTrack(id, now));
    Track track =
        new Track(
            id,
            spec.kind(),
            spec.traffic(),
            spec.speaks(),
            spec.layers(),
            entry.peer,
            events,
            slots,
            () -> timers.notLaterThan(timer, latestNanos));
    if (spec.decodable()) {
      track.decodeLevels(decodedLevels);
    }
    microphones.add(spec, track);
    tracks.put(id, new TrackEntry(track, entry, timer));
    entry.peer.addTrack(spec.mid(), track);
  }

  /// Begins to take in a track's second encoding, in a backup codec, on another section of its
  /// publisher: each subscriber gets the first encoding that arrives in a codec that it takes.
  public void addEncoding(long nowNanos, long track, String mid) {
    latestNanos = nowNanos;
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      entry.publisher().peer.addEncoding(mid, entry.track());
    }
  }

  /// Ends a track's second encoding, which came on a section.
  public void removeEncoding(long nowNanos, long track, String mid) {
    latestNanos = nowNanos;
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      entry.publisher().peer.removeEncoding(mid, entry.track());
    }
  }

  /// Gives everybody one of a track's encodings who takes its codec, as soon as it arrives.
  ///
  /// @param encoding 0 for its own, as until this is said; 1 for the backup codec's
  public void preferEncoding(long nowNanos, long track, int encoding) {
    latestNanos = nowNanos;
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      entry.track().prefer(encoding);
    }
  }

  private void advanceTrack(long id, long nowNanos) {
    TrackEntry entry = tracks.get(id);
    if (entry != null) {
      entry.track().advance(nowNanos);
      timers.at(entry.timer(), later(nowNanos, entry.track().wakeNanos(nowNanos)));
    }
  }

  /// How loud the microphones of a room were since this was asked last, packet by packet. The first
  /// time it only begins to keep them.
  ///
  /// @param room as in [TrackSpec#room]
  public HeardLevels.Batch takeLevels(long room) {
    return microphones.takeLevels(room);
  }

  /// Mutes a track: nothing of it is forwarded.
  public void muteTrack(long nowNanos, long track, boolean muted) {
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      entry.track().mute(muted);
      timers.notLaterThan(entry.timer(), nowNanos);
    }
  }

  /// Ends a track and all its down-tracks.
  public void removeTrack(long nowNanos, long track) {
    TrackEntry entry = tracks.remove(track);
    if (entry == null) {
      return;
    }
    downTracks.values().stream()
        .filter(downTrack -> downTrack.track() == entry.track())
        .map(downTrack -> downTrack.downTrack().id())
        .toList()
        .forEach(downTrack -> removeDownTrack(nowNanos, downTrack));
    entry.publisher().peer.removeTrack(entry.track());
    entry.track().close();
    microphones.remove(track);
    downlinks.forget(nowNanos, entry.track());
    timers.cancel(entry.timer());
  }

  // ---- subscribing

  /// Begins to forward a track to a peer.
  public void addDownTrack(long nowNanos, DownTrackSpec spec) {
    latestNanos = nowNanos;
    TrackEntry source = tracks.get(spec.track());
    PeerEntry subscriber = peers.get(spec.peer());
    if (source == null || subscriber == null || downTracks.containsKey(spec.downTrack())) {
      return;
    }
    DownTrack downTrack =
        new DownTrack(
            spec.downTrack(),
            spec.section(),
            source.track().traffic(),
            random.nextInt(1 << 15),
            slots,
            subscriber.peer.outgoing(),
            rewriter,
            id -> {
              events.bound(id);
              subscriber.peer.reportSoon(latestNanos);
              plan(subscriber);
            });
    downTracks.put(spec.downTrack(), new DownTrackEntry(downTrack, source.track(), subscriber));
    subscriber.peer.addDownTrack(nowNanos, downTrack, source.track());
    downlinks.add(nowNanos, subscriber.peer, downTrack, source.track(), source.publisher().peer);
    timers.notLaterThan(source.timer(), nowNanos);
    plan(subscriber);
  }

  /// Stops or goes on forwarding; the m-line stays.
  public void pauseDownTrack(long nowNanos, long downTrack, boolean paused) {
    DownTrackEntry entry = downTracks.get(downTrack);
    if (entry != null) {
      entry.downTrack().pause(nowNanos, paused);
      TrackEntry source = tracks.get(entry.track().id());
      if (source != null) {
        timers.notLaterThan(source.timer(), nowNanos);
      }
    }
  }

  /// Sets what a subscriber gets of a track, as [DownTrack#target] says.
  public void targetDownTrack(long nowNanos, long downTrack, int spatial, int temporal) {
    latestNanos = nowNanos;
    DownTrackEntry entry = downTracks.get(downTrack);
    if (entry != null) {
      entry.downTrack().target(nowNanos, spatial, temporal);
    }
  }

  /// What a subscriber wants of a track changed. Until it is said, that is all of it.
  public void wishDownTrack(long nowNanos, long downTrack, DownTrackWish wish) {
    DownTrackEntry entry = downTracks.get(downTrack);
    if (entry != null) {
      pauseDownTrack(nowNanos, downTrack, !wish.enabled());
      downlinks.wish(nowNanos, entry.subscriber().peer, downTrack, wish);
    }
  }

  /// Ends a subscription.
  public void removeDownTrack(long nowNanos, long downTrack) {
    DownTrackEntry entry = downTracks.remove(downTrack);
    if (entry != null) {
      entry.subscriber().peer.removeDownTrack(entry.downTrack());
      downlinks.remove(nowNanos, entry.subscriber().peer, downTrack);
    }
  }

  // ---- data

  /// Sends a message over a data channel of a peer.
  public DataOutcome sendData(long nowNanos, long peer, String label, byte[] message) {
    PeerEntry entry = peers.get(peer);
    if (entry == null) {
      return DataOutcome.NOT_OPEN;
    }
    DataOutcome outcome = entry.peer.sendData(nowNanos, label, message);
    plan(entry);
    return outcome;
  }

  // ---- what is counted

  /// What went nowhere; may be read from any thread.
  public Discards discards() {
    return discards;
  }

  /// What a peer's transport carried, null for an unknown peer.
  public @Nullable PeerStats peerStats(long peer) {
    PeerEntry entry = peers.get(peer);
    return entry == null ? null : PeerStats.of(entry.peer);
  }

  /// What a subscriber's link takes; null for an unknown peer, and where it is not estimated.
  public @Nullable LinkStats linkStats(long peer) {
    PeerEntry entry = peers.get(peer);
    return entry == null ? null : downlinks.stats(latestNanos, entry.peer);
  }

  /// Bounds what a subscriber gets, whatever its network carries.
  ///
  /// @param capBps the most of media together, [Long#MAX_VALUE] for any amount
  /// @param reserveBps left free of what its network is believed to carry; 0 for nothing
  public void limitDownlink(long nowNanos, long peer, long capBps, long reserveBps) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      downlinks.limit(nowNanos, entry.peer, capBps, reserveBps);
    }
  }

  /// Bounds what a publisher sends, as far as it heeds REMB.
  ///
  /// @param capBps the most of media together, [Long#MAX_VALUE] for any amount
  public void limitUplink(long nowNanos, long peer, long capBps) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      ceilings.cap(nowNanos, entry.peer, capBps);
    }
  }

  private void tellSoon(Peer publisher) {
    PeerEntry entry = peers.get(publisher.id());
    if (entry != null) {
      timers.notLaterThan(entry.timer, publisher.mediaWakeNanos());
    }
  }

  /// Says what a subscriber would rather keep of pictures for which there is not enough room; null
  /// for what suits each: motion of cameras, detail of screens.
  public void degradeDownlink(long nowNanos, long peer, @Nullable Degradation keep) {
    PeerEntry entry = peers.get(peer);
    if (entry != null) {
      downlinks.degrade(nowNanos, entry.peer, keep);
    }
  }

  /// Says how much a track matters to those who do not pin it; null for what suits its kind.
  public void tierTrack(long nowNanos, long track, @Nullable Tier tier) {
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      downlinks.tier(entry.track(), tier);
    }
  }

  /// Has a picture be of [Tier#PRIORITY], behind what else is, unless its tier was said: then it
  /// goes first among those that matter as much, to a subscriber that says nothing else.
  public void favourTrack(long track, boolean favoured) {
    TrackEntry entry = tracks.get(track);
    if (entry != null) {
      downlinks.favour(entry.track(), favoured);
    }
  }

  /// What came of a track; null for an unknown one.
  public @Nullable TrackStats trackStats(long nowNanos, long track) {
    TrackEntry entry = tracks.get(track);
    return entry == null ? null : TrackStats.of(nowNanos, entry.track());
  }

  /// How a track reaches a subscriber; null for an unknown down-track.
  public @Nullable DownTrackStats downTrackStats(long downTrack) {
    DownTrackEntry entry = downTracks.get(downTrack);
    return entry == null
        ? null
        : DownTrackStats.of(
            entry.downTrack(), downlinks.allocation(entry.subscriber().peer, downTrack));
  }

  private int reclaim(MediaKind kind) {
    int released = 0;
    for (TrackEntry entry : tracks.values()) {
      if (entry.track().kind() == kind) {
        released += entry.track().evict(RECLAIM);
      }
      if (released >= RECLAIM) {
        break;
      }
    }
    return released;
  }
}
