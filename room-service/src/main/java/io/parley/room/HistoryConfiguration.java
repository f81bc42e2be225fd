package io.parley.room;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.room.api.HistoryOperations;
import io.parley.room.history.CausalOrder;
import io.parley.room.history.Histories;
import io.parley.room.history.HistoryIntake;
import io.parley.room.history.postgres.PostgresHistories;
import io.parley.room.rooms.RoomFacts;
import io.parley.room.startup.LogKeeper;
import io.parley.room.startup.Readiness;
import io.parley.room.store.Retention;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// What keeps the histories of rooms.
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {

  /// A fact waits up to this much longer than it must.
  private static final Duration RELEASE = Duration.ofMillis(500);

  private static final Duration STATE = Duration.ofSeconds(1);
  private static final Duration FIRST_PURGE = Duration.ofMinutes(5);
  private static final Duration PURGE = Duration.ofHours(1);

  /// A fact is stored after it was appended, by clocks that may differ: nobody takes again what was
  /// just forgotten.
  private static final Duration PURGE_MARGIN = Duration.ofHours(1);

  @Bean
  Histories histories(JdbcTemplate sql, PlatformTransactionManager transactions) {
    return new PostgresHistories(sql, new TransactionTemplate(transactions), CausalOrder.PATIENCE);
  }

  @Bean
  HistoryOperations historyOperations(Histories histories) {
    return new HistoryOperations(histories);
  }

  /// Two threads: a purge or a database that hangs must not hold up what rooms state.
  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService historyTimer() {
    return Executors.newScheduledThreadPool(
        2, Thread.ofPlatform().daemon().name("history-timer").factory());
  }

  @Bean
  LogKeeper historyKeeper(
      EventLog events,
      Histories histories,
      RoomFacts facts,
      RoomProperties properties,
      Readiness readiness,
      ScheduledExecutorService historyTimer,
      Clock roomClock,
      MeterRegistry meters) {
    var intake = new HistoryIntake(histories, properties.historyRetention(), roomClock, meters);
    var retention =
        new Retention(histories::purge, properties.historyRetention().plus(PURGE_MARGIN));
    return new LogKeeper(events, Topic.FACTS, intake, readiness::ready, historyTimer)
        .every(RELEASE, RELEASE, intake::release)
        .every(STATE, STATE, facts::tick)
        .every(FIRST_PURGE, PURGE, retention::run);
  }
}
