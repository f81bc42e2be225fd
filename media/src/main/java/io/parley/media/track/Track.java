package io.parley.media.track;

import io.parley.media.audio.DecodedLevels;
import io.parley.media.audio.HeardLevels;
import io.parley.media.audio.LoudestTracks;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.layer.LayerSize;
import io.parley.media.layer.Layers;
import io.parley.media.layer.PacketLayer;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.TrafficKind;
import io.parley.media.slots.PacketSlots;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one publisher sends on one section: its layers, and the down-tracks that forward them.
///
/// Owned by one shard.
public final class Track {

  private final long id;
  private final MediaKind kind;
  private final TrafficKind traffic;
  private final boolean speaks;
  private final Publisher publisher;
  private final TrackListener listener;
  private final PacketSlots slots;
  private final Runnable replan;
  private final PacketLayer packet = new PacketLayer();
  private final RtpHeader kept = new RtpHeader();
  private final PacketLayer keptPacket = new PacketLayer();
  private final Encodings encodings;
  private final List<DownTrack> downTracks = new ArrayList<>();
  private final TrackLevel level;
  private final RedundantPackets redundant;

  private int live;
  private long malformedDescriptors;
  private long silenced;
  private boolean muted;

  /// @param replan called when [#wakeNanos] may have moved to an earlier time
  public Track(
      long id,
      MediaKind kind,
      boolean speaks,
      Publisher publisher,
      TrackListener listener,
      PacketSlots slots,
      Runnable replan) {
    this(id, kind, TrafficKind.of(kind), speaks, List.of(), publisher, listener, slots, replan);
  }

  /// @param traffic what its packets are counted as
  /// @param announced sizes of its layers, as far as the publisher told them
  /// @param replan called when [#wakeNanos] may have moved to an earlier time
  public Track(
      long id,
      MediaKind kind,
      TrafficKind traffic,
      boolean speaks,
      List<LayerSize> announced,
      Publisher publisher,
      TrackListener listener,
      PacketSlots slots,
      Runnable replan) {
    this.id = id;
    this.kind = kind;
    this.traffic = traffic;
    this.speaks = speaks;
    this.publisher = publisher;
    this.listener = listener;
    this.slots = slots;
    this.replan = replan;
    level = new TrackLevel(id, listener);
    redundant = new RedundantPackets(slots);
    encodings = new Encodings(announced);
  }

  public long id() {
    return id;
  }

  public MediaKind kind() {
    return kind;
  }

  /// What its packets are counted as.
  public TrafficKind traffic() {
    return traffic;
  }

  public Publisher publisher() {
    return publisher;
  }

  /// Where its packets say nothing of how loud they are, they may be decoded: not
  /// those whose frames are encrypted from end to end.
  public void decodeLevels(DecodedLevels levels) {
    level.decodeBy(levels);
  }

  /// It is one of a room's microphones.
  ///
  /// @param levels told how loud it is
  /// @param loudest decides whether it is heard; null where it always is
  public void joinRoom(HeardLevels levels, @Nullable LoudestTracks loudest) {
    level.joinRoom(levels, loudest);
  }

  /// Packets that were not forwarded since louder tracks were.
  public long silenced() {
    return silenced;
  }

  public boolean isMuted() {
    return muted;
  }

  /// The down-tracks of this track.
  public List<DownTrack> downTracks() {
    return downTracks;
  }

  /// Begins a stream: a layer's first packet came, or its publisher came back under another ssrc.
  ///
  /// @param layer 0 for the lowest; above the highest that is forwarded nothing is begun
  public @Nullable IngressStream begin(
      int layer, String rid, int ssrc, PayloadFormat format, ExtensionIds extensions) {
    return begin(0, layer, rid, ssrc, format, extensions);
  }

  /// @param encoding 0, or 1 for the backup codec's; above, nothing is begun; see the other method
  public @Nullable IngressStream begin(
      int encoding,
      int layer,
      String rid,
      int ssrc,
      PayloadFormat format,
      ExtensionIds extensions) {
    if (encoding >= Encodings.COUNT || layer >= Layers.MAX_SPATIAL) {
      return null;
    }
    IngressStream stream = new IngressStream(encoding, layer, rid, ssrc, format, extensions, slots);
    encodings.get(encoding).begin(stream);
    listener.started(id, encoding, rid, ssrc, format.codec());
    return stream;
  }

