package io.parley.sfu.data;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.sfu.data.DataVerdict.Drop;
import io.parley.sfu.data.DataVerdict.Forward;
import java.util.HashSet;
import java.util.Set;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;

/// What a participant's data packets go through before others see them: the sender's name is put
/// in, repeated ones are dropped, values that are not a client's to send are refused. Fields that
/// we do not know survive. One for each session; it remembers the last sequence.
public final class DataRules {

  /// Clients send at most 64,000 bytes; the rest is for what the message around them needs.
  public static final int MAX_BYTES = 65_535;

  private final NonceWindow nonces;
  private int lastSequence;

  /// @param nonces shared by the room
  public DataRules(NonceWindow nonces) {
    this.nonces = nonces;
  }

  /// Highest sequence of the reliable channel that came, unsigned; 0 before the first.
  public int lastSequence() {
    return lastSequence;
  }

  /// Judges a message of one of the protocol's channels.
  ///
  /// @param kind of the channel that it came on, which is the kind it goes out with
  public DataVerdict judge(DataSender sender, DataPacket.Kind kind, byte[] message) {
    if (!sender.canPublishData()) {
      return new Drop(DataDrop.NOT_PERMITTED);
    }
    if (message.length > MAX_BYTES) {
      return new Drop(DataDrop.TOO_LARGE);
    }
    try {
      return message.length == 0
          ? new Drop(DataDrop.MALFORMED)
          : judge(sender, kind, DataPacket.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      return new Drop(DataDrop.MALFORMED);
    }
  }

  /// Judges a message of a channel that the protocol does not know: it goes to all as a user
  /// packet.
  public DataVerdict judgeUnlabeled(DataSender sender, byte[] message) {
    if (message.length == 0 || message.length > MAX_BYTES) {
      return new Drop(message.length == 0 ? DataDrop.MALFORMED : DataDrop.TOO_LARGE);
    }
    var user = UserPacket.newBuilder().setPayload(ByteString.copyFrom(message));
    var packet = DataPacket.newBuilder().setUser(user).build();
    return sender.canPublishData()
        ? judge(sender, DataPacket.Kind.RELIABLE, packet)
        : new Drop(DataDrop.NOT_PERMITTED);
  }

  private DataVerdict judge(DataSender sender, DataPacket.Kind kind, DataPacket packet) {
    boolean allowed =
        switch (packet.getValueCase()) {
          case SPEAKER -> false;
          case TRANSCRIPTION -> sender.agent();
          case USER,
              SIP_DTMF,
              METRICS,
              CHAT_MESSAGE,
              RPC_REQUEST,
              RPC_ACK,
              RPC_RESPONSE,
              STREAM_HEADER,
              STREAM_CHUNK,
              STREAM_TRAILER,
              ENCRYPTED_PACKET,
              VALUE_NOT_SET -> // newer than we are
              true;
        };
    if (!allowed) {
      return new Drop(DataDrop.NOT_FOR_CLIENTS);
    }
    if (isRepeated(kind, packet)) {
      return new Drop(DataDrop.DUPLICATE);
    }
    return new Forward(stamp(sender, kind, packet));
  }

  private boolean isRepeated(DataPacket.Kind kind, DataPacket packet) {
    int sequence = packet.getSequence();
    if (kind == DataPacket.Kind.RELIABLE && sequence != 0) {
      if (Integer.compareUnsigned(sequence, lastSequence) <= 0) {
        return true;
      }
      lastSequence = sequence;
    }
    return packet.hasUser() && !nonces.isNew(packet.getUser().getNonce());
  }

  @SuppressWarnings("deprecation") // older clients still read these fields
  private static DataMessage stamp(DataSender sender, DataPacket.Kind kind, DataPacket packet) {
    var stamped = packet.toBuilder().setKind(kind).setParticipantSid(sender.participantSid());
    if (!generated(sender, stamped)) {
      stamped.setParticipantIdentity(sender.shownIdentity());
    }
    Set<String> destinations = new HashSet<>(packet.getDestinationIdentitiesList());
    if (packet.hasUser()) {
      var user = stamped.getUserBuilder();
      destinations.addAll(user.getDestinationIdentitiesList());
      destinations.addAll(user.getDestinationSidsList());
      if (packet.getDestinationIdentitiesCount() == 0) {
        stamped.addAllDestinationIdentities(user.getDestinationIdentitiesList());
      } else if (user.getDestinationIdentitiesCount() == 0) {
        user.addAllDestinationIdentities(packet.getDestinationIdentitiesList());
      }
      user.setParticipantSid(sender.hidden() ? "" : sender.participantSid())
          .setParticipantIdentity(sender.shownIdentity());
    }
    return new DataMessage(
        kind,
        stamped.build().toByteArray(),
        sender.participantSid(),
        packet.getSequence(),
        destinations,
        packet.hasMetrics());
  }

  /// Whether an agent speaks in another one's name, which it may in text; that is marked.
  private static boolean generated(DataSender sender, DataPacket.Builder packet) {
    String named = packet.getParticipantIdentity();
    if (!sender.agent() || named.isEmpty() || named.equals(sender.identity())) {
      return false;
    }
    if (packet.hasChatMessage()) {
      packet.getChatMessageBuilder().setGenerated(true);
      return true;
    }
    if (packet.hasStreamHeader() && packet.getStreamHeader().hasTextHeader()) {
      packet.getStreamHeaderBuilder().getTextHeaderBuilder().setGenerated(true);
      return true;
    }
    return false;
  }
}
