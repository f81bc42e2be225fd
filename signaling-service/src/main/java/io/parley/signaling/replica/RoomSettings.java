package io.parley.signaling.replica;

import com.google.protobuf.ByteString;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import livekit.LivekitModels.Room;
import livekit.LivekitRtc.RoomUpdate;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// What a room is, apart from who is in it.
final class RoomSettings {

  /// Clients that asked for TCP and may come back. The oldest gives way: it then gets UDP again.
  static final int SWITCHED_CAPACITY = 256;

  /// How often changed counts are told: each time would be a message to all for each that comes.
  private static final Duration COUNTS_PERIOD = Duration.ofSeconds(5);

  private static final int TRAILER_BYTES = 16;

  private final RoomKey key;
  private final int placementEpoch;
  private final Roster roster;
  private final ByteString sifTrailer;
  private final Map<String, Instant> tcpUntil = new LinkedHashMap<>();
  private Room settings;
  private Room told;
  private Instant countsTold = Instant.EPOCH;

  RoomSettings(
      RoomKey key, int placementEpoch, Room settings, Roster roster, RandomGenerator random) {
    this.key = key;
    this.placementEpoch = placementEpoch;
    this.settings = settings;
    this.told = settings;
    this.roster = roster;
    byte[] trailer = new byte[TRAILER_BYTES];
    random.nextBytes(trailer);
    this.sifTrailer = ByteString.copyFrom(trailer);
  }

  RoomKey key() {
    return key;
  }

  /// How often the room moved to another SFU, and one.
  int placementEpoch() {
    return placementEpoch;
  }

  RoomSid sid() {
    return new RoomSid(settings.getSid());
  }

  ByteString sifTrailer() {
    return sifTrailer;
  }

  /// The limit of participants that count; 0 is none.
  int maxParticipants() {
    return settings.getMaxParticipants();
  }

  /// Room-service changed the settings; sid and name stay.
  void change(Room changed) {
    settings = changed.toBuilder().setSid(settings.getSid()).setName(key.name()).build();
  }

  /// The room as clients see it now.
  Room room() {
    return settings.toBuilder()
        .setName(key.name())
        .setNumParticipants(roster.counted())
        .setNumPublishers(roster.publishers())
        .setActiveRecording(roster.recording())
        .build();
  }

  SignalResponse update() {
    return SignalResponse.newBuilder()
        .setRoomUpdate(RoomUpdate.newBuilder().setRoom(room()))
        .build();
  }

  /// The update to tell everybody now; null where nothing changed, or only counts did lately.
  @Nullable SignalResponse takeUpdate(Instant now) {
    Room room = room();
    boolean urgent =
        room.getActiveRecording() != told.getActiveRecording()
            || !room.getMetadata().equals(told.getMetadata());
    boolean due = !now.isBefore(countsTold.plus(COUNTS_PERIOD));
    if (room.equals(told) || (!urgent && !due)) {
      return null;
    }
    told = room;
    countsTold = now;
    return update();
  }

  /// The client of this identity wants TCP when it comes again, or no longer does.
  void switchCandidates(String identity, boolean tcp, Instant until) {
    tcpUntil.remove(identity);
    if (tcp) {
      if (tcpUntil.size() >= SWITCHED_CAPACITY) {
        tcpUntil.remove(tcpUntil.keySet().iterator().next());
      }
      tcpUntil.put(identity, until);
    }
  }

  boolean forcesTcp(String identity, Instant now) {
    Instant until = tcpUntil.get(identity);
    return until != null && now.isBefore(until);
  }
}
