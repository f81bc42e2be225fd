package io.parley.signaling.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;

class OutboxTest implements ConnectionCounters {

  private static final SignalResponse MESSAGE =
      SignalResponse.newBuilder().setRefreshToken("x".repeat(98)).build();

  private final List<Outbox.Frame> frames = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private int ends;
  private int sent;
  private final Outbox outbox = new Outbox(250, frames::add, () -> ends++, this);

  @Test
  void tellsTheSenderOnceTheSocketTookAMessage() {
    List<String> written = new ArrayList<>();
    outbox.send(MESSAGE, () -> written.add("one"));
    assertThat(written).isEmpty();
    outbox.taken(frames.getFirst());
    assertThat(written).containsExactly("one");
  }

  @Test
  void tellsASlowReaderToResumeAfterWhatItHasNotRead() {
    outbox.send(MESSAGE);
    outbox.send(MESSAGE);
    outbox.send(MESSAGE);
    outbox.send(MESSAGE);
    assertThat(frames).hasSize(3);
    assertThat(frames.getLast().message().getLeave().getAction())
        .isEqualTo(LeaveRequest.Action.RESUME);
    assertThat(ends).isEqualTo(1);
    assertThat(dropped).containsExactly("slow_reader");
    assertThat(sent).isEqualTo(2);
  }

  @Test
  void hasPlaceAgainForWhatTheSocketTook() {
    for (int i = 0; i < 10; i++) {
      outbox.send(MESSAGE);
      outbox.taken(frames.getLast());
    }
    assertThat(frames).hasSize(10);
    assertThat(ends).isZero();
  }

  @Test
  void dropsWhatIsSentAfterTheEnd() {
    assertThat(outbox.begun()).isFalse();
    outbox.send(MESSAGE);
    assertThat(outbox.begun()).isTrue();
    outbox.close();
    outbox.close();
    outbox.send(MESSAGE);
    assertThat(frames).hasSize(1);
    assertThat(ends).isEqualTo(1);
  }

  @Override
  public void received() {}

  @Override
  public void sent() {
    sent++;
  }

  @Override
  public void dropped(String reason) {
    dropped.add(reason);
  }
}
