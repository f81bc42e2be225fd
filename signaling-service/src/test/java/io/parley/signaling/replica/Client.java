package io.parley.signaling.replica;

import io.parley.signaling.connection.ClientConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;

/// A client's end of a socket, in memory.
final class Client implements ClientConnection {

  final List<SignalResponse> received = new ArrayList<>();
  private final ArrayDeque<Runnable> unwritten = new ArrayDeque<>();
  boolean reading = true;
  boolean closed;

  @Override
  public void send(SignalResponse message, Runnable written) {
    if (closed) {
      return;
    }
    received.add(message);
    unwritten.add(written);
    if (reading) {
      read();
    }
  }

  /// The socket takes what waits.
  void read() {
    while (!unwritten.isEmpty()) {
      unwritten.remove().run();
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  JoinResponse join() {
    return received.getFirst().getJoin();
  }

  String sid() {
    return join().getParticipant().getSid();
  }

  List<SignalResponse.MessageCase> kinds() {
    return received.stream().map(SignalResponse::getMessageCase).toList();
  }

  SignalResponse last() {
    return received.getLast();
  }

  SignalResponse last(SignalResponse.MessageCase kind) {
    return received.reversed().stream()
        .filter(message -> message.getMessageCase() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " among " + kinds()));
  }

  LeaveRequest leave() {
    return last(SignalResponse.MessageCase.LEAVE).getLeave();
  }

  TrackInfo published() {
    return last(SignalResponse.MessageCase.TRACK_PUBLISHED).getTrackPublished().getTrack();
  }

  /// What the client was told last of somebody.
  ParticipantInfo told(String identity) {
    return received.reversed().stream()
        .flatMap(message -> message.getUpdate().getParticipantsList().stream())
        .filter(info -> info.getIdentity().equals(identity))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not told of " + identity));
  }

  boolean wasTold(String identity) {
    return received.stream()
        .flatMap(message -> message.getUpdate().getParticipantsList().stream())
        .anyMatch(info -> info.getIdentity().equals(identity));
  }

  void forget() {
    received.clear();
  }
}
