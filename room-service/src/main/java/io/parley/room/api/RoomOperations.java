package io.parley.room.api;

import io.parley.cluster.keyring.Caller;
import io.parley.protocol.id.RoomKey;
import io.parley.room.api.Refusal.Reason;
import io.parley.room.command.RoomCommands;
import io.parley.room.rooms.Opening;
import io.parley.room.rooms.RoomCloser;
import io.parley.room.rooms.RoomRecord;
import io.parley.room.rooms.Rooms;
import java.util.HashSet;
import java.util.List;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.RoomConfiguration;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import org.jspecify.annotations.Nullable;

/// What a tenant may ask of rooms.
public final class RoomOperations {

  /// A Twirp ListRooms has no pages: this is all it gives.
  private static final int MAX_LISTED = 10_000;

  private static final String PERMISSIONS_DENIED = "permissions denied";
  private static final String NO_SUCH_ROOM = "requested room does not exist";

  private final Rooms rooms;
  private final RoomCloser closer;
  private final RoomCommands commands;

  public RoomOperations(Rooms rooms, RoomCloser closer, RoomCommands commands) {
    this.rooms = rooms;
    this.closer = closer;
    this.commands = commands;
  }

  /// Makes a room, or gives the one that lives, unchanged.
  public Outcome<Room> create(Caller caller, CreateRoomRequest request) {
    if (!caller.creates()) {
      return Outcome.refused(Reason.NOT_PERMITTED, PERMISSIONS_DENIED);
    }
    String complaint =
        Limits.first(
            Limits.roomName(request.getName()),
            Limits.metadata(request.getMetadata()),
            Limits.timeoutSeconds(Integer.toUnsignedLong(request.getEmptyTimeout())),
            Limits.timeoutSeconds(Integer.toUnsignedLong(request.getDepartureTimeout())));
    if (complaint != null) {
      return Outcome.refused(Reason.INVALID, complaint);
    }
    return switch (rooms.open(key(caller, request.getName()), wish(request), true)) {
      case Opening.Opened(var room) -> Outcome.done(shown(room));
      case Opening.Unknown() -> Outcome.refused(Reason.NOT_FOUND, NO_SUCH_ROOM);
      case Opening.NoMediaNode() ->
          Outcome.refused(Reason.UNAVAILABLE, "no media node takes new rooms");
    };
  }

  private static RoomConfiguration wish(CreateRoomRequest request) {
    return RoomConfiguration.newBuilder()
        .setEmptyTimeout(request.getEmptyTimeout())
        .setDepartureTimeout(request.getDepartureTimeout())
        .setMaxParticipants(request.getMaxParticipants())
        .setMetadata(request.getMetadata())
        .setMinPlayoutDelay(request.getMinPlayoutDelay())
        .setMaxPlayoutDelay(request.getMaxPlayoutDelay())
        .setSyncStreams(request.getSyncStreams())
        .build();
  }

  /// The rooms that live, by name; all where the request names none.
  public Outcome<List<Room>> list(Caller caller, ListRoomsRequest request) {
    return page(caller, request.getNamesList(), "", MAX_LISTED);
  }

  /// As above, one page of it.
  ///
  /// @param after only names greater than this; empty for the first page
  public Outcome<List<Room>> page(Caller caller, List<String> names, String after, int limit) {
    if (!caller.lists()) {
      return Outcome.refused(Reason.NOT_PERMITTED, PERMISSIONS_DENIED);
    }
    HashSet<String> wanted = new HashSet<>(names);
    wanted.removeIf(name -> Limits.roomName(name) != null); // no room is called that
    if (wanted.isEmpty() && !names.isEmpty()) {
      return Outcome.done(List.of());
    }
    return Outcome.done(
        rooms.list(caller.project(), wanted, after, limit).stream().map(this::shown).toList());
  }

  /// One room that lives.
  public Outcome<Room> get(Caller caller, String name) {
    if (!caller.lists() && !caller.administers(name)) {
      return Outcome.refused(Reason.NOT_PERMITTED, PERMISSIONS_DENIED);
    }
    RoomRecord room = Limits.roomName(name) == null ? rooms.find(key(caller, name)) : null;
    return answer(room == null ? null : shown(room));
  }

  /// Closes a room; all in it are told to leave.
  public Outcome<Boolean> delete(Caller caller, DeleteRoomRequest request) {
    if (!caller.creates()) {
      return Outcome.refused(Reason.NOT_PERMITTED, PERMISSIONS_DENIED);
    }
    String name = request.getRoom();
    boolean existed = Limits.roomName(name) == null && closer.delete(key(caller, name));
    return answer(existed ? Boolean.TRUE : null);
  }

  /// Gives a room other metadata, and tells those in it.
  public Outcome<Room> updateMetadata(Caller caller, UpdateRoomMetadataRequest request) {
    if (!caller.administers(request.getRoom())) {
      return Outcome.refused(Reason.NOT_PERMITTED, PERMISSIONS_DENIED);
    }
    String complaint =
        Limits.first(Limits.roomName(request.getRoom()), Limits.metadata(request.getMetadata()));
    if (complaint != null) {
      return Outcome.refused(Reason.INVALID, complaint);
    }
    RoomKey key = key(caller, request.getRoom());
    RoomRecord changed = rooms.updateMetadata(key, request.getMetadata());
    if (changed == null) {
      return Outcome.refused(Reason.NOT_FOUND, NO_SUCH_ROOM);
    }
    Room room = shown(changed);
    commands.updateRoom(key, room);
    return Outcome.done(room);
  }

  private Room shown(RoomRecord room) {
    return room.toRoom(rooms.occupants(room));
  }

  private static <T> Outcome<T> answer(@Nullable T value) {
    return value == null ? Outcome.refused(Reason.NOT_FOUND, NO_SUCH_ROOM) : Outcome.done(value);
  }

  private static RoomKey key(Caller caller, String name) {
    return new RoomKey(caller.project(), name);
  }
}
