package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.parley.sfu.data.DataVerdict.Drop;
import io.parley.sfu.data.DataVerdict.Forward;
import livekit.LivekitMetrics.MetricsBatch;
import livekit.LivekitModels.ChatMessage;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataPacket.Kind;
import livekit.LivekitModels.Transcription;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.Test;

class DataRulesTest {

  private static final DataSender ALICE = new DataSender("PA_alice", "alice", false, false, true);
  private static final DataSender AGENT = new DataSender("PA_agent", "agent", false, true, true);
  private static final DataSender HIDDEN = new DataSender("PA_ghost", "ghost", true, false, true);
  private static final DataSender MUTE = new DataSender("PA_mute", "mute", false, false, false);

  private final DataRules rules = new DataRules(new NonceWindow());

  @Test
  void putsTheSendersNameInWhateverThePacketSays() throws Exception {
    var packet = user("hello").setParticipantSid("PA_bob").setParticipantIdentity("bob");

    var sent = DataPacket.parseFrom(forward(ALICE, Kind.LOSSY, packet).bytes());

    assertThat(sent.getParticipantSid()).isEqualTo("PA_alice");
    assertThat(sent.getParticipantIdentity()).isEqualTo("alice");
    assertThat(sent.getUser().getPayload().toStringUtf8()).isEqualTo("hello");
  }

  @Test
  void tellsNobodyWhoAHiddenSenderIs() throws Exception {
    var sent = DataPacket.parseFrom(forward(HIDDEN, Kind.RELIABLE, user("boo")).bytes());

    assertThat(sent.getParticipantIdentity()).isEmpty();
  }

