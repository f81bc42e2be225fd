package io.parley.media.layer;

import org.jspecify.annotations.Nullable;

/// What one subscriber is meant to get of a track, and what passes of the stream that it gets.
///
/// Allocates only when a stream of another form begins. Owned by one shard.
public final class LayerSelection {

  private int spatial = Layers.ALL;
  private int temporal = Layers.ALL;
  private PacketLayer.Form form = PacketLayer.Form.WHOLE;
  private @Nullable TemporalSelector temporals;
  private @Nullable Vp9Selector vp9;
  private @Nullable DependencySelector dependencies;
  private @Nullable LayerSelector selector;

  /// Sets the target.
  ///
  /// @param spatialLayer [Layers#NOTHING] for nothing at all
  public void target(int spatialLayer, int temporalLayer) {
    spatial = Math.clamp(spatialLayer, Layers.NOTHING, Layers.ALL);
    temporal = Math.clamp(temporalLayer, 0, Layers.ALL);
  }

  /// The highest spatial layer wanted; [Layers#NOTHING] where nothing is.
  public int spatial() {
    return spatial;
  }

  /// The highest temporal layer wanted.
  public int temporal() {
    return temporal;
  }

  /// Whether nothing is wanted for now.
  public boolean isNothing() {
    return spatial == Layers.NOTHING;
  }

  /// What is forwarded comes from another stream from now on, or begins anew; this is the first
  /// packet.
  ///
  /// @param alone the stream carries all spatial layers of its track; else it is itself one
  public void begin(PacketLayer packet, boolean alone) {
    form = packet.form();
    selector = selector(form);
    if (selector != null) {
      selector.begin(packet, within(alone), temporal);
    }
  }

  /// Judges a packet of the stream that is forwarded.
  ///
  /// @param alone as for [#begin]
  public Verdict judge(PacketLayer packet, boolean alone) {
    if (packet.form() != form && packet.form() != PacketLayer.Form.WHOLE && packet.isKeyFrame()) {
      begin(packet, alone); // a descriptor began to come with its packets
    }
    LayerSelector judge = packet.form() == form ? selector : null;
    return judge == null ? Verdict.FORWARD : judge.judge(packet, within(alone), temporal);
  }

  private int within(boolean alone) {
    return alone ? Math.max(0, spatial) : Layers.ALL;
  }

  private @Nullable LayerSelector selector(PacketLayer.Form of) {
    return switch (of) {
      case WHOLE -> null;
      case VP8 -> {
        if (temporals == null) {
          temporals = new TemporalSelector();
        }
        yield temporals;
      }
      case VP9 -> {
        if (vp9 == null) {
          vp9 = new Vp9Selector();
        }
        yield vp9;
      }
      case DEPENDENCY -> {
        if (dependencies == null) {
          dependencies = new DependencySelector();
        }
        yield dependencies;
      }
    };
  }

  /// What a packet that is forwarded has to say of the decode targets that are: a mask, 0 where it
  /// says already what is so. To be asked once for each packet, after [#judge].
  public int activeTargets(PacketLayer packet) {
    return selector == dependencies && dependencies != null ? dependencies.tell(packet) : 0;
  }

  /// Whether what is wanted of the stream can only be reached by a key frame.
  public boolean needsKeyFrame() {
    return selector != null && selector.needsKeyFrame();
  }
}
