package io.parley.sfu.shard;

import java.util.Locale;

/// How an ICE user fragment names the shard that answers: by its first two characters, in
/// hexadecimal. A connection over TCP finds its shard by it.
public final class ShardPrefix {

  private static final int LENGTH = 2;
  private static final int RADIX = 16;

  private ShardPrefix() {}

  /// @param number of a shard, 0 to 255
  public static String of(int number) {
    return String.format(Locale.ROOT, "%02x", number);
  }

  /// The number that a user fragment begins with; -1 where it begins with none.
  public static int shard(String ufrag) {
    if (ufrag.length() < LENGTH) {
      return -1;
    }
    int high = Character.digit(ufrag.charAt(0), RADIX);
    int low = Character.digit(ufrag.charAt(1), RADIX);
    return high < 0 || low < 0 ? -1 : high * RADIX + low;
  }
}
