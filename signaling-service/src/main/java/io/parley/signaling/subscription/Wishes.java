package io.parley.signaling.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// What one subscriber wants, what its client was told of, and what the SFU was asked for.
///
/// A wish may name a track that is not there yet. Owned by the room.
public final class Wishes {

  /// Tracks that one subscriber may name. What comes after is not remembered: nobody has a room
  /// where it would matter, and a client could otherwise fill the memory.
  static final int CAPACITY = 10_000;

  /// A track that never appeared is given up after this long.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// An explicit wish.
  private record Wish(boolean subscribe, Instant since) {}

  private final boolean auto;
  private final boolean adaptive;
  private final Map<String, Wish> explicit = new HashMap<>();
  private final Set<String> configured = new HashSet<>();
  private final Set<String> announced = new HashSet<>();
  private final Map<String, String> subscribed = new HashMap<>();
  private int revision;

  /// @param auto every track is wished for that is not refused explicitly
  /// @param adaptive the client says itself how large it shows what; until then little is enough
  public Wishes(boolean auto, boolean adaptive) {
    this.auto = auto;
    this.adaptive = adaptive;
  }

  /// The subscriber asked for a track, or gave it up.
  public void wish(String trackSid, boolean subscribe, Instant now) {
    if (explicit.containsKey(trackSid) || explicit.size() < CAPACITY) {
      explicit.put(trackSid, new Wish(subscribe, now));
      revision++;
    }
  }

  /// The explicit wishes, by track sid: true for wanted.
  public Map<String, Boolean> explicit() {
    Map<String, Boolean> wishes = new HashMap<>();
    explicit.forEach((track, wish) -> wishes.put(track, wish.subscribe()));
    return wishes;
  }

  /// Another number after each change of the explicit wishes.
  public int revision() {
    return revision;
  }

  /// Whether the subscriber wants this track.
  public boolean wants(String trackSid) {
    Wish wish = explicit.get(trackSid);
    return wish == null ? auto : wish.subscribe();
  }

  /// The subscriber said how it wants a track; false where there is no room to remember more.
  public boolean configure(String trackSid) {
    return configured.contains(trackSid)
        || (configured.size() < CAPACITY && configured.add(trackSid));
  }

  /// Whether a new subscription starts with the lowest layer.
  public boolean startsLow(String trackSid) {
    return adaptive && !configured.contains(trackSid);
  }

  /// The client's socket took an update that names this track.
  public void announce(String trackSid) {
    announced.add(trackSid);
  }

  /// Whether media of this track may come: a client drops what it was not told of.
  public boolean knows(String trackSid) {
    return announced.contains(trackSid) || subscribed.containsKey(trackSid);
  }

  /// A new socket: what the old one took may never have arrived.
  public void forgetAnnouncements() {
    announced.clear();
  }

  /// Whether the SFU was asked for this track.
  public boolean has(String trackSid) {
    return subscribed.containsKey(trackSid);
  }

  /// The SFU was asked for it.
  ///
  /// @return whether this is the first track of that publisher
  public boolean subscribed(String trackSid, String publisherSid) {
    boolean first = !subscribed.containsValue(publisherSid);
    subscribed.put(trackSid, publisherSid);
    return first;
  }

  /// The SFU was told that it is no longer wanted.
  ///
  /// @return whether it was the last track of that publisher
  public boolean unsubscribed(String trackSid) {
    String publisher = subscribed.remove(trackSid);
    return publisher != null && !subscribed.containsValue(publisher);
  }

  /// Whether any track of this publisher is subscribed.
  public boolean hears(String publisherSid) {
    return subscribed.containsValue(publisherSid);
  }

  /// The track is gone for good.
  public void forget(String trackSid) {
    subscribed.remove(trackSid);
    announced.remove(trackSid);
    configured.remove(trackSid);
    if (explicit.remove(trackSid) != null) {
      revision++;
    }
  }

  /// Takes out the wishes whose track never appeared.
  ///
  /// @param exists whether there is such a track now
  public List<String> takeHopeless(Instant now, Predicate<String> exists) {
    Instant oldest = now.minus(PATIENCE);
    List<String> hopeless = new ArrayList<>();
    explicit
        .entrySet()
        .removeIf(
            entry -> {
              Wish wish = entry.getValue();
              boolean over = wish.since().isBefore(oldest) && !exists.test(entry.getKey());
              if (over && wish.subscribe()) {
                hopeless.add(entry.getKey());
              }
              return over;
            });
    return hopeless;
  }
}
