package io.parley.room;

import io.parley.cluster.keyring.KeyRing;
import io.parley.cluster.trace.Trace;
import io.parley.cluster.trace.Traces;
import io.parley.cluster.trace.webflux.TraceFilter;
import io.parley.room.api.ClientUrl;
import io.parley.room.api.devlink.DevTokenEndpoint;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/// How requests get to their handlers, and what only the dev mode serves.
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  @Bean
  TraceFilter traceFilter(Traces traces) {
    return TraceFilter.ofServices(traces);
  }

  /// Of this context alone: the global one is disposed by whichever context closes first.
  @Bean
  ReactorResourceFactory reactorResourceFactory() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO); // the web server has drained by then
    return resources;
  }

  /// Handlers wait for the database and for other nodes, so they get a virtual thread each.
  @Bean
  WebFluxConfigurer handlersOnVirtualThreads() {
    return new WebFluxConfigurer() {
      @Override
      public void configureBlockingExecution(BlockingExecutionConfigurer configurer) {
        configurer.setExecutor(new TracedThreads());
      }
    };
  }

  /// Threads that are in the trace of whoever gave them their task.
  private static final class TracedThreads extends VirtualThreadTaskExecutor {

    private static final long serialVersionUID = 1;

    TracedThreads() {
      super("room-http-");
    }

    @Override
    public void execute(Runnable task) {
      super.execute(Trace.current().wrap(task));
    }
  }

  @Bean
  @Conditional(DevLink.class)
  DevTokenEndpoint devTokenEndpoint(
      RoomProperties properties, KeyRing keys, ClientUrl clientUrl, Clock roomClock) {
    return new DevTokenEndpoint(
        properties.devLinkKey(), properties.project(), keys, clientUrl, roomClock);
  }

  /// Dev mode, and a join link to print.
  static final class DevLink implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
      var environment = context.getEnvironment();
      return environment.getProperty("parley.room.dev-mode", Boolean.class, false)
          && !environment.getProperty("parley.room.dev-link-key", "").isEmpty();
    }
  }
}
