package io.parley.sfu.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parley.cluster.eventlog.EventLog;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.media.ice.IceTransport;
import io.parley.media.peer.DiscardReason;
import io.parley.protocol.events.KindUsage;
import io.parley.protocol.events.MediaKind;
import io.parley.protocol.events.UsageSample;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.SfuConfiguration;
import io.parley.sfu.metering.usage.RecordingLog;
import io.parley.sfu.shard.Shards;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class UsageCallTest {

  private static final int LEAST_CHECK_BYTES = 20;
  private static final int MOST_CHECK_BYTES = 200;

  @Configuration(proxyBeanMethods = false)
  static class Stores {
    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }

    @Bean
    RecordingLog eventLog() {
      return new RecordingLog();
    }
  }

  @Test
  void samplesSumUpToWhatTheSocketsCarried(@TempDir Path data) throws Exception {
    try (var context = start(data)) {
      var log = (RecordingLog) context.getBean(EventLog.class);
      var shard = context.getBean(Shards.class).running().getFirst();
      call(context);

      var samples = log.usage();
      assertThat(samples).extracting(UsageSample::getParticipantSid).contains("PA_alice", "PA_bob");
      // A check may be read before the command that opens its peer; it comes again.
      long refused = shard.discards().of(DiscardReason.STUN_REFUSED);
      assertThat(shard.counters().bytesIn.sum() - sum(samples, KindUsage::getBytesIn))
          .isBetween(refused * LEAST_CHECK_BYTES, refused * MOST_CHECK_BYTES);
      assertThat(shard.counters().packetsIn.sum() - sum(samples, KindUsage::getPacketsIn))
          .isEqualTo(refused);
      assertThat(sum(samples, KindUsage::getPacketsOut))
          .isEqualTo(shard.counters().packetsOut.sum() + shard.counters().notSent.sum());
      assertThat(sum(of("PA_alice", MediaKind.AUDIO, samples), KindUsage::getPacketsIn))
          .isPositive();
      assertThat(sum(of("PA_bob", MediaKind.AUDIO, samples), KindUsage::getBytesOut)).isPositive();
      assertThat(sum(of("PA_bob", MediaKind.DATA, samples), KindUsage::getBytesOut)).isPositive();
    }
  }

  private static void call(ConfigurableApplicationContext context) throws Exception {
    var node = context.getBean(NodeRegistry.class).nodes(NodeKind.SFU).getFirst();
    try (var signaling = new SignalingStream(node.grpcPort())) {
      var alice = new Participant("PA_alice", signaling, IceTransport.UDP);
      var bob = new Participant("PA_bob", signaling, IceTransport.UDP);
      try (alice;
          bob) {
        alice.join();
        bob.join();
        var track = Objects.requireNonNull(alice.publish("TR_AM", 77));
        assertThat(alice.publisher().awaitConnected()).isTrue();
        alice.await(SessionEvent::hasTrackLive);
        bob.subscribe("TR_AM");
        bob.answerOffer();
        byte[] heard = null;
        for (int i = 0; i < 500 && heard == null; i++) {
          alice.speak(track, new byte[] {0x78, 1, 2, 3});
          heard = bob.subscriber().rtp.poll(20, TimeUnit.MILLISECONDS);
        }
        assertThat(heard).isNotNull();
      }
      everythingIsRead(context);
      alice.leave();
      bob.leave();
      var log = (RecordingLog) context.getBean(EventLog.class);
      await()
          .until(
              () -> log.usage().stream().map(UsageSample::getParticipantSid).distinct().count(),
              count -> count == 2);
    }
  }

  /// The clients are silent by now: what they sent is read in the turn after the next.
  private static void everythingIsRead(ConfigurableApplicationContext context)
      throws InterruptedException {
    var loop = context.getBean(Shards.class).running().getFirst().loop();
    for (int i = 0; i < 3; i++) {
      var turn = new CountDownLatch(1);
      loop.execute((engine, now) -> turn.countDown());
      turn.await();
    }
  }

  private static List<UsageSample> of(String sid, MediaKind kind, List<UsageSample> samples) {
    return samples.stream()
        .filter(sample -> sample.getParticipantSid().equals(sid))
        .map(
            sample -> {
              var only = sample.toBuilder().clearKinds();
              sample.getKindsList().stream()
                  .filter(usage -> usage.getKind() == kind)
                  .forEach(only::addKinds);
              return only.build();
            })
        .toList();
  }

  private static long sum(List<UsageSample> samples, ToLongFunction<KindUsage> what) {
    return samples.stream().flatMap(sample -> sample.getKindsList().stream()).mapToLong(what).sum();
  }

  private static ConfigurableApplicationContext start(Path data) {
    return new SpringApplicationBuilder(Stores.class, SfuConfiguration.class)
        .web(WebApplicationType.REACTIVE)
        .properties(
            "server.port=0",
            "parley.sfu.addresses=127.0.0.1",
            "parley.sfu.udp-port=0",
            "parley.sfu.tcp-port=0",
            "parley.sfu.shards=1",
            "parley.sfu.drain-grace=0s",
            "parley.data-dir=" + data)
        .run();
  }
}
