package io.parley.signaling.replica;

import io.parley.protocol.sfu.Close;
import io.parley.signaling.connection.ClientConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How sessions end: on purpose, by command, or because nobody heard of them any more.
final class Departures {

  private static final Logger log = LoggerFactory.getLogger(Departures.class);

  private final RoomSettings settings;
  private final Roster roster;
  private final SfuCommands sfu;
  private final Announcements announcements;
  private final Publishing publishing;
  private final Notices notices;
  private final RoomPorts ports;
  private final BiConsumer<Participant, ParticipantInfo> ended;
  private final Consumer<Participant> yielded;

  /// @param ended hears of each participant that is over, with how it was last
  /// @param yielded hears of each that another node owns now
  Departures(
      RoomSettings settings,
      Roster roster,
      SfuCommands sfu,
      Announcements announcements,
      Publishing publishing,
      Notices notices,
      RoomPorts ports,
      BiConsumer<Participant, ParticipantInfo> ended,
      Consumer<Participant> yielded) {
    this.settings = settings;
    this.roster = roster;
    this.sfu = sfu;
    this.announcements = announcements;
    this.publishing = publishing;
    this.notices = notices;
    this.ports = ports;
    this.ended = ended;
    this.yielded = yielded;
  }

  /// Ends a session: its client is told what to do next, the others that it is gone.
  ///
  /// @param action null where the client is told nothing, since it knows or is to find out
  void end(Participant who, LeaveRequest.@Nullable Action action, DisconnectReason reason) {
    ParticipantInfo last = remove(who, action, reason);
    if (last != null) {
      announcements.gone(who, last);
    }
  }

  /// As above, without a word to the others: a newer session of the identity takes its place.
  @Nullable ParticipantInfo remove(
      Participant who, LeaveRequest.@Nullable Action action, DisconnectReason why) {
    // A reason newer than our classes can be read, but not written.
    DisconnectReason reason =
        why == DisconnectReason.UNRECOGNIZED ? DisconnectReason.UNKNOWN_REASON : why;
    if (roster.sid(who.sid.value()) != who) {
      return null;
    }
    ClientConnection connection = who.connection;
    if (connection != null) {
      if (action != null) {
        connection.send(Replies.leave(action, reason));
      }
      connection.close();
    }
    who.state = ParticipantInfo.State.DISCONNECTED;
    who.changed();
    ParticipantInfo last = who.info().toBuilder().setDisconnectReason(reason).build();
    roster.remove(who, last, ports.clock().instant());
    ports.people().left(who.sid.value());
    ended.accept(who, last);
    publishing.ended(who);
    notices.gone(who);
    sfu.send(who, command -> command.setClose(Close.newBuilder().setReason(reason)));
    log.atInfo()
        .addKeyValue("project", settings.key().project())
        .addKeyValue("room", settings.key().name())
        .addKeyValue("participant", who.sid)
        .addKeyValue("reason", reason)
        .log("participant left");
    return last;
  }

  /// Another node owns the session now, since its client went there: here it is closed without a
  /// word, and nobody sees it leave.
  void yield(Participant who) {
    ClientConnection connection = who.connection;
    roster.yield(who);
    if (connection != null) {
      connection.close();
    }
    ports.people().left(who.sid.value());
    yielded.accept(who);
    log.atInfo()
        .addKeyValue("project", settings.key().project())
        .addKeyValue("room", settings.key().name())
        .addKeyValue("participant", who.sid)
        .log("participant went to another node");
  }

  /// The stream to the SFU broke: whatever was said meanwhile is lost, so that the client is to say
  /// where it stands, on any node. Nobody sees it leave. Where its media were not up yet it begins
  /// anew.
  void release(Participant who) {
    if (who.active() && !who.attaching) {
      who.tell(Replies.leave(LeaveRequest.Action.RESUME, DisconnectReason.MIGRATION));
      this.yield(who);
    } else {
      end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
    }
  }

  /// Lets a client resume on another node: its session stays, and so does everybody's view of it.
  void move(Participant who) {
    ClientConnection connection = who.connection;
    if (connection != null) {
      who.tell(Replies.leave(LeaveRequest.Action.RESUME, DisconnectReason.MIGRATION));
      roster.disconnect(who);
      connection.close();
      who.attaching = false;
      who.lostAt = ports.clock().instant();
    }
  }

  /// A socket is gone, whoever closed it.
  void socketLost(ClientConnection connection) {
    Participant who = roster.of(connection);
    if (who == null) {
      return;
    }
    roster.disconnect(who);
    who.attaching = false;
    who.lostAt = ports.clock().instant();
    if (who.left) {
      end(who, null, DisconnectReason.CLIENT_INITIATED);
    } else if (!who.active()) {
      end(who, null, DisconnectReason.SIGNAL_CLOSE);
    }
  }

  /// A client closed its peer connection. What it says of that over its socket may be lost with the
  /// socket; once both are gone, it is not coming back to this session.
  void mediaLeft(Participant who) {
    who.failedAt = ports.clock().instant();
    who.left = true;
    if (who.connection == null) {
      end(who, null, DisconnectReason.CLIENT_INITIATED);
    }
  }

  /// A peer connection failed: only the client can bring it back, by a resume.
  void mediaFailed(Participant who) {
    Instant now = ports.clock().instant();
    who.failedAt = now;
    ClientConnection connection = who.connection;
    if (connection != null) {
      who.tell(Replies.leave(LeaveRequest.Action.RESUME, DisconnectReason.UNKNOWN_REASON));
      roster.disconnect(who);
      connection.close();
      who.attaching = false;
      who.lostAt = now;
    }
  }

  /// Ends what has waited for too long.
  void endOverdue(Instant now) {
    for (Participant who : List.copyOf(roster.all())) {
      if (who.versionsUsedUp()) {
        end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
      } else if (!who.answered && overdue(who.joinedAt, ports.times().opening(), now)) {
        end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
      } else if (!who.active() && overdue(who.joinedAt, ports.times().joining(), now)) {
        end(who, LeaveRequest.Action.DISCONNECT, DisconnectReason.JOIN_FAILURE);
      } else if (who.attaching && overdue(who.attachingSince, ports.times().attaching(), now)) {
        end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.STATE_MISMATCH);
      } else if (who.lostAt != null && overdue(who.lostAt, window(who), now)) {
        end(who, null, DisconnectReason.CONNECTION_TIMEOUT);
      } else if (overdue(who.failedAt, ports.times().silentResumeWindow(), now)) {
        end(who, LeaveRequest.Action.RECONNECT, DisconnectReason.CONNECTION_TIMEOUT);
      }
    }
  }

  private Duration window(Participant who) {
    return who.failedAt == null ? ports.times().resumeWindow() : ports.times().silentResumeWindow();
  }

  private static boolean overdue(@Nullable Instant since, Duration patience, Instant now) {
    return since != null && !now.isBefore(since.plus(patience));
  }
}
