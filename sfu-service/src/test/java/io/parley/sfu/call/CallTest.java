package io.parley.sfu.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.cluster.LogStores;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.media.client.sdp.ReceivingTrack;
import io.parley.media.client.sdp.SendingTrack;
import io.parley.media.ice.IceTransport;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.SfuConfiguration;
import io.parley.sfu.shard.Shards;
import io.parley.testkit.Seeds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Timeout(60)
class CallTest {

  private static final int SSRC = 0x1234_5678;

  @Configuration(proxyBeanMethods = false)
  static class Stores {
    @Bean
    NodeRegistry nodeRegistry() {
      return new InMemoryNodeRegistry();
    }
  }

  private static ConfigurableApplicationContext context;
  private static SignalingStream signaling;

  @BeforeAll
  static void start(@TempDir Path data) {
    context =
        new SpringApplicationBuilder(Stores.class, LogStores.class, SfuConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .properties(
                "server.port=0",
                "parley.sfu.addresses=127.0.0.1",
                "parley.sfu.udp-port=0",
                "parley.sfu.tcp-port=0",
                "parley.sfu.shards=2",
                "parley.sfu.drain-grace=0s",
                "parley.data-dir=" + data)
            .run();
    var node = context.getBean(NodeRegistry.class).nodes(NodeKind.SFU).getFirst();
    signaling = new SignalingStream(node.grpcPort());
  }

  @AfterAll
  static void stop() {
    signaling.close();
    context.close();
  }

  @ParameterizedTest
  @EnumSource(IceTransport.class)
  void soundAndDataReachTheOtherSide(IceTransport transport) throws Exception {
    try (var alice = new Participant("PA_alice" + transport, signaling, transport);
        var bob = new Participant("PA_bob" + transport, signaling, transport)) {
      var trackSid = "TR_AM" + transport;
      alice.join();
      bob.join();
      var track = Objects.requireNonNull(alice.publish(trackSid, SSRC));
      assertThat(alice.publisher().awaitConnected()).isTrue();
      alice.await(SessionEvent::hasTrackLive);

      bob.subscribe(trackSid);
      var received = bob.answerOffer().tracks().getFirst();
      assertThat(received.trackId()).isEqualTo(trackSid);
      alice.await(SessionEvent::hasTrackSubscribed);

      hears(bob, alice, track);
      bob.publish("", 0);
      exchange(alice, bob, "_reliable");
      exchange(bob, alice, "_reliable");
      exchange(alice, bob, "_lossy");
      leave(alice, bob);
    }
  }

  @Test
  void oneAndTwoPeerConnectionsHearEachOther() throws Exception {
    try (var carol = new Participant("PA_carol", signaling, IceTransport.UDP);
        var dave = new Participant("PA_dave", signaling, IceTransport.UDP)) {
      carol.join();
      dave.joinSingle();
      var carols = Objects.requireNonNull(carol.publish("TR_AMcarol", SSRC));
      var daves = Objects.requireNonNull(dave.publish("TR_AMdave", SSRC + 1));
      assertThat(carol.publisher().awaitConnected()).isTrue();
      carol.await(SessionEvent::hasTrackLive);
      dave.await(SessionEvent::hasTrackLive);

      dave.subscribe("TR_AMcarol");
      var wanted = dave.await(SessionEvent::hasSectionsWanted).getSectionsWanted();
      assertThat(wanted.getNumAudios()).isZero();
      assertThat(dave.offerAgain().tracks())
          .extracting(ReceivingTrack::trackId)
          .containsExactly("TR_AMcarol");
      carol.subscribe("TR_AMdave");
      carol.answerOffer();

      hears(dave, carol, carols);
      hears(carol, dave, daves);
      exchange(carol, dave, "_reliable");
      exchange(dave, carol, "_lossy");
      leave(carol, dave);
    }
  }

  @Test
  void strangersAreCountedAndChangeNothing() throws Exception {
    var random = Seeds.random(7);
    var shards = context.getBean(Shards.class).running();
    try (var stranger = Wire.to(shards.getFirst().candidates().getFirst())) {
      for (int i = 0; i < 2000; i++) {
        byte[] bytes = new byte[random.nextInt(1, 1500)];
        random.nextBytes(bytes);
        stranger.send(bytes);
      }
      assertThat(stranger.receive()).isNull();
    }
    try (var erin = new Participant("PA_erin", signaling, IceTransport.UDP)) {
      erin.join();
      leave(erin);
    }
    assertThat(shards).allSatisfy(shard -> assertThat(shard.counters().failures.sum()).isZero());
  }

  /// Speaks until the other one hears it.
  private static void hears(Participant listener, Participant speaker, SendingTrack track)
      throws InterruptedException {
    byte[] sound = {0x78, 1, 2, 3, 4, 5, 6, 7};
    byte[] heard = null;
    for (int i = 0; i < 500 && heard == null; i++) {
      speaker.speak(track, sound);
      heard = listener.subscriber().rtp.poll(20, TimeUnit.MILLISECONDS);
    }
    Objects.requireNonNull(heard, "nothing was heard");
    assertThat(Arrays.copyOfRange(heard, heard.length - sound.length, heard.length))
        .isEqualTo(sound);
  }

  private static void exchange(Participant from, Participant to, String label) throws Exception {
    assertThat(to.subscriber().awaitOpen("_reliable")).isTrue();
    assertThat(to.subscriber().awaitOpen("_lossy")).isTrue();
    assertThat(from.publisher().awaitOpen(label)).isTrue();
    var packet =
        DataPacket.newBuilder()
            .setUser(UserPacket.newBuilder().setPayload(ByteString.copyFromUtf8("hello")));
    from.publisher().sendData(label, packet.build().toByteArray());

    var message = to.subscriber().messages.poll(10, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    assertThat(message.label()).isEqualTo(label);
    var got = DataPacket.parseFrom(message.bytes());
    assertThat(got.getUser().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(got.getParticipantIdentity()).isNotEmpty();
  }

  private static void leave(Participant... all) {
    for (var participant : all) {
      participant.leave();
    }
  }
}
