package io.parley.billing;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.billing.startup.BillingNode;
import io.parley.billing.startup.Readiness;
import io.parley.billing.store.postgres.Schema;
import io.parley.billing.usage.Retention;
import io.parley.billing.usage.UsageIntake;
import io.parley.billing.usage.UsageRows;
import io.parley.billing.usage.postgres.PostgresUsageRows;
import io.parley.billing.usage.rest.OpenApi;
import io.parley.billing.usage.rest.ProblemAdvice;
import io.parley.billing.usage.rest.UsageV1;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.keyring.Access;
import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.otel.TracingConfiguration;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.protocol.id.NodeId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.actuate.endpoint.web.WebFluxHealthEndpointExtensionAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/// Billing as a Spring context. It is given `NodeRegistry`, `KeyRing`, `EventLog`, and a
/// `DataSource` or `spring.datasource.*`.
///
/// What Boot configures is listed, since in one JVM with the other services their libraries are on
/// the class path as well.
@Configuration(proxyBeanMethods = false)
@PropertySource("classpath:io/parley/billing/billing.properties")
@EnableConfigurationProperties(BillingProperties.class)
@Import({ProblemAdvice.class, UsageV1.class, OpenApi.class, TracingConfiguration.class})
@ImportAutoConfiguration({
  ConfigurationPropertiesAutoConfiguration.class,
  PropertyPlaceholderAutoConfiguration.class,
  LifecycleAutoConfiguration.class,
  SslAutoConfiguration.class,
  JacksonAutoConfiguration.class,
  CodecsAutoConfiguration.class,
  NettyReactiveWebServerAutoConfiguration.class,
  HttpHandlerAutoConfiguration.class,
  WebFluxAutoConfiguration.class,
  ErrorWebFluxAutoConfiguration.class,
  DataSourceAutoConfiguration.class,
  DataSourceTransactionManagerAutoConfiguration.class,
  TransactionAutoConfiguration.class,
  JdbcTemplateAutoConfiguration.class,
  MetricsAutoConfiguration.class,
  CompositeMeterRegistryAutoConfiguration.class,
  PrometheusMetricsExportAutoConfiguration.class,
  SimpleMetricsExportAutoConfiguration.class,
  JvmMetricsAutoConfiguration.class,
  EndpointAutoConfiguration.class,
  JacksonEndpointAutoConfiguration.class,
  WebEndpointAutoConfiguration.class,
  ManagementContextAutoConfiguration.class,
  HealthContributorAutoConfiguration.class,
  HealthContributorRegistryAutoConfiguration.class,
  ApplicationAvailabilityAutoConfiguration.class,
  AvailabilityHealthContributorAutoConfiguration.class,
  AvailabilityProbesAutoConfiguration.class,
  HealthEndpointAutoConfiguration.class,
  WebFluxHealthEndpointExtensionAutoConfiguration.class
})
public class BillingConfiguration {

  @Bean
  Clock billingClock() {
    return Clock.systemUTC();
  }

  /// Of this context alone: the global one is disposed by whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO); // the web server has drained by then
    return resources;
  }

  @Bean
  TraceFilter traceFilter(Traces traces) {
    return TraceFilter.ofServices(traces);
  }

  /// Handlers wait for the database, so they get a virtual thread each.
  @Bean
  WebFluxConfigurer handlersOnVirtualThreads() {
    return new WebFluxConfigurer() {
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(new VirtualThreadTaskExecutor("billing-http-"));
      }
    };
  }

  @Bean
  UsageRows usageRows(JdbcTemplate sql, PlatformTransactionManager transactions) {
    return new PostgresUsageRows(sql, new TransactionTemplate(transactions));
  }

  @Bean
  UsageIntake usageIntake(UsageRows rows, Clock billingClock, MeterRegistry meters) {
    return new UsageIntake(rows, billingClock, meters);
  }

  @Bean
  Access access(KeyRing keys, Clock billingClock) {
    return new Access(keys, billingClock);
  }

  /// Two threads: a purge or a database that hangs must not hold up the beats.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService billingTimer() {
    return Executors.newScheduledThreadPool(
        2, Thread.ofPlatform().daemon().name("billing-timer").factory());
  }

  @Bean
  Readiness readiness(
      DataSource database,
      EventLog events,
      UsageIntake intake,
      ScheduledExecutorService billingTimer) {
    return new Readiness(new Schema(database), events, intake, billingTimer);
  }

  @Bean
  BillingNode billingNode(
      BillingProperties properties,
      NodeRegistry registry,
      WebServerApplicationContext context,
      Readiness readiness,
      UsageRows rows,
      Clock billingClock,
      ScheduledExecutorService billingTimer) {
    return new BillingNode(
        NodeId.create(new SecureRandom()),
        properties.advertisedHost(),
        properties.region(),
        billingClock.instant(),
        registry,
        () -> Objects.requireNonNull(context.getWebServer()).getPort(),
        readiness,
        new Retention(rows, properties.retention(), billingClock),
        billingTimer);
  }

  /// Up once usage is taken. A database that goes away later does not make the node worse than any
  /// other: what it cannot store waits in the log.
  @Bean
  HealthIndicator usageHealthIndicator(Readiness readiness, UsageRows rows) {
    return () ->
        (readiness.ready() ? Health.up() : Health.outOfService())
            .withDetail("database", rows.answers() ? "up" : "down")
            .build();
  }
}
