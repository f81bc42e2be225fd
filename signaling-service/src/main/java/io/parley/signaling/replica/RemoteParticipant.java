package io.parley.signaling.replica;

import io.parley.protocol.state.ParticipantRecord;
import io.parley.signaling.subscription.TrackAccess;
import java.util.Collection;
import livekit.LivekitModels.DataTrackInfo;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/// Somebody whose socket another node holds, as that node described it last.
final class RemoteParticipant implements Member {

  private final ParticipantRecord record;
  private final TrackAccess access;

  RemoteParticipant(ParticipantRecord record) {
    this.record = record;
    this.access = record.hasAccess() ? TrackAccess.of(record.getAccess()) : TrackAccess.open();
  }

  ParticipantRecord record() {
    return record;
  }

  @Override
  public String sidText() {
    return record.getSid();
  }

  @Override
  public String identity() {
    return record.getIdentity();
  }

  @Override
  public ParticipantInfo info() {
    return record.getInfo();
  }

  @Override
  public boolean hidden() {
    return info().getPermission().getHidden();
  }

  @Override
  @SuppressWarnings("deprecation") // the flag is older than the kind; both count
  public boolean recorder() {
    return info().getPermission().getRecorder() || info().getKind() == ParticipantInfo.Kind.EGRESS;
  }

  @Override
  public boolean counts() {
    return record.getCounts();
  }

  @Override
  public boolean isPublisher() {
    return info().getIsPublisher();
  }

  @Override
  public Collection<TrackInfo> liveTracks() {
    return info().getTracksList();
  }

  @Override
  public Collection<DataTrackInfo> dataTracks() {
    return info().getDataTracksList();
  }

  @Override
  public TrackAccess access() {
    return access;
  }
}
