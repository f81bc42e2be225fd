package io.parley.sfu.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.shard.ShardEvent;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.protocol.sfu.SessionEvent.EventCase;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrphansTest {

  private static final String ALICE = "PA_alice";
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final SessionBench bench = new SessionBench(1000);

  @Test
  void offersTheSessionsOfOneRoomToOneNode() {
    var dying = OwnerDouble.of(bench, "ND_0");
    var living = nodes();
    open(dying, "PA_1", SessionBench.ROOM);
    open(dying, "PA_2", SessionBench.ROOM);
    dying.breaks();
    bench.timers.pass(Orphans.OFFERED_AFTER.minus(MOMENT));
    assertThat(living).allMatch(node -> node.events.isEmpty());

    bench.timers.pass(MOMENT);
    var chosen = living.stream().filter(node -> !node.events.isEmpty()).toList();
    assertThat(chosen).hasSize(1);
    assertThat(chosen.getFirst().events)
        .extracting(SessionEvent::getParticipantSid)
        .containsExactly("PA_1", "PA_2");
    var orphan = chosen.getFirst().events.getFirst().getOrphan();
    assertThat(orphan.getIdentity()).isEqualTo("PA_1");
    assertThat(orphan.getRoomName()).isEqualTo("room");
    assertThat(orphan.getPlacementEpoch()).isEqualTo(4);
  }

  @Test
  void spreadsRoomsOverNodes() {
    var dying = OwnerDouble.of(bench, "ND_0");
    var living = nodes();
    for (int i = 0; i < 60; i++) {
      open(dying, "PA_" + i, "RM_" + i);
    }
    dying.breaks();
    bench.timers.pass(Orphans.OFFERED_AFTER);

    assertThat(living).allSatisfy(node -> assertThat(node.events).hasSizeBetween(8, 35));
  }

  @Test
  void offersToTheNextWhileNobodyTakesIt() {
    var dying = OwnerDouble.of(bench, "ND_0");
    var living = nodes();
    open(dying, ALICE, SessionBench.ROOM);
    dying.breaks();
    var offered = new HashSet<OwnerDouble>();
    for (int i = 0; i < 3; i++) {
      bench.timers.pass(Orphans.OFFERED_EACH);
      living.stream().filter(node -> !node.events.isEmpty()).forEach(offered::add);
    }

    assertThat(offered).hasSize(3);
    assertThat(living).allSatisfy(node -> assertThat(node.events).hasSize(1));
    living.getFirst().attach(ALICE);
    bench.timers.pass(Duration.ofMinutes(2));
    assertThat(living.getFirst().cases()).containsExactly(EventCase.ORPHAN, EventCase.ATTACHED);
    assertThat(living.get(1).events).hasSize(1);
    assertThat(bench.timers.planned()).isOne(); // the samples of what its peers carry
  }

  @Test
  void offersNothingThatCameBackInTime() {
    var dying = OwnerDouble.of(bench, "ND_0");
    var other = OwnerDouble.of(bench, "ND_1");
    open(dying, ALICE, SessionBench.ROOM);
    dying.breaks();
    var back = OwnerDouble.of(bench, "ND_0");
    back.attach(ALICE);
    bench.timers.pass(Duration.ofMinutes(2));

    assertThat(other.events).isEmpty();
    assertThat(back.cases()).containsExactly(EventCase.ATTACHED);
    assertThat(back.events.getFirst().getOwnerEpoch()).isEqualTo(2);
  }

  @Test
  void offersAsSoonAsSomebodyAppears() {
    var dying = OwnerDouble.of(bench, "ND_0");
    open(dying, ALICE, SessionBench.ROOM);
    dying.breaks();
    bench.timers.pass(Duration.ofSeconds(10).plus(MOMENT));
    var late = OwnerDouble.of(bench, "ND_1");

    assertThat(late.cases()).containsExactly(EventCase.ORPHAN);
  }

  @Test
  void offersNothingToWhoNeverSaidWhoItIs() {
    var dying = OwnerDouble.of(bench, "ND_0");
    open(dying, ALICE, SessionBench.ROOM);
    bench.open("PA_2", open -> {});
    dying.breaks();
    bench.timers.pass(Duration.ofSeconds(10));

    assertThat(bench.events).noneMatch(SessionEvent::hasOrphan);
  }

  @Test
  void endsASessionThatNobodyTakes() {
    var dying = OwnerDouble.of(bench, "ND_0");
    open(dying, ALICE, SessionBench.ROOM);
    dying.breaks();
    bench.timers.pass(Orphans.OWNER_BACK_WITHIN.minus(MOMENT));
    assertThat(bench.rooms.size()).isOne();

    bench.timers.pass(MOMENT);
    assertThat(bench.rooms.size()).isZero();
    bench.timers.pass(Duration.ofSeconds(5));
    assertThat(bench.timers.planned()).isZero();
  }

  @Test
  void endsOneEarlierWhoseClientIsNotHeard() {
    var dying = OwnerDouble.of(bench, "ND_0");
    open(dying, ALICE, SessionBench.ROOM);
    bench.rooms.event(new ShardEvent.PeerFailed(1, "silence"));
    dying.breaks();
    bench.timers.pass(Orphans.FAILED_OWNER_BACK_WITHIN);

    assertThat(bench.rooms.size()).isZero();
  }

  @Test
  void aSessionOpenedByAStreamThatJustBrokeIsAnOrphanToo() {
    var dying = OwnerDouble.of(bench, "ND_0");
    var other = OwnerDouble.of(bench, "ND_1");
    dying.breaks();
    open(dying, ALICE, SessionBench.ROOM);
    bench.timers.pass(Orphans.OFFERED_AFTER);

    assertThat(other.cases()).containsExactly(EventCase.ORPHAN);
  }

  @Test
  void whoOpenedItMayOpenItAgainOnAnotherStream() {
    var dying = OwnerDouble.of(bench, "ND_0");
    open(dying, ALICE, SessionBench.ROOM);
    dying.breaks();
    var back = OwnerDouble.of(bench, "ND_0");
    open(back, ALICE, SessionBench.ROOM);

    assertThat(back.cases()).containsExactly(EventCase.OPENED);
    assertThat(back.events.getFirst().getOwnerEpoch()).isOne();
  }

  private List<OwnerDouble> nodes() {
    return Stream.of("ND_1", "ND_2", "ND_3").map(node -> OwnerDouble.of(bench, node)).toList();
  }

  private static void open(OwnerDouble owner, String sid, String room) {
    owner.command(
        sid,
        1,
        command ->
            command
                .getOpenBuilder()
                .setRoomSid(room)
                .setRoomName("room")
                .setIdentity(sid)
                .setPlacementEpoch(4));
  }
}
