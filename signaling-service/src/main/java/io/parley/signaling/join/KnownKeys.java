package io.parley.signaling.join;

import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.signaling.directory.RoomDirectory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The key ring, and one question to room-service where it does not know a key.
public final class KnownKeys {

  /// How long nobody asks again for a key that is not there. Longer, and a new key is refused when
  /// it is first used; shorter, and made-up keys become questions to room-service.
  private static final Duration NEGATIVE = Duration.ofSeconds(2);

  /// Keys known not to be there. When full, the old ones give way; while none is old, unknown keys
  /// are refused without a question.
  private static final int NEGATIVE_CAPACITY = 1_024;

  private final KeyRing ring;
  private final RoomDirectory directory;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Instant> absentUntil = new ConcurrentHashMap<>();

  public KnownKeys(KeyRing ring, RoomDirectory directory, InstantSource clock) {
    this.ring = ring;
    this.directory = directory;
    this.clock = clock;
  }

  /// The key of this id; null where there is none. May wait 300 ms.
  public @Nullable ApiKey find(String id) {
    ApiKey known = ring.find(id);
    return known == null ? ask(id) : known;
  }

  private @Nullable ApiKey ask(String id) {
    Instant now = clock.instant();
    Instant until = absentUntil.get(id);
    if ((until != null && now.isBefore(until)) || isFull(now)) {
      return null;
    }
    ApiKey found = directory.findKey(id);
    if (found == null) {
      absentUntil.put(id, now.plus(NEGATIVE));
    } else {
      absentUntil.remove(id);
      ring.add(found);
    }
    return found;
  }

  private boolean isFull(Instant now) {
    if (absentUntil.size() >= NEGATIVE_CAPACITY) {
      absentUntil.values().removeIf(until -> !now.isBefore(until));
    }
    return absentUntil.size() >= NEGATIVE_CAPACITY;
  }
}
