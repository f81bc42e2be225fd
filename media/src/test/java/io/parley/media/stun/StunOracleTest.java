package io.parley.media.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ice4j.StunException;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.ErrorCodeAttribute;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.attribute.PriorityAttribute;
import org.ice4j.attribute.UsernameAttribute;
import org.ice4j.attribute.XorMappedAddressAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.StunStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// ice4j reads what we write and writes what we read.
class StunOracleTest {

  private static final byte[] PASSWORD = "a password of some length".getBytes(UTF_8);
  private static final String USERNAME = "a0ours:theirs";
  private static final StunStack ICE4J = ice4j();

  private final StunMessage message = new StunMessage();
  private final StunWriter writer = new StunWriter();
  private final byte[] out = new byte[StunWriter.MAX_BYTES];

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void readsTheRequestsOfOthers(long seed) throws StunException {
    var random = Seeds.random(seed);
    long priority = random.nextLong(1, 1L << 31);
    long tieBreaker = random.nextLong(1, Long.MAX_VALUE);
    var request = MessageFactory.createBindingRequest();
    request.setTransactionID(transactionId(random));
    request.putAttribute(AttributeFactory.createUsernameAttribute(USERNAME));
    request.putAttribute(AttributeFactory.createPriorityAttribute(priority));
    request.putAttribute(AttributeFactory.createIceControllingAttribute(tieBreaker));
    request.putAttribute(AttributeFactory.createUseCandidateAttribute());
    request.putAttribute(AttributeFactory.createMessageIntegrityAttribute(USERNAME));
    request.putAttribute(AttributeFactory.createFingerprintAttribute());
    byte[] encoded = request.encode(ICE4J);

    assertThat(message.wrap(MemorySegment.ofArray(encoded), 0, encoded.length)).isTrue();
    assertThat(message.type()).isEqualTo(StunMessage.BINDING_REQUEST);
    assertThat(message.username()).isEqualTo(USERNAME);
    assertThat(message.priority()).isEqualTo(priority);
    assertThat(message.tieBreaker()).isEqualTo(tieBreaker);
    assertThat(message.isControlling()).isTrue();
    assertThat(message.hasUseCandidate()).isTrue();
    assertThat(message.hasFingerprint()).isTrue();
    assertThat(message.integrityIs(PASSWORD)).isTrue();
    assertThat(message.transactionIs(request.getTransactionID())).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void othersReadOurRequests(long seed) throws StunException {
    var random = Seeds.random(seed);
    byte[] id = transactionId(random);
    long priority = random.nextLong(1, 1L << 31);
    int length =
        writer
            .begin(StunMessage.BINDING_REQUEST, id)
            .username(USERNAME)
            .priority(priority)
            .controlling(random.nextLong())
            .useCandidate()
            .finish(PASSWORD, MemorySegment.ofArray(out), 0);

    var read = Message.decode(out, 0, length);

    assertThat(read.getTransactionID()).isEqualTo(id);
    assertThat(((UsernameAttribute) read.getAttribute(Attribute.USERNAME)).getUsername())
        .isEqualTo(USERNAME.getBytes(UTF_8));
    assertThat(((PriorityAttribute) read.getAttribute(Attribute.PRIORITY)).getPriority())
        .isEqualTo(priority);
    assertThat(read.containsAttribute(Attribute.USE_CANDIDATE)).isTrue();
    assertThat(read.containsAttribute(Attribute.FINGERPRINT)).isTrue();
    var integrity = (MessageIntegrityAttribute) read.getAttribute(Attribute.MESSAGE_INTEGRITY);
    var raw = RawMessage.build(Arrays.copyOf(out, length), length, null, null);
    assertThat(ICE4J.validateMessageIntegrity(integrity, USERNAME, true, raw)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void othersReadOurAnswers(long seed) throws StunException, UnknownHostException {
    var random = Seeds.random(seed);
    byte[] id = transactionId(random);
    byte[] address = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(address);
    var source = new InetSocketAddress(InetAddress.getByAddress(address), random.nextInt(1, 65536));
    wrapRequest(id);
    int length = writer.bindingSuccess(message, source, PASSWORD, MemorySegment.ofArray(out), 0);

    var read = Message.decode(out, 0, length);

    assertThat(read.getMessageType()).isEqualTo(Message.BINDING_SUCCESS_RESPONSE);
    var mapped = (XorMappedAddressAttribute) read.getAttribute(Attribute.XOR_MAPPED_ADDRESS);
    var expected = new TransportAddress(source.getAddress(), source.getPort(), Transport.UDP);
    assertThat(mapped.getAddress(id)).isEqualTo(expected);

    assertThat(message.wrap(MemorySegment.ofArray(out), 0, length)).isTrue();
    assertThat(message.mappedAddress()).isEqualTo(source);
    assertThat(message.integrityIs(PASSWORD)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.parley.testkit.Seeds#few")
  void othersReadOurRefusals(long seed) throws StunException {
    wrapRequest(transactionId(Seeds.random(seed)));
    int length = writer.roleConflict(message, PASSWORD, MemorySegment.ofArray(out), 0);

    var read = Message.decode(out, 0, length);

    var error = (ErrorCodeAttribute) read.getAttribute(Attribute.ERROR_CODE);
    assertThat((int) error.getErrorCode()).isEqualTo(487);
    assertThat(message.wrap(MemorySegment.ofArray(out), 0, length)).isTrue();
    assertThat(message.errorCode()).isEqualTo(487);
    assertThat(message.kind()).isEqualTo(StunMessage.Kind.ERROR);
  }

  private void wrapRequest(byte[] id) {
    int length =
        writer.begin(StunMessage.BINDING_REQUEST, id).finishUnsigned(MemorySegment.ofArray(out), 0);
    assertThat(message.wrap(MemorySegment.ofArray(out), 0, length)).isTrue();
  }

  private static byte[] transactionId(RandomGenerator random) {
    byte[] id = new byte[12];
    random.nextBytes(id);
    return id;
  }

  private static StunStack ice4j() {
    var stack = new StunStack();
    stack
        .getCredentialsManager()
        .registerAuthority(
            new CredentialsAuthority() {
              @Override
              public byte[] getLocalKey(String username) {
                return PASSWORD;
              }

              @Override
              public byte[] getRemoteKey(String username, String media) {
                return PASSWORD;
              }

              @Override
              public boolean checkLocalUserName(String username) {
                return true;
              }
            });
    return stack;
  }
}
