package io.parley.media.ice;

import java.util.random.RandomGenerator;

/// User fragment and password of one side for one ICE generation (RFC 8839 §5.4).
///
/// @param ufrag 4 to 256 ice-chars
/// @param password 22 to 256 ice-chars
public record IceCredentials(String ufrag, String password) {

  private static final String ICE_CHARS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /// 48 bits beyond the prefix: two peers of one node must not meet.
  private static final int UFRAG_CHARS = 8;

  /// 144 bits; RFC 8445 §5.3 asks for 128.
  private static final int PASSWORD_CHARS = 24;

  public IceCredentials {
    if (ufrag.length() < 4 || ufrag.length() > 256) {
      throw new IllegalArgumentException("a user fragment has 4 to 256 characters");
    }
    if (password.length() < 22 || password.length() > 256) {
      throw new IllegalArgumentException("an ICE password has 22 to 256 characters");
    }
  }

  /// Makes new ones.
  ///
  /// @param ufragPrefix what the user fragment begins with, such as the shard that answers
  /// @param random a source nobody can guess, except in tests
  public static IceCredentials create(String ufragPrefix, RandomGenerator random) {
    return new IceCredentials(
        ufragPrefix + chars(UFRAG_CHARS, random), chars(PASSWORD_CHARS, random));
  }

  private static String chars(int count, RandomGenerator random) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(ICE_CHARS.charAt(random.nextInt(ICE_CHARS.length())));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "IceCredentials[ufrag=" + ufrag + "]";
  }
}
