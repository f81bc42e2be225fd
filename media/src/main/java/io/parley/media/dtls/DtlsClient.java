package io.parley.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;

/// The active role: a client half, and us towards a peer that is passive.
final class DtlsClient extends DefaultTlsClient implements Handshaker {

  private final DtlsIdentity identity;
  private final DtlsFingerprint expected;
  private final int[] srtpProfiles;
  private final HandshakeResult result = new HandshakeResult();

  DtlsClient(DtlsIdentity identity, DtlsFingerprint expected, int[] srtpProfiles) {
    super(identity.crypto());
    this.identity = identity;
    this.expected = expected;
    this.srtpProfiles = srtpProfiles;
  }

  @Override
  public DTLSTransport handshake(DatagramTransport datagrams) throws IOException {
    return new DTLSClientProtocol().connect(this, datagrams);
  }

  @Override
  public HandshakeResult result() {
    return result;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return HandshakeRules.cipherSuites();
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return HandshakeRules.NEVER_MILLIS;
  }

  @Override
  @SuppressWarnings("rawtypes") // Bouncy Castle's signatures
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(srtpProfiles, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  @SuppressWarnings("rawtypes") // Bouncy Castle's signatures
  public void processServerExtensions(Hashtable serverExtensions) throws IOException {
    super.processServerExtensions(serverExtensions);
    result.chooseProfile(serverExtensions);
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        expected.verify(certificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return identity.signer(new TlsCryptoParameters(context));
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    result.exportKeys(context);
  }

  @Override
  public void notifyAlertReceived(short level, short description) {
    result.alertReceived(description);
  }
}
