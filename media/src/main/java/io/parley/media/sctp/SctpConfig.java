package io.parley.media.sctp;

/// The bounds of one association.
///
/// @param port source and destination port, as `a=sctp-port` says; 5000 everywhere in WebRTC
/// @param mtuBytes largest SCTP packet handed to DTLS, 512 to 65,535. Larger risks fragments on the
///   path, which TURN and some networks drop; smaller costs headers
/// @param maxMessageBytes largest message sent
/// @param maxReceivedMessageBytes largest message put together, as `a=max-message-size` promises; a
///   larger one ends the association
/// @param maxBufferedBytes what may wait for sending or acknowledgement before [SendOutcome#FULL]
/// @param receiveBufferBytes window given to the other side: fragments, messages out of order and
///   events not yet polled. At least the largest received message
/// @param streams how many streams each way, 1 to 65,535
public record SctpConfig(
    int port,
    int mtuBytes,
    int maxMessageBytes,
    int maxReceivedMessageBytes,
    int maxBufferedBytes,
    int receiveBufferBytes,
    int streams) {

  /// What browsers expect: 1,172 bytes leave room for DTLS, UDP, IPv6 and TURN within 1,280.
  public static final SctpConfig STANDARD =
      new SctpConfig(5000, 1172, 65_536, 262_144, 1 << 20, 1 << 20, 1024);

  /// Checks the ranges.
  public SctpConfig {
    require(port > 0 && port <= 0xffff, "port");
    require(mtuBytes >= 512 && mtuBytes <= 0xffff, "mtuBytes");
    require(maxMessageBytes > 0, "maxMessageBytes");
    require(maxReceivedMessageBytes > 0, "maxReceivedMessageBytes");
    require(maxBufferedBytes >= maxMessageBytes, "maxBufferedBytes");
    require(receiveBufferBytes >= Math.max(maxReceivedMessageBytes, 8192), "receiveBufferBytes");
    require(streams > 0 && streams <= 0xffff, "streams");
  }

  /// The same with another bound on what waits for sending.
  public SctpConfig withMaxBufferedBytes(int bytes) {
    return new SctpConfig(
        port,
        mtuBytes,
        maxMessageBytes,
        maxReceivedMessageBytes,
        bytes,
        receiveBufferBytes,
        streams);
  }

  /// The same with another receive window.
  public SctpConfig withReceiveBufferBytes(int bytes) {
    return new SctpConfig(
        port, mtuBytes, maxMessageBytes, maxReceivedMessageBytes, maxBufferedBytes, bytes, streams);
  }

  /// The same with other message limits.
  public SctpConfig withMessageBytes(int sent, int received) {
    return new SctpConfig(
        port, mtuBytes, sent, received, maxBufferedBytes, receiveBufferBytes, streams);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("sctp " + what + " is out of range");
    }
  }
}
