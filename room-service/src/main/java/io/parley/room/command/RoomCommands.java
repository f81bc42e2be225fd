package io.parley.room.command;

import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.util.List;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;

/// What the signaling nodes that hold a room's clients are asked to do. Every call waits for the
/// answer, a few seconds at most, and needs no store. Safe from any thread.
public interface RoomCommands {

  /// Those in the room; none where nobody is.
  Reply<List<ParticipantInfo>> participants(RoomKey room);

  /// One of them.
  Reply<ParticipantInfo> participant(RoomKey room, String identity);

  /// Makes a participant leave.
  Reply<Boolean> remove(RoomKey room, String identity);

  /// Mutes or unmutes a track.
  Reply<TrackInfo> mute(RoomKey room, MuteRoomTrackRequest request);

  /// Changes a participant's name, metadata, attributes or permission.
  Reply<ParticipantInfo> update(RoomKey room, UpdateParticipantRequest request);

  /// Changes what a participant is subscribed to.
  Reply<Boolean> subscriptions(RoomKey room, UpdateSubscriptionsRequest request);

  /// Sends a data packet to those in the room.
  Reply<Boolean> sendData(RoomKey room, SendDataRequest request);

  /// Tells those in the room of its new settings or metadata.
  Reply<Boolean> updateRoom(RoomKey room, Room changed);

  /// Ends an incarnation of a room.
  ///
  /// @param onlyIfEmpty refused while somebody is in it
  Reply<Boolean> close(
      RoomKey room, RoomSid incarnation, DisconnectReason reason, boolean onlyIfEmpty);
}
