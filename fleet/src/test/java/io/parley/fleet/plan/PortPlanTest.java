package io.parley.fleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.fleet.options.ClusterOptions.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortPlanTest {

  @Test
  void theFirstNodesAreWhereASingleOneIs() {
    var plan = new PortPlan(7880, true);

    assertThat(plan.of(Service.GATEWAY, 1))
        .isEqualTo(new Ports(7880, null, 7870, null, null, 7443));
    assertThat(plan.of(Service.SFU, 1).udp()).isEqualTo(7882);
    assertThat(plan.of(Service.SFU, 1).tcp()).isEqualTo(7881);
  }

  @Test
  void theSecondOnesAreAThousandAbove() {
    var plan = new PortPlan(7880, false);

    assertThat(plan.of(Service.GATEWAY, 2).http()).isEqualTo(8880);
    assertThat(plan.of(Service.GATEWAY, 2).admin()).isEqualTo(8870);
    assertThat(plan.of(Service.GATEWAY, 2).https()).isNull();
    assertThat(plan.of(Service.SFU, 2).udp()).isEqualTo(8882);
    assertThat(plan.of(Service.SFU, 2).tcp()).isEqualTo(8881);
  }

  @Test
  void noPortIsGivenTwice() {
    assertThat(allPorts(new PortPlan(7880, true))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {7780, 7980, 17880})
  void aFleetAHundredAsideIsInNobodysWay(int base) {
    List<Integer> both = new ArrayList<>(allPorts(new PortPlan(7880, false)));
    both.addAll(allPorts(new PortPlan(base, false)));

    assertThat(both).doesNotHaveDuplicates();
  }

  private static List<Integer> allPorts(PortPlan plan) {
    List<Integer> all = new ArrayList<>();
    all.add(plan.kafkaController());
    for (Service service : Service.values()) {
      for (int number = 1; number <= (service.isStore() ? 1 : Counts.MAX); number++) {
        Ports ports = plan.of(service, number);
        Stream.of(
                ports.http(), ports.grpc(), ports.admin(), ports.udp(), ports.tcp(), ports.https())
            .filter(Objects::nonNull)
            .forEach(all::add);
      }
    }
    return all;
  }
}
