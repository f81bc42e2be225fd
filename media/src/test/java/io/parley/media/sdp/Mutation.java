package io.parley.media.sdp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Spoils a description the way a hostile or broken client would.
public final class Mutation {

  private static final List<String> NASTY =
      List.of(
          "",
          "0",
          "-1",
          "999999999999999999999",
          "\u0000",
          "a=",
          ":",
          "ssrc-group:FID 1",
          "a=simulcast:send ;;~,;",
          "a=fmtp:96 apt=96",
          "a=group:BUNDLE",
          "\uD800");

  private Mutation() {}

  /// The text with a few lines lost, doubled, swapped, cut or replaced.
  public static String of(String text, RandomGenerator random) {
    var lines = new ArrayList<>(List.of(text.split("\r\n")));
    for (int i = random.nextInt(1, 12); i > 0 && !lines.isEmpty(); i--) {
      int at = random.nextInt(lines.size());
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(random.nextInt(lines.size() + 1), lines.get(at));
        case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
        case 3 -> lines.set(at, cut(lines.get(at), random));
        case 4 -> lines.set(at, replaced(lines.get(at), random));
        default -> Collections.shuffle(lines.subList(at, lines.size()), Random.from(random));
      }
    }
    var spoilt = String.join(random.nextInt(8) == 0 ? "\n" : "\r\n", lines) + "\r\n";
    return random.nextInt(10) == 0 ? cut(spoilt, random) : spoilt;
  }

  private static String cut(String text, RandomGenerator random) {
    return text.substring(0, random.nextInt(text.length() + 1));
  }

  private static String replaced(String line, RandomGenerator random) {
    int at = random.nextInt(line.length() + 1);
    int end = Math.min(line.length(), at + random.nextInt(8));
    return line.substring(0, at) + NASTY.get(random.nextInt(NASTY.size())) + line.substring(end);
  }
}
