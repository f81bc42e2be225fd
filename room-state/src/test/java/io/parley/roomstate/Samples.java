package io.parley.roomstate;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.state.Delta;
import io.parley.protocol.state.Digest;
import io.parley.protocol.state.Heartbeat;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.protocol.state.StateMessage;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;

final class Samples {

  static final RoomKey ROOM = new RoomKey("project", "room");
  static final NodeId A = new NodeId("ND_a");
  static final NodeId B = new NodeId("ND_b");
  static final NodeId C = new NodeId("ND_c");

  private Samples() {}

  static ReplicatedRoom room(NodeId self) {
    return new ReplicatedRoom(ROOM, self, 7, StateTimes.defaults(), Seeds.random(1));
  }

  /// A record whose identity is its sid in small letters.
  static ParticipantRecord record(NodeId owner, String sid, int epoch, int counter) {
    return session(owner, sid, sid.toLowerCase(), epoch, counter, 1_000);
  }

  static ParticipantRecord session(
      NodeId owner, String sid, String identity, int epoch, int counter, long joinedAtMillis) {
    return ParticipantRecord.newBuilder()
        .setSid(sid)
        .setIdentity(identity)
        .setOwner(owner.value())
        .setOwnerEpoch(epoch)
        .setCounter(counter)
        .setJoinedAtMs(joinedAtMillis)
        .setInfo(
            ParticipantInfo.newBuilder()
                .setSid(sid)
                .setIdentity(identity)
                .setMetadata(epoch + "." + counter))
        .build();
  }

  static ParticipantRecord ended(ParticipantRecord record) {
    return record.toBuilder().setEnded(true).setCounter(record.getCounter() + 1).build();
  }

  static StateMessage delta(NodeId from, long number, ParticipantRecord... records) {
    return from(from)
        .setDelta(Delta.newBuilder().setNumber(number).addAllRecords(List.of(records)))
        .build();
  }

  static StateMessage heartbeat(NodeId from, long number) {
    return from(from).setHeartbeat(Heartbeat.newBuilder().setNumber(number)).build();
  }

  static StateMessage digest(NodeId from, long number, long hash, int records) {
    return from(from)
        .setDigest(Digest.newBuilder().setNumber(number).setHash(hash).setRecords(records))
        .build();
  }

  private static StateMessage.Builder from(NodeId node) {
    return StateMessage.newBuilder().setNode(node.value()).setIncarnation(9);
  }

  static List<Effect> effects(ReplicatedRoom room) {
    List<Effect> effects = new ArrayList<>();
    for (Effect next = room.poll(); next != null; next = room.poll()) {
      effects.add(next);
    }
    return effects;
  }

  static <T extends Effect> List<T> effects(ReplicatedRoom room, Class<T> kind) {
    return effects(room).stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
