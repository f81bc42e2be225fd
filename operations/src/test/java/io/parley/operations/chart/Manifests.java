package io.parley.operations.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the chart made.
///
/// @param all in the order of the text
record Manifests(List<HasMetadata> all) {

  /// A Deployment or StatefulSet.
  ///
  /// @param selector what it finds its pods by
  record Workload(HasMetadata manifest, Map<String, String> selector, PodTemplateSpec template) {

    String name() {
      return manifest.getMetadata().getName();
    }

    /// Which part of Parley this is, such as `room-service`.
    String component() {
      return Objects.requireNonNull(labels().get("app.kubernetes.io/component"));
    }

    Map<String, String> labels() {
      return template.getMetadata().getLabels();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---\\s*$");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static Manifests parse(String text) {
    return new Manifests(
        SEPARATOR
            .splitAsStream(text)
            .filter(document -> document.contains("kind:"))
            .map(document -> (HasMetadata) YAML.unmarshal(document))
            .toList());
  }

  <T extends HasMetadata> List<T> of(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Custom resources.
  List<GenericKubernetesResource> custom(String kind) {
    return of(GenericKubernetesResource.class).stream()
        .filter(resource -> resource.getKind().equals(kind))
        .toList();
  }

  List<Workload> workloads() {
    var deployments =
        of(Deployment.class).stream()
            .map(
                it ->
                    new Workload(
                        it,
                        it.getSpec().getSelector().getMatchLabels(),
                        it.getSpec().getTemplate()));
    var sets =
        of(StatefulSet.class).stream()
            .map(
                it ->
                    new Workload(
                        it,
                        it.getSpec().getSelector().getMatchLabels(),
                        it.getSpec().getTemplate()));
    return Stream.concat(deployments, sets).toList();
  }

  /// Parley's own services, without stores and coturn.
  List<Workload> services() {
    return workloads().stream()
        .filter(it -> Environment.SERVICES.contains(it.component()))
        .toList();
  }

  Workload service(String component) {
    return services().stream()
        .filter(it -> it.component().equals(component))
        .findFirst()
        .orElseThrow();
  }

  /// The workloads whose pods have all these labels.
  List<Workload> selectedBy(Map<String, String> labels) {
    return workloads().stream()
        .filter(it -> it.labels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }
}