  @Test
  void keepsFieldsThatItDoesNotKnow() throws Exception {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                777,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("newer than we are"))
                    .build())
            .build();

    var sent =
        DataPacket.parseFrom(
            forward(ALICE, Kind.RELIABLE, user("x").setUnknownFields(unknown)).bytes());

    assertThat(sent.getUnknownFields().asMap()).containsKey(777);
  }

  @Test
  void takesEachSequenceOfTheReliableChannelOnce() {
    assertThat(judge(ALICE, Kind.RELIABLE, user("1").setSequence(1))).isInstanceOf(Forward.class);
    assertThat(judge(ALICE, Kind.RELIABLE, user("1").setSequence(1)))
        .isEqualTo(new Drop(DataDrop.DUPLICATE));
    assertThat(judge(ALICE, Kind.RELIABLE, user("5").setSequence(5))).isInstanceOf(Forward.class);
    assertThat(judge(ALICE, Kind.RELIABLE, user("4").setSequence(4)))
        .isEqualTo(new Drop(DataDrop.DUPLICATE));
    assertThat(rules.lastSequence()).isEqualTo(5);
  }

  @Test
  void comparesSequencesBeyondTheSignedRange() {
    judge(ALICE, Kind.RELIABLE, user("a").setSequence(0x7fff_ffff));

    assertThat(judge(ALICE, Kind.RELIABLE, user("b").setSequence(0x8000_0000)))
        .isInstanceOf(Forward.class);
  }

  @Test
  void doesNotCountTheLossyChannel() {
    judge(ALICE, Kind.LOSSY, user("a").setSequence(9));

    assertThat(judge(ALICE, Kind.LOSSY, user("a").setSequence(9))).isInstanceOf(Forward.class);
    assertThat(rules.lastSequence()).isZero();
  }

  @Test
  void takesEachNonceOnce() {
    var nonce = ByteString.copyFrom(new byte[16]);
    var packet = DataPacket.newBuilder().setUser(UserPacket.newBuilder().setNonce(nonce));

    assertThat(judge(ALICE, Kind.RELIABLE, packet)).isInstanceOf(Forward.class);
    assertThat(judge(ALICE, Kind.RELIABLE, packet)).isEqualTo(new Drop(DataDrop.DUPLICATE));
  }

  @Test
  void dropsWhatTheSenderMayNotSend() {
    assertThat(judge(MUTE, Kind.RELIABLE, user("x"))).isEqualTo(new Drop(DataDrop.NOT_PERMITTED));
    assertThat(rules.judgeUnlabeled(MUTE, new byte[] {1}))
        .isEqualTo(new Drop(DataDrop.NOT_PERMITTED));
  }

  @Test
  void letsOnlyAgentsTranscribe() {
    var packet = DataPacket.newBuilder().setTranscription(Transcription.newBuilder());

    assertThat(judge(ALICE, Kind.RELIABLE, packet)).isEqualTo(new Drop(DataDrop.NOT_FOR_CLIENTS));
    assertThat(judge(AGENT, Kind.RELIABLE, packet)).isInstanceOf(Forward.class);
  }

  @Test
  void letsAgentsSpeakForOthersButMarksIt() throws Exception {
    var packet =
        DataPacket.newBuilder()
            .setParticipantIdentity("bob")
            .setChatMessage(ChatMessage.newBuilder().setMessage("hi"));

    var agents = DataPacket.parseFrom(forward(AGENT, Kind.RELIABLE, packet).bytes());
    var alices = DataPacket.parseFrom(forward(ALICE, Kind.RELIABLE, packet).bytes());

    assertThat(agents.getParticipantIdentity()).isEqualTo("bob");
    assertThat(agents.getChatMessage().getGenerated()).isTrue();
    assertThat(alices.getParticipantIdentity()).isEqualTo("alice");
    assertThat(alices.getChatMessage().getGenerated()).isFalse();
  }

  @Test
  void addressesByIdentityOrSidOrEverybodyElse() {
    var toBob = forward(ALICE, Kind.RELIABLE, user("x").addDestinationIdentities("bob"));
    var toAll = forward(ALICE, Kind.RELIABLE, user("x"));
    var bySid =
        forward(
            ALICE,
            Kind.RELIABLE,
            DataPacket.newBuilder().setUser(UserPacket.newBuilder().addDestinationSids("PA_bob")));

    assertThat(toBob.isFor("PA_bob", "bob", false)).isTrue();
    assertThat(toBob.isFor("PA_carol", "carol", false)).isFalse();
    assertThat(bySid.isFor("PA_bob", "bob", false)).isTrue();
    assertThat(bySid.isFor("PA_carol", "carol", false)).isFalse();
    assertThat(toAll.isFor("PA_carol", "carol", false)).isTrue();
    assertThat(toAll.isFor("PA_alice", "alice", false)).isFalse();
  }

  @Test
  void copiesDestinationsToWhereTheyAreMissing() throws Exception {
    var outer = user("x").addDestinationIdentities("bob");
    var inner =
        DataPacket.newBuilder().setUser(UserPacket.newBuilder().addDestinationIdentities("bob"));

    for (var packet : new DataPacket.Builder[] {outer, inner}) {
      var sent = DataPacket.parseFrom(forward(ALICE, Kind.RELIABLE, packet).bytes());
      assertThat(sent.getDestinationIdentitiesList()).containsExactly("bob");
    }
  }

  @Test
  void givesMetricsToThoseWhoMaySeeThemAndBackToTheSender() {
    var metrics =
        forward(
            ALICE, Kind.RELIABLE, DataPacket.newBuilder().setMetrics(MetricsBatch.newBuilder()));

    assertThat(metrics.isFor("PA_bob", "bob", true)).isTrue();
    assertThat(metrics.isFor("PA_bob", "bob", false)).isFalse();
    assertThat(metrics.isFor("PA_alice", "alice", false)).isTrue();
  }

  @Test
  void wrapsMessagesOfOtherChannels() throws Exception {
    var verdict = rules.judgeUnlabeled(ALICE, new byte[] {1, 2, 3});

    assertThat(verdict).isInstanceOf(Forward.class);
    var sent = DataPacket.parseFrom(((Forward) verdict).message().bytes());
    assertThat(sent.getUser().getPayload().toByteArray()).containsExactly(1, 2, 3);
    assertThat(sent.getParticipantIdentity()).isEqualTo("alice");
  }

  @Test
  void dropsWhatIsNoPacketOrTooLarge() {
    assertThat(rules.judge(ALICE, Kind.RELIABLE, new byte[0]))
        .isEqualTo(new Drop(DataDrop.MALFORMED));
    assertThat(rules.judge(ALICE, Kind.RELIABLE, new byte[] {(byte) 0xff, 1, 2}))
        .isEqualTo(new Drop(DataDrop.MALFORMED));
    assertThat(rules.judge(ALICE, Kind.RELIABLE, new byte[DataRules.MAX_BYTES + 1]))
        .isEqualTo(new Drop(DataDrop.TOO_LARGE));
  }

  private static DataPacket.Builder user(String payload) {
    return DataPacket.newBuilder()
        .setUser(UserPacket.newBuilder().setPayload(ByteString.copyFromUtf8(payload)));
  }

  private DataVerdict judge(DataSender sender, Kind kind, DataPacket.Builder packet) {
    return rules.judge(sender, kind, packet.build().toByteArray());
  }

  private DataMessage forward(DataSender sender, Kind kind, DataPacket.Builder packet) {
    var verdict = judge(sender, kind, packet);
    assertThat(verdict).isInstanceOf(Forward.class);
    return ((Forward) verdict).message();
  }
}