  /// From now on everybody who takes an encoding's codec gets it, as soon as it arrives. Until
  /// something is said, that is 0, its own.
  public void prefer(int encoding) {
    encodings.prefer(encoding);
    replan.run();
  }

  /// Its publisher sends the backup codec's encoding no more.
  public void endBackup() {
    encodings.end(1);
    replan.run();
  }

  /// Forwards a packet to every down-track, then keeps it for retransmission.
  ///
  /// @param header laid over the packet, decrypted
  /// @param slot taken over
  public void forward(
      long nowNanos, IngressStream stream, RtpHeader header, int slot, long sequence) {
    if (speaks && level.observe(nowNanos, stream, header)) {
      replan.run();
    }
    if (!stream.keep(nowNanos, sequence, slot)) {
      slots.release(slot);
      return;
    }
    if (muted) {
      return;
    }
    read(packet, stream, header);
    if (kind == MediaKind.VIDEO) {
      count(nowNanos, stream, header, sequence);
    } else {
      redundant.begin(stream, slot, sequence);
      if (speaks && !level.isHeard(nowNanos) && skip(stream, sequence)) {
        silenced++;
        return;
      }
    }
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      boolean begins = downTrack.offer(nowNanos, this, stream, header, slot, sequence, packet);
      if (begins && !stream.isNewest(sequence)) {
        catchUp(nowNanos, downTrack, stream, sequence);
      }
    }
  }

  private static void read(PacketLayer layer, IngressStream stream, RtpHeader header) {
    int descriptor = stream.extensions().dependencyDescriptor();
    layer.read(
        stream.codec(),
        header,
        stream.unwrapTimestamp(header.timestamp()),
        header.extensionBytes(descriptor) > 0 ? stream.templates() : null,
        descriptor);
    layer.live(stream.liveSpatial());
  }

  private void count(long nowNanos, IngressStream stream, RtpHeader header, long sequence) {
    malformedDescriptors += packet.isMalformed() ? 1 : 0;
    encodings.arrived(nowNanos, stream);
    stream.note(sequence, packet);
    stream
        .meter()
        .count(
            nowNanos,
            packet.timestamp(),
            packet.spatial(),
            packet.temporal(),
            packet.takers(),
            header.headerBytes() + header.payloadBytes());
    packet.live(stream.liveSpatial());
    if (packet.isKeyFrame() && stream.isNewest(sequence)) {
      packet.tellSizes(stream.meter());
      stream.keyFrames().arrived();
    }
    int now = encodings.live();
    if (now != live) {
      live = now;
      replan.run();
    }
  }

  /// A down-track begins with a packet that was repaired: what overtook it is already here.
  private void catchUp(long nowNanos, DownTrack downTrack, IngressStream stream, long first) {
    for (long sequence = first + 1; sequence <= stream.newest(); sequence++) {
      int slot = stream.slot(sequence);
      if (slot != PacketSlots.NONE
          && kept.wrap(slots.memory(slot), slots.offset(slot), slots.length(slot))) {
        read(keptPacket, stream, kept);
        downTrack.offer(nowNanos, this, stream, kept, slot, sequence, keptPacket);
      } else if (!stream.missing().isMissing(sequence)) {
        downTrack.skip(stream, sequence); // it only padded, or was given up
      }
    }
  }

  /// A packet that only pads leaves no gap.
  ///
  /// @return whether it is done with; one that was overtaken has left its gap already, and is to be
  ///     forwarded empty
  public boolean skip(IngressStream stream, long sequence) {
    if (!stream.isNewest(sequence)) {
      return false;
    }
    for (int i = 0; i < downTracks.size(); i++) {
      downTracks.get(i).skip(stream, sequence);
    }
    return true;
  }

  /// The packet that is being forwarded, with up to so many frames before it repeated in it.
  ///
  /// @param slot of the packet itself
  /// @param depth 1 or more
  /// @param type of the subscriber's plain packets
  /// @return a slot that the track keeps while it may be sent again; `slot` where it goes as it is
  public int withRedundancy(long nowNanos, int slot, int depth, int type) {
    int frames = Math.max(depth, level.unheard(nowNanos));
    int repeating = redundant.slot(nowNanos, slot, frames, type);
    return repeating == PacketSlots.NONE ? slot : repeating;
  }

  /// The layers of the encoding that arrives, the preferred one where both do.
  public TrackLayers layers() {
    return encodings.arriving();
  }

  /// What came of all its streams since it began.
  public StreamTotals totals() {
    return encodings.totals();
  }

  /// The layers of one encoding.
  ///
  /// @param encoding 0, or 1 for the backup codec's
  public TrackLayers layers(int encoding) {
    return encodings.get(encoding);
  }

  /// The encoding that a down-track is meant to get: 0, or 1 for the backup codec's.
  public int encoding(DownTrack downTrack) {
    return encodings.of(downTrack);
  }

  /// The only encoding that arrives; -1 where both do.
  public int onlyEncoding() {
    return encodings.only();
  }

  /// Packets whose descriptor of layers could not be read; they went to everybody.
  public long malformedDescriptors() {
    return malformedDescriptors;
  }

  /// The best stream that arrives, null before the first packet.
  public @Nullable IngressStream bestLayer() {
    return layers().wanted(Layers.ALL);
  }

  /// The stream that a down-track is meant to get now: of the preferred encoding that arrives in a
  /// codec that its subscriber takes, the highest layer up to its target. Null where there is none.
  public @Nullable IngressStream wanted(DownTrack downTrack) {
    return encodings.wanted(downTrack);
  }

  /// Something changed that [#wakeNanos] depends on.
  public void replan() {
    replan.run();
  }

  /// Somebody needs a key frame of this stream: asked for at once, or as soon as the last request
  /// is old enough.
  public void needKeyFrame(long nowNanos, IngressStream stream) {
    if (kind == MediaKind.VIDEO && !stream.isClosed() && !downTracks.isEmpty() && !muted) {
      stream.keyFrames().want();
      encodings.sendRequests(nowNanos, publisher);
      replan.run();
    }
  }

  /// Nothing is forwarded while a track is muted; afterwards video begins with a key frame.
  public void mute(boolean nowMuted) {
    muted = nowMuted;
    if (muted) {
      level.rest();
      redundant.restart();
      for (DownTrack downTrack : downTracks) {
        downTrack.restart();
      }
    }
  }

  /// Adds a subscriber.
  public void add(long nowNanos, DownTrack downTrack) {
    downTracks.add(downTrack);
    downTrack.begin(nowNanos, this);
    replan.run();
  }

  /// Takes a subscriber away.
  public void remove(DownTrack downTrack) {
    downTracks.remove(downTrack);
  }

  /// Does what is due: levels, key frame requests.
  public void advance(long nowNanos) {
    level.advance(nowNanos, muted);
    if (kind == MediaKind.VIDEO && !muted) {
      for (DownTrack downTrack : downTracks) {
        downTrack.wantKeyFrame(nowNanos, this);
      }
      encodings.sendRequests(nowNanos, publisher);
    }
  }

  /// When [#advance] has something to do, [Long#MAX_VALUE] where nothing is planned.
  public long wakeNanos(long nowNanos) {
    long wake = level.wakeNanos();
    if (kind != MediaKind.VIDEO || downTracks.isEmpty() || muted) {
      return wake;
    }
    wake = Math.min(wake, encodings.requestNanos(nowNanos));
    for (int i = 0; i < downTracks.size(); i++) {
      wake = Math.min(wake, downTracks.get(i).askNanos(nowNanos, this));
    }
    return wake;
  }

  /// The lowest stream of an encoding that arrives now, null where none does.
  public @Nullable IngressStream lowestLayer(long nowNanos, int encoding) {
    return encodings.get(encoding).lowest(nowNanos);
  }

  /// Releases the oldest packets of all layers.
  ///
  /// @return how many were released
  public int evict(int packetsOfEach) {
    return redundant.evict(packetsOfEach) + encodings.evict(packetsOfEach);
  }

  /// Ends the track; its down-tracks are the caller's to end.
  public void close() {
    level.close();
    redundant.clear();
    encodings.close();
  }
}
