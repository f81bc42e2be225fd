package io.parley.media.ice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.stun.StunMessage;
import io.parley.media.stun.StunWriter;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class IceLiteTest {

  private static final IceCredentials OURS =
      new IceCredentials("a0server", "a-password-of-22-chars");
  private static final IceCredentials NEW =
      new IceCredentials("a1server", "another-password-of-22");

  private static final Path WIFI = path(1, IceTransport.UDP);
  private static final Path MOBILE = path(2, IceTransport.UDP);
  private static final Path TCP = path(3, IceTransport.TCP);

  private final StunWriter writer = new StunWriter();
  private final StunMessage message = new StunMessage();
  private final StunMessage reply = new StunMessage();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1024]);

  private IceLite ice = new IceLite(OURS, false);
  private long priority = 1_000;

  @Test
  void answersACheckWithTheAddressItCameFrom() {
    assertThat(check(0, WIFI, OURS, false)).isPositive();

    assertThat(reply.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    assertThat(reply.mappedAddress()).isEqualTo(WIFI.remote());
    assertThat(reply.integrityIs(OURS.password().getBytes(US_ASCII))).isTrue();
    assertThat(ice.selected()).isEqualTo(WIFI);
    assertThat(ice.isChecked(WIFI)).isTrue();
    assertThat(ice.isChecked(MOBILE)).isFalse();
  }

  @Test
  void saysNothingToStrangers() {
    var wrongPassword = new IceCredentials(OURS.ufrag(), "not-the-password-at-all");
    var wrongName = new IceCredentials("b0server", OURS.password());

    assertThat(check(0, WIFI, wrongPassword, true)).isZero();
    assertThat(check(0, WIFI, wrongName, true)).isZero();
    assertThat(receive(0, WIFI, unsigned())).isZero();
    assertThat(receive(0, WIFI, indication())).isZero();
    assertThat(ice.selected()).isNull();
    assertThat(ice.state(at(0))).isEqualTo(IceState.NEW);
  }

  @Test
  void answersWithFewerBytesThanItWasAsked() {
    int asked = request(OURS, false).finish(key(OURS), memory, 0);

    assertThat(receive(0, path6(), asked)).isLessThan(asked);
  }

  @Test
  void tellsAControlledPeerToTakeTheOtherRole() {
    int length =
        writer
            .begin(StunMessage.BINDING_REQUEST, new byte[12])
            .username(OURS.ufrag() + ":them")
            .controlled(7)
            .finish(key(OURS), memory, 0);

    assertThat(receive(0, WIFI, length)).isPositive();
    assertThat(reply.errorCode()).isEqualTo(487);
    assertThat(ice.isChecked(WIFI)).isFalse();
  }

  @Test
  void staysOnTheFirstPathUntilOneIsNominated() {
    check(0, WIFI, OURS, false);
    check(1, MOBILE, OURS, false);
    assertThat(ice.selected()).isEqualTo(WIFI);

    check(2, MOBILE, OURS, true);
    assertThat(ice.selected()).isEqualTo(MOBILE);
  }

  @Test
  void followsTheNewestNomination() {
    check(0, WIFI, OURS, true);
    check(1, MOBILE, OURS, true);
    check(2, WIFI, OURS, false);
    assertThat(ice.selected()).isEqualTo(MOBILE);

    check(3, WIFI, OURS, true);
    assertThat(ice.selected()).isEqualTo(WIFI);
  }

  @Test
  void forFirefoxTakesTheBestPathThatWasNominatedAndIsStillChecked() {
    ice = new IceLite(OURS, true);
    priority = 2_000;
    check(0, WIFI, OURS, true);
    priority = 1_000;
    check(1, MOBILE, OURS, true);
    assertThat(ice.selected()).isEqualTo(WIFI);

    check(5_000, MOBILE, OURS, true);
    assertThat(ice.selected()).isEqualTo(MOBILE);

    priority = 2_000;
    check(5_001, WIFI, OURS, true);
    assertThat(ice.selected()).isEqualTo(WIFI);
  }

  @Test
  void forFirefoxPrefersUdpToTcp() {
    ice = new IceLite(OURS, true);
    priority = 1L << 31;
    check(0, TCP, OURS, true);
    check(1, WIFI, OURS, true);
    check(2, TCP, OURS, true);

    assertThat(ice.selected()).isEqualTo(WIFI);
  }

  @Test
  void forFirefoxLeavesAPathThatIsNotCheckedAnyMore() {
    ice = new IceLite(OURS, true);
    priority = 2_000;
    check(0, WIFI, OURS, true);
    priority = 1_000;
    check(4_000, MOBILE, OURS, true);

    ice.state(at(4_999));
    assertThat(ice.selected()).isEqualTo(WIFI);
    ice.state(at(5_000));
    assertThat(ice.selected()).isEqualTo(MOBILE);
  }

  @Test
  void keepsThePathOverARestartUntilTheNextNomination() {
    check(0, WIFI, OURS, true);
    ice.restart(NEW);
    assertThat(ice.selected()).isEqualTo(WIFI);
    assertThat(check(1, WIFI, OURS, false)).isPositive();

    check(2, MOBILE, NEW, false);
    assertThat(ice.selected()).isEqualTo(WIFI);
    assertThat(check(3, WIFI, OURS, true)).isZero();

    check(4, MOBILE, NEW, true);
    assertThat(ice.selected()).isEqualTo(MOBILE);
  }

  @Test
  void aSecondRestartBeforeTheFirstOneTookEffectKeepsAnsweringThePeer() {
    check(0, WIFI, OURS, true);
    ice.restart(new IceCredentials("a2server", "a-password-nobody-used"));
    ice.restart(NEW);

    assertThat(check(1, WIFI, OURS, false)).isPositive();
    assertThat(check(2, WIFI, NEW, false)).isPositive();
    assertThat(check(3, WIFI, OURS, false)).isZero();
  }

  @Test
  void noticesSilence() {
    check(0, WIFI, OURS, true);
    assertThat(ice.state(at(9_999))).isEqualTo(IceState.CONNECTED);
    assertThat(ice.wakeNanos()).isEqualTo(at(10_000));
    assertThat(ice.state(at(10_000))).isEqualTo(IceState.SILENT);
    assertThat(ice.wakeNanos()).isEqualTo(at(15_000));
    assertThat(ice.state(at(15_000))).isEqualTo(IceState.FAILED);
    assertThat(ice.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void countsWhatIsHeardOnCheckedPathsOnly() {
    check(0, WIFI, OURS, true);
    ice.heard(at(9_000), MOBILE);
    assertThat(ice.state(at(12_000))).isEqualTo(IceState.SILENT);

    ice.heard(at(12_500), path(1, IceTransport.UDP));
    assertThat(ice.state(at(13_000))).isEqualTo(IceState.CONNECTED);
    assertThat(ice.wakeNanos()).isEqualTo(at(22_500));
  }

  @Test
  void forgetsThePathCheckedLongestAgoButNotTheSelectedOne() {
    check(0, path(0, IceTransport.UDP), OURS, true);
    for (int i = 1; i <= IceLite.CAPACITY; i++) {
      check(i, path(i, IceTransport.UDP), OURS, false);
    }

    assertThat(ice.isChecked(path(0, IceTransport.UDP))).isTrue();
    assertThat(ice.isChecked(path(1, IceTransport.UDP))).isFalse();
    assertThat(ice.isChecked(path(IceLite.CAPACITY, IceTransport.UDP))).isTrue();
    assertThat(ice.selected()).isEqualTo(path(0, IceTransport.UDP));
  }

  private int check(long millis, Path path, IceCredentials credentials, boolean nominates) {
    int length = request(credentials, nominates).finish(key(credentials), memory, 0);
    return receive(millis, path, length);
  }

  private StunWriter request(IceCredentials to, boolean nominates) {
    writer
        .begin(StunMessage.BINDING_REQUEST, new byte[12])
        .username(to.ufrag() + ":them")
        .priority(priority)
        .controlling(7);
    return nominates ? writer.useCandidate() : writer;
  }

  private int unsigned() {
    return request(OURS, true).finishUnsigned(memory, 0);
  }

  private int indication() {
    return writer.begin(0x0011, new byte[12]).username("a0server:x").finish(key(OURS), memory, 0);
  }

  private int receive(long millis, Path path, int length) {
    assertThat(message.wrap(memory, 0, length)).isTrue();
    int replied = ice.receive(at(millis), path, message, memory, 0);
    assertThat(replied == 0 || reply.wrap(memory, 0, replied)).isTrue();
    return replied;
  }

  private static byte[] key(IceCredentials credentials) {
    return credentials.password().getBytes(US_ASCII);
  }

  private static long at(long millis) {
    return millis * 1_000_000 - 5_000_000_000L;
  }

  private static Path path(int port, IceTransport transport) {
    return new Path(0, transport, new InetSocketAddress("192.0.2.7", 40_000 + port));
  }

  private static Path path6() {
    return new Path(0, IceTransport.UDP, new InetSocketAddress("2001:db8::7", 40_000));
  }
}
