package io.parley.billing;

import static io.parley.billing.RunningBilling.KEY;
import static io.parley.billing.sample.Samples.event;
import static io.parley.billing.sample.Samples.ten;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parley.billing.store.StoreUnavailableException;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.testkit.postgres.PostgresForTests;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Billing as a node: what others see of it, and what a database that goes and comes means.
class BillingServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String USAGE = "/v1/usage?from=2025-03-01T00:00:00Z&to=2025-03-02T00:00:00Z";

  @Test
  void isRegisteredWhileItServes() {
    RunningBilling billing = new RunningBilling(PostgresForTests.url());
    Node node = billing.node();

    assertThat(node.kind()).isEqualTo(NodeKind.BILLING);
    assertThat(node.httpPort()).isPositive();
    assertThat(node.accepting()).isTrue();
    assertThat(billing.events.group()).isEqualTo("billing");
    HttpResponse<String> health = billing.get("/actuator/health", "");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(billing.get("/actuator/prometheus", "").body())
        .contains("parley_billing_samples_total", "parley_billing_parked_total");

    billing.close();
    assertThat(billing.registry.nodes(NodeKind.BILLING)).isEmpty();
    assertThat(billing.events.consumed()).isFalse();
  }

  @Test
  void waitsUnreadyForADatabaseThatIsNotThereYet() throws SQLException {
    String url = PostgresForTests.url();
    String later = url.replaceFirst("/test", "/later_test");
    try (RunningBilling billing = new RunningBilling(later)) {
      assertThat(billing.get("/actuator/health", "").statusCode()).isEqualTo(503);
      assertThat(billing.node().accepting()).isFalse();
      assertThat(billing.events.consumed()).isFalse();
      assertThat(billing.get(USAGE, KEY).statusCode()).isEqualTo(503);

      String name = later.substring(later.lastIndexOf('/') + 1, later.indexOf('?'));
      execute(url, "CREATE DATABASE " + name);

      await().atMost(SOON).until(() -> billing.node().accepting());
      assertThat(billing.events.consumed()).isTrue();
      assertThat(billing.get("/actuator/health", "").statusCode()).isEqualTo(200);
      assertThat(billing.get(USAGE, KEY).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whileTheDatabaseIsAwayUsageWaitsInTheLogAndTheNodeStaysUp() throws SQLException {
    String url = PostgresForTests.url();
    String admin = PostgresForTests.url();
    String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
    var batch = List.of(event(ten("a", Instant.parse("2025-03-01T10:00:00Z"))));
    try (RunningBilling billing = new RunningBilling(url)) {
      execute(admin, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      execute(
          admin,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");

      assertThatThrownBy(() -> billing.events.deliver(batch))
          .isInstanceOf(StoreUnavailableException.class);
      HttpResponse<String> health = billing.get("/actuator/health", "");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"database\":\"down\"");
      HttpResponse<String> refused = billing.get(USAGE, KEY);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");

      execute(admin, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
      await()
          .atMost(SOON)
          .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
          .untilAsserted(() -> billing.events.deliver(batch));
      assertThat(billing.get(USAGE, KEY).body()).contains("\"seconds\":10.000");
      assertThat(billing.get("/actuator/health", "").body()).contains("\"database\":\"up\"");
    }
  }

  private static void execute(String url, String statement) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var executing = connection.createStatement()) {
      executing.execute(statement);
    }
  }
}
