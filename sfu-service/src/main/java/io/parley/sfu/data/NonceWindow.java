package io.parley.sfu.data;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/// The nonces of the latest user packets, by which a repeated request of the server API is known.
public final class NonceWindow {

  /// As many as the reference remembers.
  static final int CAPACITY = 100;

  private static final int NONCE_BYTES = 16;

  private final ArrayDeque<ByteString> order = new ArrayDeque<>(CAPACITY);
  private final Set<ByteString> seen = new HashSet<>();

  /// Remembers a nonce; one that is not 16 bytes long is none.
  ///
  /// @return false if it was there already
  public boolean isNew(ByteString nonce) {
    if (nonce.size() != NONCE_BYTES) {
      return true;
    }
    if (!seen.add(nonce)) {
      return false;
    }
    if (order.size() == CAPACITY) {
      seen.remove(order.removeFirst());
    }
    order.addLast(nonce);
    return true;
  }
}
