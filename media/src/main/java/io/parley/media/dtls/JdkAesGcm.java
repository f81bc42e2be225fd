package io.parley.media.dtls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;

/// The JDK's AES-GCM where Bouncy Castle expects its own: one direction of one connection.
final class JdkAesGcm implements TlsAEADCipherImpl {

  private final boolean encrypting;
  private final Cipher cipher;
  private SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
  private int tagBytes;

  JdkAesGcm(boolean encrypting) {
    this.encrypting = encrypting;
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  @Override
  public void setKey(byte[] bytes, int offset, int length) {
    key = new SecretKeySpec(bytes, offset, length, "AES");
  }

  @Override
  public void init(byte[] nonce, int macSize) throws IOException {
    tagBytes = macSize;
    try {
      cipher.init(
          encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
          key,
          new GCMParameterSpec(macSize * 8, nonce));
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.internal_error, e);
    }
  }

  @Override
  public int getOutputSize(int inputLength) {
    return encrypting ? inputLength + tagBytes : Math.max(0, inputLength - tagBytes);
  }

  @Override
  public int doFinal(
      byte[] additionalData,
      byte[] input,
      int inputOffset,
      int inputLength,
      byte[] output,
      int outputOffset)
      throws IOException {
    cipher.updateAAD(additionalData);
    try {
      return cipher.doFinal(input, inputOffset, inputLength, output, outputOffset);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
    }
  }
}
