package io.parley.protocol.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// Ids of facts: the same statement has the same id, whoever makes it.
public final class FactIds {

  private static final int BYTES = 16;

  private FactIds() {}

  /// @param subject the sid of the room, participant or track that it is about
  /// @param transition a word for what happened to it, which happens to a sid once
  /// @return 32 hexadecimal digits
  public static String of(String subject, String transition) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((subject + '\0' + transition).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
