package io.parley.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.gateway.RunningGateway;
import io.parley.gateway.socket.Admission;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GatewayNodeTest {

  @Test
  void isKnownWhileItServesAndDrainsWhenWished() {
    RunningGateway gateway = new RunningGateway("parley.gateway.drain-grace=1s");
    try {
      Awaitility.await().until(() -> !gateway.registry.nodes(NodeKind.GATEWAY).isEmpty());
      Node node = gateway.registry.nodes(NodeKind.GATEWAY).getFirst();
      assertThat(node.httpPort()).isEqualTo(gateway.port());

      gateway.registry.drain(node.id(), true);
      Awaitility.await().until(() -> !gateway.bean(Admission.class).open());
      gateway.registry.drain(node.id(), false);
      Awaitility.await().until(() -> gateway.bean(Admission.class).open());
    } finally {
      gateway.close();
    }
    assertThat(gateway.registry.nodes(NodeKind.GATEWAY)).isEmpty();
  }
}
