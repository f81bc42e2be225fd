package io.parley.room.key;

import io.parley.cluster.keyring.ApiKey;
import java.util.ArrayList;
import java.util.List;

/// The keys that the configuration names.
public final class KeySeeds {

  /// What everybody knows; only a development server takes it, and only while it has no other.
  public static final String DEV_KEY = "devkey";

  public static final String DEV_SECRET = "secret";

  private KeySeeds() {}

  /// Reads `key:secret,key:secret`; in dev mode nothing means `devkey:secret`.
  ///
  /// @throws IllegalArgumentException where it has another form; the message shows no secret
  public static List<ApiKey> parse(String keys, String project, boolean devMode) {
    if (keys.isBlank()) {
      return devMode ? List.of(new ApiKey(DEV_KEY, project, DEV_SECRET)) : List.of();
    }
    List<ApiKey> seeds = new ArrayList<>();
    for (String pair : keys.split(",", -1)) {
      int colon = pair.indexOf(':');
      String id = colon < 0 ? "" : pair.substring(0, colon).strip();
      String secret = pair.substring(colon + 1).strip();
      if (id.isEmpty() || secret.isEmpty()) {
        throw new IllegalArgumentException(
            "parley.room.keys (PARLEY_KEYS) must be key:secret, several with commas between");
      }
      seeds.add(new ApiKey(id, project, secret));
    }
    return seeds;
  }
}
