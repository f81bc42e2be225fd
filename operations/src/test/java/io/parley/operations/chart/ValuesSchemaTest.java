package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesSchemaTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sfu: {replicaz: 2}",
        "gatewai: {}",
        "gateway: {replicas: many}",
        "gateway: {ports: {http: 70000}}",
        "gateway: {service: {type: Public}}",
        "logFormat: xml",
        "publicUrl: https://parley.example.org",
        "sfu: {shards: 0}",
        "sfu: {slotMemory: 64MiB}",
        "sfu: {hostNetwork: false, advertisedAddresses: [media.example.org, b]}",
        "sfu: {service: {type: ClusterIP}}",
        "sfu: {service: {nodePortBase: 7881}}",
        "room: {emptyTimeout: 300}",
        "secrets: {existingSecret: \"\"}",
        "secrets: {adminToken: hunter2}",
        "tls: {enabled: true}",
        "ingress: {enabled: true}",
        "coturn: {enabled: true}",
        "coturn: {urls: [\"http://turn.example.org\"]}",
        "kafka: {bundled: false, external: {servers: kafka}}",
        "postgres: {external: {url: postgres://db/parley}}",
        "redis: {external: {url: db:6379}}",
        "networkPolicy: {nodeCidrs: [10.0.0.1]}",
        "telemetry: {samplingProbability: 2}",
        "signaling: {autoscaling: {participantsPerPod: 0}}",
        "topologySpread: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: Never}]",
      })
  void badValuesAreRefused(String values) {
    assertThatThrownBy(() -> Chart.renderWith(values))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres: {bundled: false}",
        "redis: {bundled: false}",
        "kafka: {bundled: false}",
      })
  void aStoreWithoutAnAddressIsRefused(String values) {
    assertThatThrownBy(() -> Chart.renderWith(values)).hasMessageContaining("is required when");
  }

  @Test
  void goodValuesAreNot() {
    assertThatCode(() -> Chart.renderWith("sfu: {shards: 4}\nglobal: {a: b}"))
        .doesNotThrowAnyException();
  }
}
