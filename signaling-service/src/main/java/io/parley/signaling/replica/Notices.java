package io.parley.signaling.replica;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitRtc.ConnectionQualityInfo;
import livekit.LivekitRtc.ConnectionQualityUpdate;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SpeakersChanged;

/// Who speaks and who is heard how well: told to those who hear them, and to themselves.
final class Notices {

  private final Roster roster;
  private final Map<String, SpeakerInfo> speaking = new HashMap<>();
  private final KnownQualities qualities = new KnownQualities();

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

  /// Some connections became better or worse.
  void qualities(List<ConnectionQualityInfo> changes) {
    changes.forEach(qualities::told);
    for (Participant listener : roster.all()) {
      List<ConnectionQualityInfo> heard = new ArrayList<>();
      for (ConnectionQualityInfo change : changes) {
        if (concerns(listener, change.getParticipantSid())) {
          heard.add(change);
        }
      }
      if (listener.active() && !heard.isEmpty()) {
        listener.tell(qualityUpdate(heard));
      }
    }
  }

  /// The participant's media path is up.
  void connected(Participant participant) {
    participant.tell(qualityUpdate(List.of(qualities.of(participant.sidText()))));
  }

  void beganToHear(Participant listener, Member publisher) {
    SpeakerInfo speaker = speaking.get(publisher.sidText());
    if (speaker != null) {
      listener.tell(speakersChanged(List.of(speaker)));
    }
    listener.tell(qualityUpdate(List.of(qualities.of(publisher.sidText()))));
  }

  void stoppedHearing(Participant listener, Member publisher) {
    if (speaking.containsKey(publisher.sidText())) {
      listener.tell(
          speakersChanged(List.of(SpeakerInfo.newBuilder().setSid(publisher.sidText()).build())));
    }
  }

  void gone(Member participant) {
    speaking.remove(participant.sidText());
    qualities.forget(participant.sidText());
  }

  private static SignalResponse speakersChanged(List<SpeakerInfo> speakers) {
    return SignalResponse.newBuilder()
        .setSpeakersChanged(SpeakersChanged.newBuilder().addAllSpeakers(speakers))
        .build();
  }

  private static SignalResponse qualityUpdate(List<ConnectionQualityInfo> updates) {
    return SignalResponse.newBuilder()
        .setConnectionQuality(ConnectionQualityUpdate.newBuilder().addAllUpdates(updates))
        .build();
  }
}
