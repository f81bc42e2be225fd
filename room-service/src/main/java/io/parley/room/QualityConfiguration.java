package io.parley.room;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.eventlog.Topic;
import io.parley.room.api.QualityOperations;
import io.parley.room.quality.SampleIntake;
import io.parley.room.quality.Samples;
import io.parley.room.quality.postgres.PostgresSamples;
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

/// What keeps samples of how good connections were.
@Configuration(proxyBeanMethods = false)
class QualityConfiguration {

  private static final Duration FIRST_PURGE = Duration.ofMinutes(7);
  private static final Duration PURGE = Duration.ofMinutes(30);

  @Bean
  Samples samples(JdbcTemplate sql, PlatformTransactionManager transactions) {
    return new PostgresSamples(sql, new TransactionTemplate(transactions));
  }

  @Bean
  QualityOperations qualityOperations(Samples samples) {
    return new QualityOperations(samples);
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService qualityTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("quality-timer").factory());
  }

  @Bean
  LogKeeper qualityKeeper(
      EventLog events,
      Samples samples,
      RoomProperties properties,
      Readiness readiness,
      ScheduledExecutorService qualityTimer,
      Clock roomClock,
      MeterRegistry meters) {
    var intake = new SampleIntake(samples, properties.qualityRetention(), roomClock, meters);
    var retention = new Retention(samples::purge, properties.qualityRetention());
    return new LogKeeper(events, Topic.QUALITY, intake, readiness::ready, qualityTimer)
        .every(FIRST_PURGE, PURGE, retention::run);
  }
}
