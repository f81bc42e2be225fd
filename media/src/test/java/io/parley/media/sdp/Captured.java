package io.parley.media.sdp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Descriptions that real clients wrote: Chromium 156 (alone, and under
/// livekit-client 2), Firefox 153, pion 4.1, the native SDK 1.1.
public final class Captured {

  /// All of them, offers and answers.
  public static final List<String> ALL =
      List.of(
          "chromium-v0-publish",
          "chromium-v0-unpublish",
          "chromium-v0-republish",
          "chromium-v0-restart",
          "chromium-v0-recycled",
          "chromium-v1-join",
          "chromium-v1-publish",
          "chromium-sub-data",
          "chromium-sub-six",
          "firefox-v0-publish",
          "firefox-v0-unpublish",
          "firefox-v1-join",
          "firefox-v1-publish",
          "firefox-sub-six",
          "livekit-v1-join",
          "livekit-v1-publish",
          "native-v1-join",
          "native-sub",
          "pion-v0-publish",
          "pion-v0-unpublish",
          "pion-sub");

  private Captured() {}

  public static String text(String name) {
    try (var in = Captured.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static SessionDescription description(String name) {
    return Objects.requireNonNull(SessionDescription.parse(text(name)), name);
  }
}
