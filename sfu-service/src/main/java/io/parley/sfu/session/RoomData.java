package io.parley.sfu.session;

import com.google.protobuf.InvalidProtocolBufferException;
import io.parley.media.peer.DataOutcome;
import io.parley.protocol.sfu.ReplayData;
import io.parley.protocol.sfu.SendData;
import io.parley.sfu.data.DataMessage;
import io.parley.sfu.data.DataVerdict;
import io.parley.sfu.data.NonceWindow;
import io.parley.sfu.data.ReliableCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import livekit.LivekitModels.DataPacket;

/// Data packets between the participants of a room.
final class RoomData {

  private final RoomScope room;
  private final Collection<Session> sessions;
  private final LongConsumer onSlowReceiver;
  private final NonceWindow nonces = new NonceWindow();
  private final ReliableCache cache = new ReliableCache();

  /// @param sessions of the room, as they are at any time
  /// @param onSlowReceiver called in the room's mailbox with a peer that does not read what must
  ///     reach it
  RoomData(RoomScope room, Collection<Session> sessions, LongConsumer onSlowReceiver) {
    this.room = room;
    this.sessions = sessions;
    this.onSlowReceiver = onSlowReceiver;
  }

  NonceWindow nonces() {
    return nonces;
  }

  /// A participant sent a message on a data channel.
  void received(Session sender, String label, byte[] message) {
    var rules = sender.dataRules();
    var verdict =
        switch (label) {
          case DataLabels.RELIABLE ->
              rules.judge(sender.dataSender(), DataPacket.Kind.RELIABLE, message);
          case DataLabels.LOSSY -> rules.judge(sender.dataSender(), DataPacket.Kind.LOSSY, message);
          default -> rules.judgeUnlabeled(sender.dataSender(), message);
        };
    switch (verdict) {
      case DataVerdict.Forward(var forwarded) -> forward(forwarded);
      case DataVerdict.Drop(var reason) -> room.meters().dataDropped(reason);
    }
  }

  private void forward(DataMessage message) {
    room.meters().dataForwarded();
    cache.add(room.nowNanos(), message);
    var receivers = new ArrayList<Session>();
    for (var session : sessions) {
      if (isFor(message, session)) {
        if (session.dataReceiver().isReady()) {
          receivers.add(session);
        } else if (message.kind() == DataPacket.Kind.RELIABLE && !message.isSequenced()) {
          defer(session, message);
        }
      }
    }
    send(receivers, message);
  }

  private static boolean isFor(DataMessage message, Session session) {
    return message.isFor(
        session.sid(), session.identity(), session.grants().getCanSubscribeMetrics());
  }

  private void defer(Session session, DataMessage message) {
    if (!session.dataReceiver().defer(message)) {
      room.meters().dataNotTaken();
    }
  }

  /// The server API sends a packet to one participant, as it is.
  void send(Session session, SendData data) {
    byte[] bytes = data.getPacket().toByteArray();
    if (!isNew(session, bytes)) {
      return;
    }
    var message = new DataMessage(data.getKind(), bytes, "", 0, Set.of(), false);
    if (session.dataReceiver().isReady()) {
      send(List.of(session), message);
    } else if (data.getKind() == DataPacket.Kind.RELIABLE) {
      defer(session, message);
    }
  }

  private static boolean isNew(Session session, byte[] bytes) {
    try {
      var packet = DataPacket.parseFrom(bytes);
      return !packet.hasUser() || session.sentNonces().isNew(packet.getUser().getNonce());
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /// A data channel of a participant's primary peer connection is open.
  void opened(Session session, String label) {
    if (!session.dataReceiver().opened(label)) {
      return;
    }
    for (var message : cache.since(room.nowNanos(), session.openedNanos())) {
      if (isFor(message, session)) {
        send(List.of(session), message);
      }
    }
    session.dataReceiver().takeWaiting().forEach(message -> send(List.of(session), message));
  }

  /// A participant came back and says what it had last.
  void replay(Session session, ReplayData replay) {
    if (!session.dataReceiver().isReady()) {
      return;
    }
    for (var state : replay.getReceiveStatesList()) {
      for (var message :
          cache.after(room.nowNanos(), state.getPublisherSid(), state.getLastSeq())) {
        if (isFor(message, session)) {
          send(List.of(session), message);
        }
      }
    }
  }

  private void send(List<Session> receivers, DataMessage message) {
    if (receivers.isEmpty()) {
      return;
    }
    long[] peers =
        receivers.stream().mapToLong(session -> session.peers().primary().peer()).toArray();
    String label = DataLabels.of(message.kind());
    boolean must = message.kind() == DataPacket.Kind.RELIABLE;
    room.execute(
        (engine, now) -> {
          for (long peer : peers) {
            var outcome = engine.sendData(now, peer, label, message.bytes());
            if (outcome != DataOutcome.SENT) {
              notTaken(peer, must && outcome == DataOutcome.FULL);
            }
          }
        });
  }

  /// Runs on the shard's thread.
  private void notTaken(long peer, boolean fatal) {
    room.meters().dataNotTaken();
    if (fatal) {
      room.mailbox().post(() -> onSlowReceiver.accept(peer));
    }
  }
}
