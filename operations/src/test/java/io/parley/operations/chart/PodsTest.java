package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.parley.operations.chart.Manifests.Workload;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodsTest {

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyServiceRuns(String values) {
    assertThat(Chart.render(values).services())
        .extracting(Workload::component)
        .containsExactlyInAnyOrderElementsOf(Environment.SERVICES);
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void noPodIsRoot(String values) {
    for (Workload workload : Chart.render(values).workloads()) {
      var pod = workload.template().getSpec().getSecurityContext();
      assertThat(pod.getRunAsNonRoot()).as("%s", workload).isTrue();
      assertThat(pod.getRunAsUser()).as("%s", workload).isPositive();
      assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
      for (Container container : workload.template().getSpec().getContainers()) {
        var own = container.getSecurityContext();
        assertThat(own.getAllowPrivilegeEscalation()).as("%s", workload).isFalse();
        assertThat(own.getCapabilities().getDrop()).as("%s", workload).containsExactly("ALL");
        assertThat(own.getPrivileged()).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void servicesWriteOnlyWhereTheyMay(String values) {
    for (Workload workload : Chart.render(values).services()) {
      PodSpec pod = workload.template().getSpec();
      Container container = pod.getContainers().getFirst();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .contains("/data", "/tmp");
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void noPodLearnsOfServicesOrKubernetes(String values) {
    for (Workload workload : Chart.render(values).workloads()) {
      PodSpec pod = workload.template().getSpec();
      assertThat(pod.getEnableServiceLinks())
          .as("%s: a Service named parley-sfu would set PARLEY_SFU_PORT", workload)
          .isFalse();
      assertThat(pod.getAutomountServiceAccountToken()).as("%s", workload).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyPodHasProbesAndAMemoryLimit(String values) {
    for (Workload workload : Chart.render(values).workloads()) {
      for (Container container : workload.template().getSpec().getContainers()) {
        assertThat(container.getStartupProbe()).as("%s", workload).isNotNull();
        assertThat(container.getLivenessProbe()).as("%s", workload).isNotNull();
        assertThat(container.getReadinessProbe()).as("%s", workload).isNotNull();
        assertThat(container.getResources().getLimits()).as("%s", workload).containsKey("memory");
        assertThat(container.getResources().getRequests()).as("%s", workload).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void servicesAreProbedOnTheirActuator(String values) {
    for (Workload workload : Chart.render(values).services()) {
      Container container = workload.template().getSpec().getContainers().getFirst();
      var variables = Environment.of(container);
      String actuator =
          Objects.requireNonNullElseGet(
              variables.get("MANAGEMENT_SERVER_PORT"), () -> "" + variables.get("SERVER_PORT"));
      assertProbe(container.getLivenessProbe(), "/actuator/health/liveness", actuator);
      assertProbe(container.getReadinessProbe(), "/actuator/health/readiness", actuator);
      assertThat(container.getPorts())
          .anyMatch(port -> port.getContainerPort().toString().equals(actuator));
    }
  }

  private static void assertProbe(Probe probe, String path, String port) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort().getValue()).hasToString(port);
  }

  @Test
  void theGatewaysActuatorIsNotPublic() {
    var gateway = Chart.render("defaults").service("api-gateway");
    var variables = Environment.of(gateway.template().getSpec().getContainers().getFirst());

    assertThat(variables.get("MANAGEMENT_SERVER_PORT")).isNotEqualTo(variables.get("SERVER_PORT"));
  }

  /// The kubelet has no certificate of ours.
  @Test
  void underMutualTlsProbesGoToAPortOfTheirOwn() {
    for (Workload workload : Chart.render("tls").services()) {
      var variables = Environment.of(workload.template().getSpec().getContainers().getFirst());
      assertThat(variables)
          .containsEntry("MANAGEMENT_SERVER_PORT", "7870")
          .containsEntry("PARLEY_TLS_CERTIFICATE", "/etc/parley/tls/tls.crt")
          .containsEntry("PARLEY_TLS_PRIVATE_KEY", "/etc/parley/tls/tls.key")
          .containsEntry("PARLEY_TLS_TRUST", "/etc/parley/tls/ca.crt");
      assertThat(workload.template().getSpec().getVolumes())
          .anyMatch(
              it -> it.getSecret() != null && it.getSecret().getSecretName().equals("parley-tls"));
    }
  }

  @Test
  void extrasOfTheValuesArrive() {
    var manifests = Chart.render("everything");
    var gateway = manifests.service("api-gateway").template();
    var sfu = manifests.service("sfu-service").template().getSpec();

    assertThat(gateway.getMetadata().getLabels()).containsEntry("team", "calls");
    assertThat(gateway.getMetadata().getAnnotations()).containsEntry("example.org/note", "yes");
    assertThat(gateway.getSpec().getContainers().getFirst().getImage())
        .isEqualTo("registry.example.org/parley/api-gateway:1.2.3");
    assertThat(Environment.of(gateway.getSpec().getContainers().getFirst()))
        .containsEntry("PARLEY_GATEWAY_ACCESS_LOG", "false")
        .containsEntry("JDK_JAVA_OPTIONS", "-Xlog:gc")
        .containsEntry("PARLEY_GATEWAY_TRUST_FORWARDED", "true");
    assertThat(sfu.getAffinity().getNodeAffinity()).isNotNull();
    assertThat(sfu.getTopologySpreadConstraints()).hasSize(2);
    assertThat(sfu.getPriorityClassName()).isEqualTo("calls");
  }
}
