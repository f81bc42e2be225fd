package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.parley.operations.setting.KeyRings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsTest {

  private static final Pattern SECRET = Pattern.compile(".*(KEYS?|SECRET|PASSWORD|TOKEN)$");

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void secretsComeByReferenceOnly(String values) {
    var manifests = Chart.render(values);

    assertThat(manifests.of(Secret.class)).isEmpty();
    for (var workload : manifests.workloads()) {
      for (Container container : workload.template().getSpec().getContainers()) {
        assertThat(container.getEnv())
            .as("%s", workload)
            .filteredOn(SecretsTest::isInTheOpen)
            .isEmpty();
      }
    }
  }

  private static boolean isInTheOpen(EnvVar variable) {
    boolean path = variable.getValue() != null && variable.getValue().startsWith("/");
    boolean reference =
        variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null;
    return SECRET.matcher(variable.getName()).matches() && !reference && !path;
  }

  @Test
  void aSecretInTheOpenIsFound() {
    var open = new EnvVarBuilder().withName("PARLEY_ADMIN_TOKEN").withValue("hunter2").build();

    assertThat(isInTheOpen(open)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void referencesNameTheSecretAndKeysOfTheValues(String values) {
    for (var workload : Chart.render(values).workloads()) {
      for (EnvVar variable : workload.template().getSpec().getContainers().getFirst().getEnv()) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
          var reference = variable.getValueFrom().getSecretKeyRef();
          assertThat(reference.getName()).isEqualTo("parley");
          assertThat(keys()).containsValue(reference.getKey());
          assertThat(reference.getOptional()).isNull();
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> keys() {
    var secrets = (Map<String, Object>) Objects.requireNonNull(Chart.defaults().get("secrets"));
    return (Map<String, Object>) Objects.requireNonNull(secrets.get("keys"));
  }

  @Test
  void eachSecretReachesWhoNeedsItAndNobodyElse() {
    var manifests = Chart.render("everything");

    assertThat(holders(manifests, "api-keys")).containsExactly("room-service");
    assertThat(holders(manifests, "admin-token")).containsExactly("api-gateway");
    assertThat(holders(manifests, "turn-secret"))
        .containsExactlyInAnyOrder("coturn", "signaling-service");
    assertThat(holders(manifests, "postgres-password"))
        .containsExactlyInAnyOrder("room-service", "billing", "postgres");
    assertThat(holders(manifests, "master-key"))
        .doesNotContain("sfu-service")
        .containsExactlyInAnyOrderElementsOf(
            Environment.SERVICES.stream().filter(KeyRings::has).toList());
  }

  @Test
  void aRedisUrlWithAPasswordIsASecretToo() {
    assertThat(holders(Chart.render("external-stores"), "redis-url"))
        .containsExactlyInAnyOrderElementsOf(Environment.SERVICES);
  }

  private static List<String> holders(Manifests manifests, String key) {
    return manifests.workloads().stream()
        .filter(
            it ->
                it.template().getSpec().getContainers().getFirst().getEnv().stream()
                    .anyMatch(variable -> refersTo(variable, key)))
        .map(Manifests.Workload::component)
        .toList();
  }

  private static boolean refersTo(EnvVar variable, String key) {
    return variable.getValueFrom() != null
        && variable.getValueFrom().getSecretKeyRef() != null
        && variable.getValueFrom().getSecretKeyRef().getKey().equals(key);
  }
}
