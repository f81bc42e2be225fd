package io.parley.sfu.data;

import java.util.Set;
import livekit.LivekitModels.DataPacket;

/// A data packet as it goes out, marshalled once for all who get it.
///
/// @param bytes of a `livekit.DataPacket`; nobody changes them
/// @param sequence of its sender's reliable channel, an unsigned 32-bit number; 0 for none
/// @param destinations identities and sids that it is for; empty for all but the sender
/// @param metrics for those only that may see metrics, its sender included
@SuppressWarnings("ArrayRecordComponent") // identity is enough: messages are never compared
public record DataMessage(
    DataPacket.Kind kind,
    byte[] bytes,
    String senderSid,
    int sequence,
    Set<String> destinations,
    boolean metrics) {

  public DataMessage {
    destinations = Set.copyOf(destinations);
  }

  /// Whether a participant gets it.
  ///
  /// @param canSubscribeMetrics its grant
  public boolean isFor(String participantSid, String identity, boolean canSubscribeMetrics) {
    if (metrics) {
      return canSubscribeMetrics || participantSid.equals(senderSid);
    }
    if (participantSid.equals(senderSid)) {
      return false;
    }
    return destinations.isEmpty()
        || destinations.contains(identity)
        || destinations.contains(participantSid);
  }

  /// Whether it counts in its sender's sequence, and so is kept for those who come late.
  public boolean isSequenced() {
    return kind == DataPacket.Kind.RELIABLE && sequence != 0;
  }

  @Override
  public String toString() {
    return "DataMessage[" + kind + ", " + bytes.length + " bytes from " + senderSid + "]";
  }
}
