package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.parley.operations.chart.Manifests.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkPoliciesTest {

  private static final String INSTANCE = "app.kubernetes.io/instance";

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyPodIsUnderAPolicyUnlessItIsOnTheNodesNetwork(String values) {
    var manifests = Chart.render(values);
    var policies = manifests.of(NetworkPolicy.class);
    for (Workload workload : manifests.workloads()) {
      boolean host = Boolean.TRUE.equals(workload.template().getSpec().getHostNetwork());
      assertThat(policies)
          .as("%s", workload)
          .filteredOn(it -> selected(manifests, it).equals(workload))
          .hasSize(host ? 0 : 1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void policiesNamePeersAndPortsThatThereAre(String values) {
    var manifests = Chart.render(values);
    for (NetworkPolicy policy : manifests.of(NetworkPolicy.class)) {
      Workload workload = selected(manifests, policy);
      for (NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
        assertThat(rule.getFrom()).allSatisfy(peer -> assertKnown(manifests, peer));
        assertThat(rule.getPorts()).isNotEmpty();
        if (!workload.component().equals("coturn")) {
          assertThat(rule.getPorts()).allSatisfy(port -> assertServed(workload, port));
        }
      }
    }
  }

  private static Workload selected(Manifests manifests, NetworkPolicy policy) {
    var selected = manifests.selectedBy(policy.getSpec().getPodSelector().getMatchLabels());
    assertThat(selected).as("%s", policy.getMetadata().getName()).hasSize(1);
    return selected.getFirst();
  }

  private static void assertKnown(Manifests manifests, NetworkPolicyPeer peer) {
    if (peer.getPodSelector() != null
        && peer.getPodSelector().getMatchLabels().containsKey(INSTANCE)) {
      assertThat(manifests.selectedBy(peer.getPodSelector().getMatchLabels())).hasSize(1);
    }
  }

  /// Media ports of SFUs with a Service each are not the same in every pod: see [SfuServicesTest].
  private static void assertServed(Workload workload, NetworkPolicyPort port) {
    boolean media = port.getEndPort() != null || "UDP".equals(port.getProtocol());
    if (!media && !port.getPort().getIntVal().equals(7881)) {
      assertThat(SelectorsTest.hasPort(workload, port.getPort()))
          .as("%s of %s", port.getPort(), workload)
          .isTrue();
    }
  }

  @Test
  void storesAreOnlyForThoseWhoUseThem() {
    var manifests = Chart.render("service-per-sfu");

    assertThat(callersOf(manifests, "postgres"))
        .containsExactlyInAnyOrder("room-service", "billing");
    assertThat(callersOf(manifests, "redis"))
        .containsExactlyInAnyOrderElementsOf(Environment.SERVICES);
    assertThat(callersOf(manifests, "kafka"))
        .containsExactlyInAnyOrderElementsOf(Environment.SERVICES);
  }

  private static List<String> callersOf(Manifests manifests, String component) {
    return manifests.of(NetworkPolicy.class).stream()
        .filter(it -> selected(manifests, it).component().equals(component))
        .flatMap(it -> it.getSpec().getIngress().stream())
        .flatMap(rule -> rule.getFrom().stream())
        .map(
            peer ->
                manifests.selectedBy(peer.getPodSelector().getMatchLabels()).getFirst().component())
        .toList();
  }

  @Test
  void noPolicyIsMadeWhereNoneIsWanted() {
    assertThat(Chart.renderWith("networkPolicy: {enabled: false}").of(NetworkPolicy.class))
        .isEmpty();
  }
}
