package io.parley.signaling.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.ConnectionQuality;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitRtc.ConnectionQualityInfo;
import livekit.LivekitRtc.ConnectionQualityUpdate;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SpeakersChanged;

/// Who speaks and who is heard how well: told to those who hear them, and to themselves.
final class Notices {

  private static final int BEST_SCORE = 5;

  private final Roster roster;
  private final Map<String, SpeakerInfo> speaking = new HashMap<>();

  Notices(Roster roster) {
    this.roster = roster;
  }

  /// Some began to speak, spoke louder or softer, or stopped.
  void speakers(List<SpeakerInfo> changes) {
    for (SpeakerInfo speaker : changes) {
      if (speaker.getActive() && roster.member(speaker.getSid()) != null) {
        speaking.put(speaker.getSid(), speaker);
      } else {
        speaking.remove(speaker.getSid());
      }
    }
    for (Participant listener : roster.all()) {
      List<SpeakerInfo> heard = new ArrayList<>();
      for (SpeakerInfo speaker : changes) {
        if (concerns(listener, speaker.getSid())) {
          heard.add(speaker);
        }
      }
      if (listener.active() && !heard.isEmpty()) {
        listener.tell(speakersChanged(heard));
      }
    }
  }

  private static boolean concerns(Participant listener, String sid) {
    return listener.sid.value().equals(sid) || listener.wishes.hears(sid);
  }

  /// Somebody's connection became better or worse.
  void quality(ConnectionQualityInfo quality) {
    for (Participant listener : roster.all()) {
      if (listener.active() && concerns(listener, quality.getParticipantSid())) {
        listener.tell(qualityUpdate(quality));
      }
    }
  }

  /// The participant's media path is up.
  void connected(Participant participant) {
    participant.tell(qualityUpdate(excellent(participant)));
  }

  void beganToHear(Participant listener, Member publisher) {
    SpeakerInfo speaker = speaking.get(publisher.sidText());
    if (speaker != null) {
      listener.tell(speakersChanged(List.of(speaker)));
    }
    listener.tell(qualityUpdate(excellent(publisher)));
  }

  void stoppedHearing(Participant listener, Member publisher) {
    if (speaking.containsKey(publisher.sidText())) {
      listener.tell(
          speakersChanged(List.of(SpeakerInfo.newBuilder().setSid(publisher.sidText()).build())));
    }
  }

  void gone(Member participant) {
    speaking.remove(participant.sidText());
  }

  private static SignalResponse speakersChanged(List<SpeakerInfo> speakers) {
    return SignalResponse.newBuilder()
        .setSpeakersChanged(SpeakersChanged.newBuilder().addAllSpeakers(speakers))
        .build();
  }

  private static ConnectionQualityInfo excellent(Member participant) {
    return ConnectionQualityInfo.newBuilder()
        .setParticipantSid(participant.sidText())
        .setQuality(ConnectionQuality.EXCELLENT)
        .setScore(BEST_SCORE)
        .build();
  }

  private static SignalResponse qualityUpdate(ConnectionQualityInfo quality) {
    return SignalResponse.newBuilder()
        .setConnectionQuality(ConnectionQualityUpdate.newBuilder().addUpdates(quality))
        .build();
  }
}
