package io.parley.signaling.replica;

import java.util.Locale;
import livekit.LivekitModels.ClientConfiguration;
import livekit.LivekitModels.ClientInfo;
import livekit.LivekitModels.Codec;
import livekit.LivekitModels.DisabledCodecs;

/// What some clients are told not to do, because it does not work there.
final class ClientQuirks {

  private ClientQuirks() {}

  /// Firefox has no usable H.264 encoder on Linux and Android, Safari none for AV1.
  static ClientConfiguration configuration(ClientInfo client) {
    String browser = client.getBrowser().toLowerCase(Locale.ROOT);
    String os = client.getOs().toLowerCase(Locale.ROOT);
    boolean noH264 =
        browser.contains("firefox") && (os.contains("linux") || os.contains("android"));
    ClientConfiguration.Builder configuration = ClientConfiguration.newBuilder();
    if (noH264) {
      configuration.setDisabledCodecs(unpublishable("video/H264"));
    } else if (browser.contains("safari")) {
      configuration.setDisabledCodecs(unpublishable("video/AV1"));
    }
    return configuration.build();
  }

  private static DisabledCodecs unpublishable(String mime) {
    return DisabledCodecs.newBuilder().addPublish(Codec.newBuilder().setMime(mime)).build();
  }
}
