package io.parley.protocol.id;

import java.util.random.RandomGenerator;

/// Short unique names: a prefix that says what is named, and 12 characters that one can read aloud
/// (no `0`, `1`, `I`, `O`, `l`). Their 70 bits make a collision within one room as good as
/// impossible.
public final class Guid {

  private static final String ALPHABET =
      "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final int LENGTH = 12;

  private Guid() {}

  /// A new name with this prefix.
  public static String create(String prefix, RandomGenerator random) {
    StringBuilder name = new StringBuilder(prefix.length() + LENGTH).append(prefix);
    for (int i = 0; i < LENGTH; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }

  static void requirePrefix(String value, String prefix) {
    if (!value.startsWith(prefix)) {
      throw new IllegalArgumentException("not a name that starts with " + prefix + ": " + value);
    }
  }
}
