package io.parley.gateway.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.node.NodeRegistry;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// What the port of operators has beside the actuator. Other services of the same JVM have no
/// `AdminToken`, and none of this.
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(AdminToken.class)
class AdminConfiguration {

  @Bean
  AdminGate adminGate(AdminToken token, MeterRegistry meters) {
    return new AdminGate(token, meters);
  }

  @Bean
  RouterFunction<ServerResponse> adminRoutes(NodeRegistry registry) {
    return new AdminApi(registry).routes();
  }
}
