package io.parley.sfu.session;

import io.parley.media.negotiation.BoundTrack;
import io.parley.media.negotiation.SendTrack;
import io.parley.media.section.Codec;
import io.parley.media.shard.DownTrackSpec;
import io.parley.media.shard.DownTrackWish;
import io.parley.protocol.sfu.Settings;
import io.parley.protocol.sfu.Subscribe;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.SubscriptionError;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import org.jspecify.annotations.Nullable;

/// Who in a room gets which track. A wish may come before its track; it is served when there is
/// one.
final class Subscribing {

  /// A track that has not appeared by then is said not to exist.
  static final Duration TRACK_WITHIN = Duration.ofSeconds(60);

  /// Wishes, and settings, of one participant; more are refused.
  static final int CAPACITY = 2000;

  private final RoomScope room;
  private final Function<String, @Nullable PublishedTrack> tracks;
  private final Consumer<Session> negotiate;
  private final Consumer<String> wishes;

  /// @param tracks that are live, by sid
  /// @param negotiate what a session is sent changed
  /// @param wishes told of a track of which more or less may be wanted than before
  Subscribing(
      RoomScope room,
      Function<String, @Nullable PublishedTrack> tracks,
      Consumer<Session> negotiate,
      Consumer<String> wishes) {
    this.room = room;
    this.tracks = tracks;
    this.negotiate = negotiate;
    this.wishes = wishes;
  }

  void subscribe(Session session, Subscribe wish) {
    String trackSid = wish.getTrackSid();
    var subscriptions = session.subscriptions();
    if (!subscriptions.containsKey(trackSid) && subscriptions.size() == CAPACITY) {
      fail(session, trackSid, SubscriptionError.SE_UNKNOWN);
      return;
    }
    serve(
        session,
        subscriptions.computeIfAbsent(
            trackSid, sid -> new Subscription(wish.getPublisherSid(), sid)));
  }

  void unsubscribe(Session session, String trackSid) {
    var subscription = session.subscriptions().remove(trackSid);
    if (subscription != null) {
      stop(session, subscription);
    }
  }

