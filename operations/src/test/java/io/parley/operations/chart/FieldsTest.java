package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.parley.operations.repository.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsTest {

  @Test
  void chartPassesStrictLint() {
    var lint = Chart.lint();

    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyFieldIsOneThatKubernetesKnows(String values) {
    var manifests = Chart.render(values);

    assertThat(manifests.all()).hasSizeGreaterThan(10);
    for (var manifest : manifests.all()) {
      if (!(manifest instanceof GenericKubernetesResource)) {
        assertThat(UnknownFields.in(manifest)).as("%s", manifest.getMetadata()).isEmpty();
      }
    }
  }

  @Test
  void aMisspeltFieldIsFound() {
    var manifests =
        Manifests.parse(
            """
            apiVersion: apps/v1
            kind: Deployment
            spec:
              replicaz: 2
              template: {spec: {containers: [{name: a, imagee: b}]}}
            """);

    assertThat(UnknownFields.in(manifests.all().getFirst()))
        .containsExactlyInAnyOrder(".spec.replicaz", ".spec.template.spec.containers[].imagee");
  }

  @Test
  void resourcesOfThePrometheusOperatorFollowItsApi() {
    var manifests = Chart.render("everything");

    assertThat(manifests.custom("ServiceMonitor"))
        .hasSize(2)
        .allSatisfy(it -> assertThat(problems(it)).isEmpty());
    assertThat(manifests.custom("PrometheusRule"))
        .hasSize(1)
        .allSatisfy(it -> assertThat(problems(it)).isEmpty());
    assertThat(manifests.of(GenericKubernetesResource.class)).hasSize(3);
  }

  @Test
  void aMisspeltFieldOfAMonitorIsFound() {
    var monitor = Chart.render("everything").custom("ServiceMonitor").getFirst();
    var json = new KubernetesSerialization().asJson(monitor).replace("interval", "intervall");

    assertThat(problems(json)).isNotEmpty();
  }

  private static List<String> problems(GenericKubernetesResource resource) {
    return problems(new KubernetesSerialization().asJson(resource));
  }

  private static List<String> problems(String json) {
    String schema =
        Repository.read("operations/src/test/resources/prometheus-operator.schema.json");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
        .getSchema(schema, InputFormat.JSON)
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}
