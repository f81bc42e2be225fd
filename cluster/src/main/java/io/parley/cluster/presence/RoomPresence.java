package io.parley.cluster.presence;

import io.parley.protocol.state.ParticipantRecord;
import java.util.List;

/// A room as the store has it.
///
/// @param records of who is in it and who left lately
public record RoomPresence(Placement placement, List<ParticipantRecord> records) {

  public RoomPresence {
    records = List.copyOf(records);
  }
}
