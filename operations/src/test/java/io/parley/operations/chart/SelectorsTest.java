package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.parley.operations.chart.Manifests.Workload;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SelectorsTest {

  static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void namesAreUniqueForEachKind(String values) {
    assertThat(Chart.render(values).all())
        .extracting(it -> it.getKind() + " " + it.getMetadata().getName())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void workloadsFindTheirOwnPodsAndNoOthers(String values) {
    var manifests = Chart.render(values);
    for (Workload workload : manifests.workloads()) {
      assertThat(manifests.selectedBy(workload.selector())).containsExactly(workload);
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void servicesFindOneWorkloadAndPortsThatItHas(String values) {
    var manifests = Chart.render(values);
    for (Service service : manifests.of(Service.class)) {
      Map<String, String> selector = new HashMap<>(service.getSpec().getSelector());
      String pod = selector.remove(POD_NAME);
      var selected = manifests.selectedBy(selector);
      assertThat(selected).as("%s", service.getMetadata().getName()).hasSize(1);
      for (ServicePort port : service.getSpec().getPorts()) {
        if (pod == null) {
          assertThat(hasPort(selected.getFirst(), target(port)))
              .as("%s of %s", target(port), service.getMetadata().getName())
              .isTrue();
        } else {
          assertThat(pod).startsWith(selected.getFirst().name() + "-");
        }
      }
    }
  }

  private static IntOrString target(ServicePort port) {
    return port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
  }

  static boolean hasPort(Workload workload, IntOrString wanted) {
    return workload.template().getSpec().getContainers().getFirst().getPorts().stream()
        .anyMatch(port -> is(port, wanted));
  }

  private static boolean is(ContainerPort port, IntOrString wanted) {
    return wanted.getStrVal() != null
        ? wanted.getStrVal().equals(port.getName())
        : wanted.getIntVal().equals(port.getContainerPort());
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void statefulSetsHaveTheServiceThatTheyName(String values) {
    var manifests = Chart.render(values);
    for (StatefulSet set : manifests.of(StatefulSet.class)) {
      assertThat(manifests.of(Service.class))
          .extracting(it -> it.getMetadata().getName())
          .contains(set.getSpec().getServiceName());
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void everyServiceHasADisruptionBudget(String values) {
    var manifests = Chart.render(values);
    var budgets = manifests.of(PodDisruptionBudget.class);
    for (Workload workload : manifests.services()) {
      assertThat(budgets)
          .as("%s", workload)
          .filteredOn(
              it ->
                  manifests
                      .selectedBy(it.getSpec().getSelector().getMatchLabels())
                      .contains(workload))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void whatIsScaledLeavesItsReplicasToTheAutoscaler(String values) {
    var manifests = Chart.render(values);
    for (HorizontalPodAutoscaler scaler : manifests.of(HorizontalPodAutoscaler.class)) {
      var target = scaler.getSpec().getScaleTargetRef();
      assertThat(manifests.workloads())
          .filteredOn(it -> it.name().equals(target.getName()))
          .singleElement()
          .satisfies(it -> assertThat(it.manifest().getKind()).isEqualTo(target.getKind()))
          .satisfies(it -> assertThat(replicas(it.manifest())).isNull());
    }
    assertThat(manifests.of(HorizontalPodAutoscaler.class))
        .hasSize(values.equals("everything") ? 3 : 0);
  }

  private static @Nullable Integer replicas(HasMetadata manifest) {
    return manifest instanceof Deployment deployment
        ? deployment.getSpec().getReplicas()
        : ((StatefulSet) manifest).getSpec().getReplicas();
  }

  @ParameterizedTest
  @MethodSource("io.parley.operations.chart.Chart#valueSets")
  void theIngressLeadsToTheGateway(String values) {
    var manifests = Chart.render(values);
    for (Ingress ingress : manifests.of(Ingress.class)) {
      var backend =
          ingress.getSpec().getRules().getFirst().getHttp().getPaths().getFirst().getBackend();
      assertThat(manifests.of(Service.class))
          .filteredOn(it -> it.getMetadata().getName().equals(backend.getService().getName()))
          .singleElement()
          .satisfies(
              it ->
                  assertThat(it.getSpec().getPorts())
                      .extracting(ServicePort::getName)
                      .contains(backend.getService().getPort().getName()));
    }
    assertThat(manifests.of(Ingress.class)).hasSize(values.equals("everything") ? 1 : 0);
  }
}
