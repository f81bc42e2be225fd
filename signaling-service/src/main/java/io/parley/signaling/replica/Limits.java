package io.parley.signaling.replica;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// How much a participant may say of itself. All sizes are in UTF-8 bytes or, for names, in
/// characters.
///
/// @param metadataBytes more makes every update of the participant costly for the whole room
/// @param attributeBytes keys and values together
/// @param remoteUnmute whether the API may unmute somebody; a surprise for most people
public record Limits(int metadataBytes, int attributeBytes, int nameChars, boolean remoteUnmute) {

  /// Whether this metadata is short enough.
  public boolean metadataFits(String metadata) {
    return bytes(metadata) <= metadataBytes;
  }

  /// Whether these attributes together are short enough.
  public boolean attributesFit(Map<String, String> attributes) {
    long total = 0;
    for (var attribute : attributes.entrySet()) {
      total += bytes(attribute.getKey()) + bytes(attribute.getValue());
    }
    return total <= attributeBytes;
  }

  /// Whether this display name is short enough.
  public boolean nameFits(String name) {
    return name.length() <= nameChars;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
