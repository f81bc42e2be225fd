package io.parley.media.dtls;

import io.parley.media.srtp.SrtpKeys;
import io.parley.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// What both roles do alike: agree on an SRTP profile, export its keys, notice the good-bye.
final class HandshakeResult {

  private @Nullable SrtpProfile profile;
  private @Nullable SrtpKeys keys;
  private boolean closedByPeer;

  /// Of the profiles in an extension takes the one we prefer.
  ///
  /// @throws TlsFatalAlert when there is none we speak: without keys there is no media
  void chooseProfile(@Nullable Hashtable<?, ?> extensions) throws IOException {
    UseSRTPData offered = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered != null) {
      for (int id : offered.getProtectionProfiles()) {
        SrtpProfile candidate = SrtpProfile.of(id);
        boolean better = candidate != null && (profile == null || candidate.compareTo(profile) < 0);
        profile = better ? candidate : profile;
      }
    }
    if (profile == null) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no SRTP profile in common");
    }
  }

  SrtpProfile profile() {
    if (profile == null) {
      throw new IllegalStateException("asked before the hello was read");
    }
    return profile;
  }

  /// RFC 5764 §4.2.
  void exportKeys(TlsContext context) {
    SrtpProfile agreed = profile();
    byte[] exported =
        context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpKeys.exportedBytes(agreed));
    keys = SrtpKeys.of(agreed, exported);
  }

  @Nullable SrtpKeys keys() {
    return keys;
  }

  void alertReceived(short description) {
    closedByPeer |= description == AlertDescription.close_notify;
  }

  boolean closedByPeer() {
    return closedByPeer;
  }
}
