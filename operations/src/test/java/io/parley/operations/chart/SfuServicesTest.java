package io.parley.operations.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.parley.operations.setting.ServiceSettings;
import io.parley.sfu.SfuProperties;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients reach the very SFU that they were told of, under the ports that it binds.
class SfuServicesTest {

  @ParameterizedTest
  @ValueSource(strings = {"service-per-sfu", "node-ports", "everything"})
  void eachPodHasAServiceWithThePortsThatItBinds(String values) throws IOException {
    var manifests = Chart.render(values);
    var services = media(manifests);

    assertThat(services).hasSize(settings(manifests).size()).hasSizeGreaterThan(1);
    for (Service service : services) {
      String pod = pod(service);
      var sfu = bind(manifests, pod);
      assertThat(ports(service, "TCP")).containsExactly(sfu.tcpPort());
      assertThat(ports(service, "UDP")).containsExactlyElementsOf(udpPorts(sfu));
      assertThat(sfu.advertisedAddresses()).hasSize(1);
      assertThat(service.getSpec().getPorts())
          .allSatisfy(it -> assertThat(it.getTargetPort().getIntVal()).isEqualTo(it.getPort()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"service-per-sfu", "node-ports", "everything"})
  void noTwoPodsShareAnAddressAndPort(String values) throws IOException {
    var manifests = Chart.render(values);
    List<String> told = new ArrayList<>();
    for (Service service : media(manifests)) {
      var sfu = bind(manifests, pod(service));
      udpPorts(sfu).forEach(port -> told.add(sfu.advertisedAddresses() + " udp " + port));
      told.add(sfu.advertisedAddresses() + " tcp " + sfu.tcpPort());
    }

    assertThat(told).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"service-per-sfu", "node-ports", "everything"})
  void thePolicyLetsMediaThrough(String values) throws IOException {
    var manifests = Chart.render(values);
    var open =
        manifests.of(NetworkPolicy.class).stream()
            .filter(it -> it.getMetadata().getName().endsWith("-sfu-service"))
            .flatMap(it -> it.getSpec().getIngress().stream())
            .filter(rule -> rule.getFrom().isEmpty())
            .flatMap(rule -> rule.getPorts().stream())
            .toList();

    for (Service service : media(manifests)) {
      for (ServicePort port : service.getSpec().getPorts()) {
        assertThat(open)
            .as("%s", port)
            .anyMatch(
                it ->
                    Objects.requireNonNullElse(it.getProtocol(), "TCP").equals(protocol(port))
                        && port.getPort() >= it.getPort().getIntVal()
                        && port.getPort()
                            <= Objects.requireNonNullElse(
                                it.getEndPort(), it.getPort().getIntVal()));
      }
    }
  }

  @Test
  void onTheNodesNetworkThereAreNoSuchServices() {
    var manifests = Chart.render("defaults");
    var pod = manifests.service("sfu-service").template().getSpec();

    assertThat(pod.getHostNetwork()).isTrue();
    assertThat(pod.getDnsPolicy()).isEqualTo("ClusterFirstWithHostNet");
    assertThat(media(manifests)).isEmpty();
    var sfu =
        ServiceSettings.bind(
            SfuProperties.class, Environment.of(pod.getContainers().getFirst()), Map.of());
    List<Integer> udp = new ArrayList<>();
    pod.getContainers().getFirst().getPorts().stream()
        .filter(it -> "UDP".equals(it.getProtocol()))
        .forEach(it -> udp.add(it.getContainerPort()));
    assertThat(udp).containsExactlyElementsOf(udpPorts(sfu));
  }

  @Test
  void tooFewAddressesAreRefused() {
    assertThatThrownBy(
            () ->
                Chart.renderWith(
                    "sfu: {hostNetwork: false, replicas: 2, advertisedAddresses: [203.0.113.1]}"))
        .hasMessageContaining("an IP address for each of 2 pods");
  }

  private static List<Service> media(Manifests manifests) {
    return manifests.of(Service.class).stream()
        .filter(it -> it.getSpec().getSelector().containsKey(SelectorsTest.POD_NAME))
        .toList();
  }

  private static String pod(Service service) {
    return Objects.requireNonNull(service.getSpec().getSelector().get(SelectorsTest.POD_NAME));
  }

  private static List<Integer> ports(Service service, String protocol) {
    return service.getSpec().getPorts().stream()
        .filter(it -> protocol(it).equals(protocol))
        .map(ServicePort::getPort)
        .toList();
  }

  private static String protocol(ServicePort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP");
  }

  private static List<Integer> udpPorts(SfuProperties sfu) {
    List<Integer> ports = new ArrayList<>();
    for (int shard = 0; shard < sfu.shards(); shard++) {
      ports.add(sfu.udpPort() + shard);
    }
    return ports;
  }

  private static Map<String, String> settings(Manifests manifests) {
    return manifests.of(ConfigMap.class).stream()
        .filter(it -> it.getMetadata().getName().endsWith("-sfu-service-pods"))
        .findFirst()
        .orElseThrow()
        .getData();
  }

  /// As the pod of that name does, from its variables and the file that they name.
  private static SfuProperties bind(Manifests manifests, String pod) throws IOException {
    var container =
        manifests.service("sfu-service").template().getSpec().getContainers().getFirst();
    var variables = Environment.of(container);
    assertThat(variables.get("SPRING_CONFIG_IMPORT"))
        .startsWith("file:/etc/parley/pods/")
        .endsWith(".properties");
    assertThat(container.getVolumeMounts())
        .anyMatch(it -> it.getMountPath().equals("/etc/parley/pods"));
    var file = new Properties();
    file.load(
        new StringReader(Objects.requireNonNull(settings(manifests).get(pod + ".properties"))));
    Map<String, String> properties = new HashMap<>();
    file.forEach((name, value) -> properties.put(name.toString(), value.toString()));
    return ServiceSettings.bind(SfuProperties.class, variables, properties);
  }
}
