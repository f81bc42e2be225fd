package io.parley.cluster.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Seals API secrets under the fleet's master key: AES-256-GCM, each under a nonce of its own, and
/// bound to the key's id and project. A sealed secret is nonce ‖ ciphertext ‖ tag. Safe from any
/// thread.
public final class SealedSecrets {

  private static final int MASTER_KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec masterKey;
  private final SecureRandom random;

  /// Takes the master key.
  ///
  /// @param masterKey base64 of 32 bytes
  /// @throws MasterKeyException where it is something else; says how to make one
  public SealedSecrets(String masterKey, SecureRandom random) {
    this.masterKey = new SecretKeySpec(decoded(masterKey), "AES");
    this.random = random;
  }

  /// The secret of this key, as others may see it.
  public byte[] seal(ApiKey key) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, key.id(), key.project());
      byte[] sealed = cipher.doFinal(key.secret().getBytes(UTF_8));
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The secret; null where it was sealed under another master key, for another id or project, or
  /// by nobody.
  public @Nullable String unseal(String id, String project, byte[] sealed) {
    if (sealed.length < NONCE_BYTES + TAG_BITS / 8) {
      return null;
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce, id, project);
      return new String(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES), UTF_8);
    } catch (GeneralSecurityException foreign) {
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String id, String project)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, masterKey, new GCMParameterSpec(TAG_BITS, nonce));
    byte[] named = id.getBytes(UTF_8);
    cipher.updateAAD(ByteBuffer.allocate(4).putInt(named.length).flip());
    cipher.updateAAD(named);
    cipher.updateAAD(project.getBytes(UTF_8));
    return cipher;
  }

  private static byte[] decoded(String masterKey) {
    try {
      byte[] bytes = Base64.getDecoder().decode(masterKey.strip());
      if (bytes.length == MASTER_KEY_BYTES) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw refused();
    }
    throw refused();
  }

  private static MasterKeyException refused() {
    return new MasterKeyException(
        "parley.master-key (PARLEY_MASTER_KEY) must be base64 of 32 bytes, the same for the whole"
            + " fleet; make one with: openssl rand -base64 32");
  }
}