  /// A track can be had now: those who wait for it get it.
  void live(PublishedTrack track, Collection<Session> sessions) {
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null) {
        serve(session, subscription);
      }
    }
  }

  /// A track is of another codec than was thought: those who have it get it anew.
  void changed(PublishedTrack track, Collection<Session> sessions) {
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null && subscription.isNegotiating()) {
        stop(session, subscription);
        serve(session, subscription);
      }
    }
  }

  /// A track is gone, and every wish for it with it.
  void gone(PublishedTrack track, Collection<Session> sessions) {
    for (var session : sessions) {
      unsubscribe(session, track.sid());
      session.settings().remove(track.sid());
    }
  }

  /// The participant's grant changed: wishes are kept, and served while it may subscribe.
  void granted(Session session) {
    for (var subscription : session.subscriptions().values()) {
      if (session.grants().getCanSubscribe()) {
        serve(session, subscription);
      } else {
        stop(session, subscription);
      }
    }
  }

  /// What a participant wants of a track.
  void settings(Session session, Settings settings) {
    var all = session.settings();
    if (!all.containsKey(settings.getTrackSid()) && all.size() == CAPACITY) {
      return;
    }
    all.put(settings.getTrackSid(), settings);
    var subscription = session.subscriptions().get(settings.getTrackSid());
    var track = tracks.apply(settings.getTrackSid());
    if (subscription == null || track == null) {
      return;
    }
    tell(session, subscription, track);
    wishes.accept(track.sid());
  }

  private void tell(Session session, Subscription subscription, PublishedTrack track) {
    long downTrack = subscription.downTrack();
    if (downTrack != Subscription.NONE) {
      var wish = wish(session, track);
      room.execute((engine, now) -> engine.wishDownTrack(now, downTrack, wish));
    }
  }

  private static DownTrackWish wish(Session session, PublishedTrack track) {
    var settings = session.settings().get(track.sid());
    if (settings == null) {
      return DownTrackWish.ALL;
    }
    var choice = LayerChoice.of(layers(session, track), settings);
    return new DownTrackWish(
        choice.quality() != VideoQuality.OFF,
        choice.spatial(),
        settings.getFps(),
        settings.getPriority());
  }

  private static List<VideoLayer> layers(Session session, PublishedTrack track) {
    var subscription = session.subscriptions().get(track.sid());
    var taken = subscription == null ? Set.<Codec>of() : subscription.taken();
    return track.codecs().layers(track.info(), taken);
  }

  /// Who gets which codec of a track changed, and so did the layers that settings mean.
  void chosenAnew(PublishedTrack track, Collection<Session> sessions) {
    for (var session : sessions) {
      var subscription = session.subscriptions().get(track.sid());
      if (subscription != null && session.settings().containsKey(track.sid())) {
        tell(session, subscription, track);
      }
    }
  }

  private void serve(Session session, Subscription subscription) {
    var track = tracks.apply(subscription.trackSid());
    if (track == null) {
      if (!subscription.isWaiting()) {
        subscription.waitUntil(room.after(TRACK_WITHIN, () -> giveUp(session, subscription)));
      }
      return;
    }
    subscription.waitUntil(null);
    if (subscription.isNegotiating()
        || track.publisher() == session
        || !session.grants().getCanSubscribe()) {
      return;
    }
    subscription.setNegotiating(true);
    session.peers().add(sendTrack(track));
    negotiate.accept(session);
    wishes.accept(track.sid());
  }

  private static SendTrack sendTrack(PublishedTrack track) {
    return new SendTrack(
        track.sid(),
        track.publisher().sid() + "|" + track.sid(),
        track.codecs().offered(track.info()),
        track.info().getStereo(),
        PublishedTrack.mayRepeat(track.info()));
  }

  private void giveUp(Session session, Subscription subscription) {
    boolean still = session.subscriptions().get(subscription.trackSid()) == subscription;
    if (still && tracks.apply(subscription.trackSid()) == null) {
      session.subscriptions().remove(subscription.trackSid());
      fail(session, subscription.trackSid(), SubscriptionError.SE_TRACK_NOTFOUND);
    }
  }

  private void stop(Session session, Subscription subscription) {
    subscription.waitUntil(null);
    removeDownTrack(subscription);
    if (subscription.isNegotiating()) {
      subscription.setNegotiating(false);
      session.peers().remove(subscription.trackSid());
      negotiate.accept(session);
      wishes.accept(subscription.trackSid());
    }
  }

  /// Descriptions were exchanged: down-tracks follow them.
  void sending(
      Session session, List<BoundTrack> sending, List<BoundTrack> bound, List<String> unsupported) {
    var sent = new HashSet<String>();
    sending.forEach(track -> sent.add(track.trackSid()));
    for (var subscription : session.subscriptions().values()) {
      if (!sent.contains(subscription.trackSid())) {
        removeDownTrack(subscription);
      }
    }
    bound.forEach(track -> bind(session, track));
    for (var trackSid : unsupported) {
      if (session.subscriptions().remove(trackSid) != null) {
        fail(session, trackSid, SubscriptionError.SE_CODEC_UNSUPPORTED);
        wishes.accept(trackSid);
      }
    }
  }

  private void bind(Session session, BoundTrack bound) {
    var subscription = session.subscriptions().get(bound.trackSid());
    var track = tracks.apply(bound.trackSid());
    if (subscription == null || track == null || !subscription.isNegotiating()) {
      return;
    }
    removeDownTrack(subscription);
    long id = room.ids().getAsLong();
    subscription.bind(id, bound.section());
    var spec = new DownTrackSpec(id, track.id(), session.peers().sending().peer(), bound.section());
    var wish = wish(session, track);
    room.execute(
        (engine, now) -> {
          engine.addDownTrack(now, spec);
          engine.wishDownTrack(now, id, wish);
        });
    room.meters().downTrackAdded();
    if (track.codecs().needsBackup(subscription.taken())) {
      wishes.accept(track.sid());
    }
    if (!session.grants().getHidden() && track.isFirstSubscription()) {
      track.publisher().send(event -> event.getTrackSubscribedBuilder().setTrackSid(track.sid()));
    }
  }

  /// There is no room for what a down-track carries, or there is again: its subscriber's client
  /// shows that it waits.
  void paused(Session session, long downTrack, boolean paused) {
    for (var subscription : session.subscriptions().values()) {
      var track = tracks.apply(subscription.trackSid());
      if (subscription.downTrack() == downTrack && track != null) {
        session.send(
            event ->
                event
                    .getStreamStateBuilder()
                    .setPublisherSid(track.publisher().sid())
                    .setTrackSid(track.sid())
                    .setPaused(paused));
      }
    }
  }

  private void removeDownTrack(Subscription subscription) {
    long downTrack = subscription.downTrack();
    if (downTrack != Subscription.NONE) {
      subscription.setDownTrack(Subscription.NONE);
      room.execute((engine, now) -> engine.removeDownTrack(now, downTrack));
      room.meters().downTrackRemoved();
    }
  }

  /// A participant is gone.
  void left(Session session) {
    for (var subscription : session.subscriptions().values()) {
      subscription.waitUntil(null);
      removeDownTrack(subscription);
    }
    var former = List.copyOf(session.subscriptions().keySet());
    session.subscriptions().clear();
    former.forEach(wishes);
  }

  /// A subscriber is told that it gets nothing, and why.
  static void fail(Session session, String trackSid, SubscriptionError error) {
    session.send(
        event -> event.getSubscriptionFailedBuilder().setTrackSid(trackSid).setError(error));
  }
}
