package io.parley.sfu.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.parley.testkit.Seeds;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataPacket.Kind;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DataRulesFuzzTest {

  private static final DataSender SENDER = new DataSender("PA_a", "a", false, true, true);

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#seeds")
  void judgesAnyBytes(long seed) throws Exception {
    var random = Seeds.random(seed);
    var rules = new DataRules(new NonceWindow());
    byte[] valid =
        DataPacket.newBuilder()
            .setSequence(random.nextInt())
            .setUser(UserPacket.newBuilder().setPayload(ByteString.copyFromUtf8("payload")))
            .build()
            .toByteArray();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = valid.clone();
      if (i % 4 == 0) {
        bytes = new byte[random.nextInt(1, 300)];
        random.nextBytes(bytes);
      } else {
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      if (rules.judge(SENDER, Kind.RELIABLE, bytes) instanceof DataVerdict.Forward(var message)) {
        assertThat(DataPacket.parseFrom(message.bytes()).getParticipantSid()).isEqualTo("PA_a");
      }
    }
  }
}
