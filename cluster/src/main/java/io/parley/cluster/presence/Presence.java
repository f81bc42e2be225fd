package io.parley.cluster.presence;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.id.RoomKey;
import io.parley.protocol.id.RoomSid;
import io.parley.protocol.state.ParticipantRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who is where now. Each method is atomic among all nodes and safe from any thread. Those that ask
/// the store wait for it for 200 ms at most, and throw [PresenceUnavailableException] where it does
/// not answer.
public interface Presence {

  /// The placement of a room and who is in it: the present one, or `proposed` where the room has
  /// none, so that of all nodes that place a room at once exactly one wins.
  RoomPresence place(RoomKey room, Placement proposed);

  /// Moves a room to another SFU, with the placement epoch after `from`'s; of all nodes that do so
  /// at once one wins.
  ///
  /// @return the placement that is in force now, `from`'s successor or another one; null where that
  ///   incarnation of the room is over
  @Nullable Placement move(RoomKey room, Placement from, NodeId to);

  /// The placement of a room, null where it is not live.
  @Nullable Placement find(RoomKey room);

  /// The records of a room, tombstones included; those that cannot be read are skipped and counted.
  List<ParticipantRecord> records(RoomKey room);

  /// The rooms of a project that are live.
  List<RoomKey> rooms(String project);

  /// Ends an incarnation of a room, and forgets its records.
  ///
  /// @return whether it was this incarnation that was live
  boolean remove(RoomKey room, RoomSid incarnation);

  /// Stores a record unless a greater version of it is there: `(owner_epoch, counter)`, where a
  /// tombstone outweighs every version of its epoch and of earlier ones. Nothing is stored for a
  /// room that is not live. The records of a room that nobody writes, reads or places for 10
  /// minutes may be forgotten.
  void put(RoomKey room, ParticipantRecord record);

  /// Forgets a record of exactly this version.
  void forget(RoomKey room, ParticipantRecord record);

  /// Takes one of a room's seats for an identity; one that sits already keeps its seat. However
  /// many nodes ask at once, no more get one than there are. A seat that nobody keeps lapses.
  ///
  /// @param seats how many the room has, 1 or more
  /// @return whether it has one now
  boolean sit(RoomKey room, String identity, int seats, Duration lease);

  /// Keeps the seats of those who are in a room, however many it has: they are not sent away.
  void keepSeats(RoomKey room, Collection<String> identities, Duration lease);

  /// Gives a seat back.
  void leaveSeat(RoomKey room, String identity);

  /// Tells all who listen to a room, without waiting. May be lost, and is while the store is out of
  /// reach; what one node sends arrives in order.
  ///
  /// @throws IllegalArgumentException for more than 1 MiB
  void publish(RoomKey room, byte[] message);

  /// Hears what is published in a room from now on, own messages included, until closed; while the
  /// store is out of reach, from when it is back. The listener is called from any thread, must not
  /// block, and gets at most 1 MiB.
  Subscription listen(RoomKey room, Consumer<byte[]> listener);

  /// Called with true each time the store and its channels were reached anew, with false when they
  /// were lost. In the first case everything may have been forgotten, and messages were lost. In
  /// order, maybe on a thread of its own, where it may wait for the store.
  void watch(Consumer<Boolean> connected);

  /// Whether the store answers now, as far as is known.
  boolean available();

  /// What is to be added to this node's clock to get the store's, in milliseconds.
  long clockOffsetMillis();

  /// Ends a listening.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
