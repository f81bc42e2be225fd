package io.parley.media.track;

import io.parley.media.audio.AudioLevelMeter;
import io.parley.media.downtrack.DownTrack;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.section.Codec;
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

  /// A layer that nothing came of for so long is withdrawn: its publisher stopped it. Shorter, and
  /// a slow screen share would flap; longer, and its subscribers look at a still picture.
  static final long LAYER_SILENCE_NANOS = 1_000_000_000L;

  /// Levels are told at most so often.
  static final long LEVEL_INTERVAL_NANOS = 400_000_000L;

  private static final int MAX_LAYERS = 4;

  private final long id;
  private final MediaKind kind;
  private final TrafficKind traffic;
  private final boolean speaks;
  private final Publisher publisher;
  private final TrackListener listener;
  private final PacketSlots slots;
  private final Runnable replan;
  private final FrameStart frameStart = new FrameStart();
  private final RtpHeader kept = new RtpHeader();
  private final @Nullable IngressStream[] layers = new @Nullable IngressStream[MAX_LAYERS];
  private final KeyFrameRequests[] requests = new KeyFrameRequests[MAX_LAYERS];
  private final List<DownTrack> downTracks = new ArrayList<>();
  private final AudioLevelMeter meter = new AudioLevelMeter(Codec.OPUS.clockRateHz());

  private @Nullable IngressStream best;
  private boolean muted;
  private long levelDueNanos;
  private boolean levelsFlow;
  private double toldLevel;
  private boolean toldActive;

  /// @param replan called when [#wakeNanos] may have moved to an earlier time
  public Track(
      long id,
      MediaKind kind,
      boolean speaks,
      Publisher publisher,
      TrackListener listener,
      PacketSlots slots,
      Runnable replan) {
    this(id, kind, TrafficKind.of(kind), speaks, publisher, listener, slots, replan);
  }

  /// @param traffic what its packets are counted as
  /// @param replan called when [#wakeNanos] may have moved to an earlier time
  public Track(
      long id,
      MediaKind kind,
      TrafficKind traffic,
      boolean speaks,
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
    for (int i = 0; i < MAX_LAYERS; i++) {
      requests[i] = new KeyFrameRequests(i);
    }
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
    if (layer >= MAX_LAYERS) {
      return null;
    }
    IngressStream former = layers[layer];
    if (former != null) {
      former.close();
    }
    IngressStream stream = new IngressStream(layer, rid, ssrc, format, extensions, slots);
    layers[layer] = stream;
    listener.started(id, rid, ssrc, format.codec());
    return stream;
  }

  /// Forwards a packet to every down-track, then keeps it for retransmission.
  ///
  /// @param header laid over the packet, decrypted
  /// @param slot taken over
  public void forward(
      long nowNanos, IngressStream stream, RtpHeader header, int slot, long sequence) {
    if (speaks) {
      observeLevel(nowNanos, stream, header);
    }
    if (!stream.keep(nowNanos, sequence, slot)) {
      slots.release(slot);
      return;
    }
    if (muted) {
      return;
    }
    noteBest();
    long timestamp = stream.unwrapTimestamp(header.timestamp());
    boolean keyFrame = frameStart.isKeyFrame(stream, header);
    if (keyFrame && kind == MediaKind.VIDEO && stream.isNewest(sequence)) {
      requests[stream.layer()].arrived();
    }
    for (int i = 0; i < downTracks.size(); i++) {
      DownTrack downTrack = downTracks.get(i);
      boolean begins =
          downTrack.offer(nowNanos, this, stream, header, slot, sequence, timestamp, keyFrame);
      if (begins && !stream.isNewest(sequence)) {
        catchUp(nowNanos, downTrack, stream, sequence);
      }
    }
  }

  /// A down-track begins with a packet that was repaired: what overtook it is already here.
  private void catchUp(long nowNanos, DownTrack downTrack, IngressStream stream, long first) {
    for (long sequence = first + 1; sequence <= stream.newest(); sequence++) {
      int slot = stream.slot(sequence);
      if (slot != PacketSlots.NONE
          && kept.wrap(slots.memory(slot), slots.offset(slot), slots.length(slot))) {
        long timestamp = stream.unwrapTimestamp(kept.timestamp());
        downTrack.offer(nowNanos, this, stream, kept, slot, sequence, timestamp, false);
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

  private void observeLevel(long nowNanos, IngressStream stream, RtpHeader header) {
    int level = header.audioLevel(stream.extensions().audioLevel());
    if (level >= 0) {
      meter.observe(nowNanos, level, header.timestamp());
      if (!levelsFlow) {
        levelsFlow = true;
        levelDueNanos = nowNanos + LEVEL_INTERVAL_NANOS;
        replan.run();
      }
    }
  }

  private void noteBest() {
    if (kind == MediaKind.VIDEO) {
      IngressStream now = bestLayer();
      if (now != best) {
        best = now;
        replan.run();
      }
    }
  }

  /// The best layer that arrives, null before the first packet. Layers are measured by each other:
  /// when the whole track rests, as a screen share does, none is withdrawn, and who joins meanwhile
  /// can still ask for a key frame.
  public @Nullable IngressStream bestLayer() {
    IngressStream newest = newestLayer();
    IngressStream highest = newest;
    for (IngressStream layer : layers) {
      if (layer != null
          && newest != null
          && newest.lastArrivalNanos() - layer.lastArrivalNanos() < LAYER_SILENCE_NANOS) {
        highest = layer;
      }
    }
    return highest;
  }

  private @Nullable IngressStream newestLayer() {
    IngressStream newest = null;
    for (IngressStream layer : layers) {
      boolean newer =
          layer != null
              && (newest == null || layer.lastArrivalNanos() - newest.lastArrivalNanos() > 0);
      newest = newer ? layer : newest;
    }
    return newest;
  }

  /// Somebody needs a key frame of this stream: asked for at once, or as soon as the last request
  /// is old enough.
  public void needKeyFrame(long nowNanos, IngressStream stream) {
    boolean present = layers[stream.layer()] == stream && !downTracks.isEmpty();
    if (kind == MediaKind.VIDEO && present && !muted) {
      requests[stream.layer()].want();
      sendRequests(nowNanos);
      replan.run();
    }
  }

  /// Nothing is forwarded while a track is muted; afterwards video begins with a key frame.
  public void mute(boolean nowMuted) {
    muted = nowMuted;
    if (muted) {
      for (DownTrack downTrack : downTracks) {
        downTrack.restart();
      }
    }
  }

  /// Adds a subscriber.
  public void add(long nowNanos, DownTrack downTrack) {
    downTracks.add(downTrack);
    downTrack.begin(nowNanos);
    replan.run();
  }

  /// Takes a subscriber away.
  public void remove(DownTrack downTrack) {
    downTracks.remove(downTrack);
  }

  /// Does what is due: levels, key frame requests.
  public void advance(long nowNanos) {
    if (levelsFlow && nowNanos - levelDueNanos >= 0) {
      tellLevel(nowNanos);
    }
    if (kind == MediaKind.VIDEO && !muted) {
      IngressStream wanted = bestLayer();
      if (wanted != null) {
        for (DownTrack downTrack : downTracks) {
          downTrack.wantBest(nowNanos, this, wanted);
        }
      }
      sendRequests(nowNanos);
    }
  }

  private void tellLevel(long nowNanos) {
    meter.update(nowNanos);
    double level = muted ? 0 : meter.level();
    boolean active = !muted && meter.isActive();
    double rounded = Math.ceil(level * 8) / 8;
    if (rounded != toldLevel || active != toldActive) {
      toldLevel = rounded;
      toldActive = active;
      listener.level(id, rounded, active);
    }
    levelDueNanos = nowNanos + LEVEL_INTERVAL_NANOS;
    levelsFlow = active || level > 0;
  }

  private void sendRequests(long nowNanos) {
    for (int i = 0; i < MAX_LAYERS; i++) {
      IngressStream layer = layers[i];
      if (layer != null && requests[i].takeDue(nowNanos)) {
        publisher.requestKeyFrame(nowNanos, layer.ssrc());
      }
    }
  }

  /// When [#advance] has something to do, [Long#MAX_VALUE] where nothing is planned.
  public long wakeNanos(long nowNanos) {
    long wake = levelsFlow ? levelDueNanos : Long.MAX_VALUE;
    IngressStream wanted = bestLayer();
    if (kind != MediaKind.VIDEO || downTracks.isEmpty() || muted || wanted == null) {
      return wake;
    }
    for (int i = 0; i < MAX_LAYERS; i++) {
      wake = Math.min(wake, requests[i].wakeNanos(nowNanos));
    }
    for (int i = 0; i < downTracks.size(); i++) {
      wake = Math.min(wake, downTracks.get(i).askNanos(nowNanos, wanted));
    }
    return wake;
  }

  /// The lowest layer that arrives now, null where none does.
  public @Nullable IngressStream lowestLayer(long nowNanos) {
    for (IngressStream layer : layers) {
      if (layer != null && nowNanos - layer.lastArrivalNanos() < LAYER_SILENCE_NANOS) {
        return layer;
      }
    }
    return null;
  }

  /// Releases the oldest packets of all layers.
  ///
  /// @return how many were released
  public int evict(int packetsOfEach) {
    int released = 0;
    for (IngressStream layer : layers) {
      released += layer == null ? 0 : layer.evict(packetsOfEach);
    }
    return released;
  }

  /// Ends the track; its down-tracks are the caller's to end.
  public void close() {
    for (IngressStream layer : layers) {
      if (layer != null) {
        layer.close();
      }
    }
  }
}
