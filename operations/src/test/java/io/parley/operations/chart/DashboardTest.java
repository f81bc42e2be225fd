package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.parley.operations.repository.Repository;
import io.parley.operations.setting.KnownMeters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// What is shown, alerted on and scaled by is counted somewhere.
class DashboardTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void panelsAskForWhatTheCodeCounts() {
    var board = JSON.readTree(Repository.read("helm/parley/dashboards/parley.json"));
    List<String> queries = board.findValues("expr").stream().map(JsonNode::asString).toList();

    assertThat(queries).hasSizeGreaterThan(10);
    assertThat(queries)
        .allSatisfy(query -> assertThat(KnownMeters.unknownIn(query)).as("%s", query).isEmpty());
  }

  @Test
  void panelsHaveIdsOfTheirOwnAndDoNotOverlap() {
    var board = JSON.readTree(Repository.read("helm/parley/dashboards/parley.json"));
    List<Integer> ids = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (var panel : board.get("panels")) {
      ids.add(panel.get("id").asInt());
      var place = panel.get("gridPos");
      assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
      for (int y = 0; y < place.get("h").asInt(); y++) {
        for (int x = 0; x < place.get("w").asInt(); x++) {
          cells.add((place.get("x").asInt() + x) + "," + (place.get("y").asInt() + y));
        }
      }
    }

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(cells).doesNotHaveDuplicates();
  }

  @Test
  void theBoardIsShippedWhole() {
    var shipped =
        Chart.render("defaults").of(ConfigMap.class).stream()
            .filter(it -> "1".equals(it.getMetadata().getLabels().get("grafana_dashboard")))
            .findFirst()
            .orElseThrow();

    assertThat(JSON.readTree(shipped.getData().get("parley.json")))
        .isEqualTo(JSON.readTree(Repository.read("helm/parley/dashboards/parley.json")));
  }

  @Test
  void alertsAskForWhatTheCodeCounts() {
    var rules = rules(Chart.render("everything"));

    assertThat(rules.findValues("expr")).hasSizeGreaterThan(3);
    for (var expression : rules.findValues("expr")) {
      assertThat(KnownMeters.unknownIn(expression.asString())).isEmpty();
    }
  }

  @Test
  void autoscalersLookAtMetersOrRecordedRules() {
    var manifests = Chart.render("everything");
    var recorded = rules(manifests).findValues("record").stream().map(JsonNode::asString).toList();
    List<String> wanted =
        manifests.of(HorizontalPodAutoscaler.class).stream()
            .flatMap(it -> it.getSpec().getMetrics().stream())
            .map(MetricSpec::getPods)
            .filter(pods -> pods != null)
            .map(pods -> pods.getMetric().getName())
            .toList();

    assertThat(wanted)
        .containsExactlyInAnyOrder("parley_signaling_participants", "parley_sfu_packets_per_second")
        .allMatch(name -> recorded.contains(name) || KnownMeters.names().contains(name));
  }

  private static JsonNode rules(Manifests manifests) {
    GenericKubernetesResource rule = manifests.custom("PrometheusRule").getFirst();
    return JSON.readTree(new KubernetesSerialization().asJson(rule));
  }
}
