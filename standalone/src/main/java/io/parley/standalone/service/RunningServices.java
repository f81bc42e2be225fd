package io.parley.standalone.service;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/// The services that run, and the order in which they end.
public final class RunningServices implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningServices.class);

  private record Running(String name, ConfigurableApplicationContext context) {}

  private final Deque<Running> running = new ArrayDeque<>();

  /// Takes a service in; the one taken in last ends first.
  public synchronized void add(String name, ConfigurableApplicationContext context) {
    running.push(new Running(name, context));
  }

  /// Ends all, each in its turn; one that fails to end does not keep the others.
  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      Running next = running.pop();
      try {
        next.context().close();
      } catch (RuntimeException failed) {
        log.atError().setCause(failed).addKeyValue("service", next.name()).log("did not stop");
      }
    }
  }
}
