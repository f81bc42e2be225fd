package io.parley.cluster.keyring.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.SealedSecrets;
import io.parley.protocol.events.SealedKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys as the topic has them. Changed by the reader's thread only; read from any.
final class KeyView {

  private static final Logger log = LoggerFactory.getLogger(KeyView.class);

  /// Ids that were complained of. When full, further ones are counted only.
  private static final int COMPLAINTS = 1_000;

  private final SealedSecrets secrets;
  private final Map<String, Known> keys = new ConcurrentHashMap<>();
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();
  private final AtomicLong refused = new AtomicLong();

  KeyView(SealedSecrets secrets) {
    this.secrets = secrets;
  }

  @Nullable Known find(String id) {
    return keys.get(id);
  }

  Collection<Known> all() {
    return List.copyOf(keys.values());
  }

  long refused() {
    return refused.get();
  }

  /// Takes a record of the topic, or of the file.
  ///
  /// @param value null revokes
  /// @return whether something changed
  boolean accept(String id, byte @Nullable [] value) {
    if (value == null) {
      return keys.remove(id) != null;
    }
    Known known = read(id, value);
    if (known == null) {
      refused.incrementAndGet();
      if (complaints.size() < COMPLAINTS && complaints.add(id)) {
        log.atWarn()
            .addKeyValue("key", id)
            .log("a sealed key is refused: spoilt, or sealed under another master key");
      }
      return false;
    }
    Known before = keys.put(id, known);
    return before == null || !before.sealed().equals(known.sealed());
  }

  /// Forgets what is not among these.
  ///
  /// @return whether something changed
  boolean retain(Set<String> ids) {
    return keys.keySet().retainAll(ids);
  }

  private @Nullable Known read(String id, byte[] value) {
    try {
      SealedKey sealed = SealedKey.parseFrom(value);
      String secret =
          sealed.getId().equals(id)
              ? secrets.unseal(id, sealed.getProject(), sealed.getSealedSecret().toByteArray())
              : null;
      return secret == null ? null : new Known(new ApiKey(id, sealed.getProject(), secret), sealed);
    } catch (InvalidProtocolBufferException spoilt) {
      return null;
    }
  }

  /// A key, and the record that it came in.
  record Known(ApiKey key, SealedKey sealed) {

    long createdAtMillis() {
      return sealed.getCreatedAtMs();
    }
  }
}
