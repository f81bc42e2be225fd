package io.parley.bench;

import io.parley.media.client.Stamp;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// When each packet of the publisher was handed to its socket. SRTP leaves the RTP header readable,
/// and the publisher's frames count from 0 with a timestamp each: so a packet
/// of a frame is known by its header, and at the subscriber by its [Stamp].
final class Departures implements LinkWatcher {

  private static final int HEADER_BYTES = 12;
  private static final int PACKETS_OF_A_FRAME = 1 << 10;

  private final Map<Long, Long> sentNanos = new ConcurrentHashMap<>();
  private int payloadType = -1;
  private volatile boolean measuring;
  private boolean started;
  private int timestamp;
  private int frame = -1;
  private int packet;
  private final LongAdder sent = new LongAdder();

  /// Whether what is sent from now on is measured.
  void measuring(boolean now) {
    measuring = now;
  }

  /// Packets sent while measuring.
  long sent() {
    return sent.sum();
  }

  /// When a packet left; null if it is not measured.
  @Nullable Long sentNanos(Stamp stamp) {
    return sentNanos.get(key(stamp.frame(), stamp.packet()));
  }

  @Override
  public void sending(long nowNanos, byte[] datagram) {
    if (!isMedia(datagram)) {
      return;
    }
    int now = int32(datagram, 4);
    if (!started || now != timestamp) {
      started = true;
      timestamp = now;
      frame++;
      packet = 0;
    }
    if (measuring) {
      sentNanos.put(key(frame, packet), nowNanos);
      sent.increment();
    }
    packet++;
  }

  /// Whether it is RTP (RFC 7983 §7, RFC 5761 §4) of the first payload type seen, which is the
  /// picture's: retransmissions come later.
  private boolean isMedia(byte[] datagram) {
    int first = datagram[0] & 0xff;
    int type = datagram[1] & 0xff;
    if (datagram.length < HEADER_BYTES || first < 128 || first > 191 || type > 191 && type < 224) {
      return false;
    }
    if (payloadType < 0) {
      payloadType = type & 0x7f;
    }
    return (type & 0x7f) == payloadType;
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }

  private static long key(int frame, int packet) {
    return (long) frame * PACKETS_OF_A_FRAME + packet;
  }
}
