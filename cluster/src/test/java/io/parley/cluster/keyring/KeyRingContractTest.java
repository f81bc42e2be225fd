package io.parley.cluster.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What every key ring promises: the one of room-service, which is told keys, and the one of
/// another node, which learns of them. In one process they are the same.
public abstract class KeyRingContractTest {

  private static final Duration REVOCATION = Duration.ofSeconds(5);

  /// Room-service's.
  protected abstract KeyRing writer();

  /// Another node's.
  protected abstract KeyRing reader();

  @Test
  void itIsCompleteOnceAllKeysWereTold() {
    writer().add(new ApiKey("a", "p", "secret"));
    writer().completed();
    assertThat(writer().complete()).isTrue();
    await().atMost(REVOCATION).until(() -> reader().complete());
    await().atMost(REVOCATION).until(() -> reader().find("a") != null);
  }

  @Test
  void keysAreFoundByIdAndByProjectOldestFirst() {
    for (String id : new String[] {"z", "m", "a"}) {
      writer().add(new ApiKey(id, "p", "secret of " + id));
    }
    writer().add(new ApiKey("other", "q", "secret"));
    assertThat(writer().keysOf("p")).extracting(ApiKey::id).containsExactly("z", "m", "a");

    await().atMost(REVOCATION).until(() -> reader().find("other") != null);
    assertThat(reader().find("m")).isEqualTo(new ApiKey("m", "p", "secret of m"));
    assertThat(reader().keysOf("p")).extracting(ApiKey::id).containsExactly("z", "m", "a");
    assertThat(reader().keysOf("nobody")).isEmpty();
    assertThat(reader().find("nobody")).isNull();
  }

  @Test
  void aRevokedKeyIsGoneEverywhereWithinFiveSeconds() {
    writer().add(new ApiKey("a", "p", "secret"));
    writer().add(new ApiKey("b", "p", "secret"));
    await().atMost(REVOCATION).until(() -> reader().find("b") != null);

    writer().remove("a");
    writer().remove("unknown");

    assertThat(writer().find("a")).isNull();
    assertThat(writer().keysOf("p")).extracting(ApiKey::id).containsExactly("b");
    await().atMost(REVOCATION).until(() -> reader().find("a") == null);
    assertThat(reader().find("b")).isNotNull();
  }

  @Test
  void aNewSecretReplacesTheOldOne() {
    writer().add(new ApiKey("a", "p", "old"));
    await().atMost(REVOCATION).until(() -> reader().find("a") != null);
    writer().add(new ApiKey("a", "p", "new"));
    assertThat(writer().find("a")).isEqualTo(new ApiKey("a", "p", "new"));
    await().atMost(REVOCATION).until(() -> new ApiKey("a", "p", "new").equals(reader().find("a")));
  }

  @Test
  void aKeyThatANodeAskedForIsKnownThere() {
    reader().add(new ApiKey("asked", "p", "secret"));
    assertThat(reader().find("asked")).isNotNull();
    assertThat(reader().keysOf("p")).extracting(ApiKey::id).contains("asked");
  }
}
