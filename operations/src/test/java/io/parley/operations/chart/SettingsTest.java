package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.parley.gateway.GatewayProperties;
import io.parley.operations.setting.ServiceSettings;
import io.parley.room.RoomProperties;
import io.parley.sfu.SfuProperties;
import io.parley.signaling.SignalingProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Services understand what the chart tells them.
class SettingsTest {

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyVariableOfOursIsReadBySomeService(String values) {
    for (var workload : Chart.render(values).services()) {
      assertThat(ServiceSettings.unknown(variables(Chart.render(values), workload.component())))
          .as("%s", workload)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyServiceKnowsItsStores(String values) {
    for (String component : Environment.SERVICES) {
      assertThat(variables(Chart.render(values), component))
          .containsKeys("PARLEY_REDIS_URL", "PARLEY_KAFKA_SERVERS", "PARLEY_DATA_DIR")
          .doesNotContainValue("");
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void recordsBindToTheVariables(String values) {
    var manifests = Chart.render(values);

    assertThat(bind(GatewayProperties.class, manifests, "api-gateway").maxSockets())
        .isEqualTo(50_000);
    assertThat(bind(RoomProperties.class, manifests, "room-service").departureTimeout())
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(bind(RoomProperties.class, manifests, "room-service").keys()).isEqualTo("api-keys");
    assertThat(bind(SignalingProperties.class, manifests, "signaling-service").grpcPort())
        .isEqualTo(7875);
    assertThat(bind(SfuProperties.class, manifests, "sfu-service").addresses())
        .containsExactly("10.1.2.3");
  }

  @Test
  void clientsAreToldOfCoturn() {
    var servers =
        bind(SignalingProperties.class, Chart.render("coturn"), "signaling-service").iceServers();

    assertThat(servers).hasSize(1);
    assertThat(servers.getFirst().urls())
        .containsExactly(
            "turn:turn.example.org:3478?transport=udp", "turn:turn.example.org:3478?transport=tcp");
    assertThat(servers.getFirst().secret()).isEqualTo("turn-secret");
    assertThat(
            bind(SignalingProperties.class, Chart.render("defaults"), "signaling-service")
                .iceServers())
        .isEmpty();
  }

  @Test
  void externalStoresAreTaken() {
    var room = variables(Chart.render("external-stores"), "room-service");

    assertThat(room)
        .containsEntry(
            "SPRING_DATASOURCE_URL",
            "jdbc:postgresql://db.example.org:5432/parley?sslmode=verify-full")
        .containsEntry("PARLEY_KAFKA_SERVERS", "k1.example.org:9092,k2.example.org:9092")
        .containsEntry("PARLEY_REDIS_URL", "redis-url");
    assertThat(Chart.render("external-stores").workloads())
        .hasSameSizeAs(Chart.render("external-stores").services());
  }

  @Test
  void bundledStoresAreFound() {
    var manifests = Chart.render("defaults");
    var room = variables(manifests, "room-service");
    var services =
        manifests.of(Service.class).stream()
            .map(
                it ->
                    it.getMetadata().getName() + ":" + it.getSpec().getPorts().getFirst().getPort())
            .toList();

    assertThat(services).contains(room.get("PARLEY_KAFKA_SERVERS"));
    assertThat(services)
        .contains(room.getOrDefault("PARLEY_REDIS_URL", "").replace("redis://", ""));
    assertThat(services)
        .contains(
            room.getOrDefault("SPRING_DATASOURCE_URL", "")
                .replaceAll("jdbc:postgresql://(.*)/parley", "$1"));
  }

  private static Map<String, String> variables(Manifests manifests, String component) {
    return Environment.of(
        manifests.service(component).template().getSpec().getContainers().getFirst());
  }

  private static <T> T bind(Class<T> record, Manifests manifests, String component) {
    return ServiceSettings.bind(record, variables(manifests, component), Map.of());
  }
}
