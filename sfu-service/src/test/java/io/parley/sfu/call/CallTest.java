package io.parley.sfu.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import io.parley.cluster.node.embedded.InMemoryNodeRegistry;
import io.parley.media.ice.IceTransport;
import io.parley.protocol.sfu.SessionEvent;
import io.parley.sfu.SfuConfiguration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
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
  static void start() {
    context =
        new SpringApplicationBuilder(Stores.class, SfuConfiguration.class)
            .web(WebApplicationType.REACTIVE)
            .properties(
                "server.port=0",
                "parley.sfu.addresses=127.0.0.1",
                "parley.sfu.udp-port=0",
                "parley.sfu.tcp-port=0",
                "parley.sfu.shards=2")
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

      byte[] sound = {0x78, 1, 2, 3, 4, 5, 6, 7};
      byte[] heard = null;
      for (int i = 0; i < 500 && heard == null; i++) {
        alice.speak(track, sound);
        heard = bob.subscriber().rtp.poll(20, TimeUnit.MILLISECONDS);
      }
      Objects.requireNonNull(heard, "nothing was heard");
      assertThat(Arrays.copyOfRange(heard, heard.length - sound.length, heard.length))
          .isEqualTo(sound);

      bob.publish("", 0);
      exchange(alice, bob, "_reliable");
      exchange(bob, alice, "_reliable");
      leave(alice, bob);
    }
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
