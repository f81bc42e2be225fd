package io.parley.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `a=simulcast` and `a=rid` (RFC 8853 §5, RFC 8852 §10).
final class Rids {

  /// More encodings than any client makes.
  private static final int MAX_RIDS = 16;

  private static final int MACROBLOCK_PIXELS = 256;

  private Rids() {}

  /// The ids of one direction, in the order of `a=simulcast`, else of the `a=rid` lines. Of
  /// alternatives the first is taken; a paused one counts.
  static List<String> of(Attributes attributes, String direction) {
    var declared = new ArrayList<String>();
    for (var value : attributes.values("rid")) {
      String[] parts = value.split(" ", 3);
      if (parts.length >= 2 && parts[1].equals(direction) && isId(parts[0])) {
        add(declared, parts[0]);
      }
    }
    var simulcast = attributes.value("simulcast");
    if (simulcast == null) {
      return declared;
    }
    var listed = new ArrayList<String>();
    String[] words = simulcast.strip().split(" +");
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals(direction)) {
        for (var alternatives : words[i + 1].split(";")) {
          var rid = Text.before(alternatives, ',');
          rid = rid.startsWith("~") ? rid.substring(1) : rid;
          if (declared.contains(rid)) {
            add(listed, rid);
          }
        }
      }
    }
    return listed.isEmpty() ? declared : listed;
  }

  /// By `max-width` and `max-height`, else by `max-fs`, which counts in macroblocks; 0 where
  /// neither is declared.
  static long maxPixels(Attributes attributes, String rid) {
    for (var value : attributes.values("rid")) {
      String[] parts = value.split(" ", 3);
      if (parts.length == 3 && parts[0].equals(rid)) {
        var restrictions = FormatParameters.of(parts[2]);
        long pixels =
            number(restrictions.get("max-width")) * number(restrictions.get("max-height"));
        return pixels > 0 ? pixels : number(restrictions.get("max-fs")) * MACROBLOCK_PIXELS;
      }
    }
    return 0;
  }

  private static long number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
  }

  private static void add(List<String> rids, String rid) {
    if (rids.size() < MAX_RIDS && !rids.contains(rid)) {
      rids.add(rid);
    }
  }

  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= 255
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
  }
}
