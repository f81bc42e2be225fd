package io.parley.roomstate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.protocol.id.NodeId;
import io.parley.protocol.state.ParticipantRecord;
import io.parley.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MergeLawsTest {

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void commutesAssociatesAndMayBeRepeated(long seed) {
    RandomGenerator random = Seeds.random(seed);
    List<ParticipantRecord> told = records(random);
    Records once = merged(told);

    assertEqual(merged(told.reversed()), once);
    assertEqual(merged(shuffled(told, random)), once);
    List<ParticipantRecord> repeated = new ArrayList<>(told);
    repeated.addAll(shuffled(told, random));
    assertEqual(merged(repeated), once);
    Records halves = merged(told.subList(told.size() / 2, told.size()));
    Records first = merged(told.subList(0, told.size() / 2));
    first.all().forEach(halves::merge);
    assertEqual(halves, once);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void whatIsNewerMakesTheOtherEqual(long seed) {
    RandomGenerator random = Seeds.random(seed);
    Records here = merged(records(random));
    Records there = merged(records(random));

    there.newerThan(here.versions()).forEach(here::merge);
    here.newerThan(there.versions()).forEach(there::merge);

    assertEqual(there, here);
    assertThat(here.newerThan(there.versions())).isEmpty();
  }

  private static Records merged(List<ParticipantRecord> told) {
    Records records = new Records();
    told.forEach(records::merge);
    return records;
  }

  private static void assertEqual(Records one, Records other) {
    assertThat(bySid(one)).isEqualTo(bySid(other));
    assertThat(one.hash()).isEqualTo(other.hash());
  }

  private static Map<String, ParticipantRecord> bySid(Records records) {
    return records.all().stream()
        .collect(Collectors.toMap(ParticipantRecord::getSid, record -> record));
  }

  /// Each version has one content.
  private static List<ParticipantRecord> records(RandomGenerator random) {
    List<ParticipantRecord> records = new ArrayList<>();
    for (int count = 1 + random.nextInt(30); count > 0; count--) {
      int epoch = random.nextInt(4) == 0 ? -1 : 1 + random.nextInt(3); // unsigned
      int counter = random.nextInt(4) == 0 ? -2 : random.nextInt(4);
      ParticipantRecord record =
          Samples.record(new NodeId("ND_" + epoch), "PA_" + random.nextInt(4), epoch, counter);
      records.add(random.nextInt(4) == 0 ? Samples.ended(record) : record);
    }
    return records;
  }

  private static List<ParticipantRecord> shuffled(
      List<ParticipantRecord> records, RandomGenerator random) {
    List<ParticipantRecord> shuffled = new ArrayList<>(records);
    for (int last = shuffled.size() - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      ParticipantRecord swapped = shuffled.get(last);
      shuffled.set(last, shuffled.get(other));
      shuffled.set(other, swapped);
    }
    return shuffled;
  }
}
