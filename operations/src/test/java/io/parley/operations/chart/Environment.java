package io.parley.operations.chart;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables of a container, as its process would see them.
final class Environment {

  /// Parley's own services, by the names of their images.
  static final List<String> SERVICES =
      List.of("api-gateway", "room-service", "signaling-service", "sfu-service", "billing");

  private static final Map<String, String> FIELDS =
      Map.of("metadata.name", "dev-parley-sfu-service-1", "status.podIP", "10.1.2.3");

  private Environment() {}

  /// Secrets are stood for by the name of their key.
  static Map<String, String> of(Container container) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvVar variable : container.getEnv()) {
      variables.put(variable.getName(), expand(value(variable), variables));
    }
    return variables;
  }

  private static String value(EnvVar variable) {
    var from = variable.getValueFrom();
    if (from == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    if (from.getSecretKeyRef() != null) {
      return from.getSecretKeyRef().getKey();
    }
    String field = FIELDS.get(from.getFieldRef().getFieldPath());
    if (field == null) {
      throw new IllegalStateException("what is " + from.getFieldRef().getFieldPath() + "?");
    }
    return field;
  }

  /// As the kubelet does: only variables that were named before.
  private static String expand(String value, Map<String, String> before) {
    String expanded = value;
    for (var variable : before.entrySet()) {
      expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
    }
    return expanded;
  }
}
