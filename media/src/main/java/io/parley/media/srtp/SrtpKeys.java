package io.parley.media.srtp;

import java.util.Arrays;

/// The master keys of one transport, as the DTLS handshake gives them (RFC 5764 §4.2).
///
/// Client and server are the DTLS roles: a client's key protects what the client sends. The arrays
/// are owned by this object and lent; [#wipe] ends them.
public final class SrtpKeys {

  private final SrtpProfile profile;
  private final byte[] clientKey;
  private final byte[] serverKey;
  private final byte[] clientSalt;
  private final byte[] serverSalt;

  /// Takes the arrays over; their lengths are those of the profile.
  public SrtpKeys(
      SrtpProfile profile,
      byte[] clientKey,
      byte[] clientSalt,
      byte[] serverKey,
      byte[] serverSalt) {
    this.profile = profile;
    this.clientKey = ofLength(profile.keyBytes(), clientKey);
    this.clientSalt = ofLength(profile.saltBytes(), clientSalt);
    this.serverKey = ofLength(profile.keyBytes(), serverKey);
    this.serverSalt = ofLength(profile.saltBytes(), serverSalt);
  }

  /// Cuts exported keying material: client key, server key, client salt, server salt.
  public static SrtpKeys of(SrtpProfile profile, byte[] exported) {
    int key = profile.keyBytes();
    int salt = profile.saltBytes();
    ofLength(exportedBytes(profile), exported);
    return new SrtpKeys(
        profile,
        Arrays.copyOfRange(exported, 0, key),
        Arrays.copyOfRange(exported, 2 * key, 2 * key + salt),
        Arrays.copyOfRange(exported, key, 2 * key),
        Arrays.copyOfRange(exported, 2 * key + salt, 2 * key + 2 * salt));
  }

  /// How much keying material a profile needs, in bytes.
  public static int exportedBytes(SrtpProfile profile) {
    return 2 * (profile.keyBytes() + profile.saltBytes());
  }

  private static byte[] ofLength(int length, byte[] bytes) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(length + " bytes are needed, not " + bytes.length);
    }
    return bytes;
  }

  public SrtpProfile profile() {
    return profile;
  }

  public byte[] clientKey() {
    return clientKey;
  }

  public byte[] clientSalt() {
    return clientSalt;
  }

  public byte[] serverKey() {
    return serverKey;
  }

  public byte[] serverSalt() {
    return serverSalt;
  }

  /// Overwrites all keys with zeros. Senders and receivers made before keep working.
  public void wipe() {
    Arrays.fill(clientKey, (byte) 0);
    Arrays.fill(clientSalt, (byte) 0);
    Arrays.fill(serverKey, (byte) 0);
    Arrays.fill(serverSalt, (byte) 0);
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }
}
