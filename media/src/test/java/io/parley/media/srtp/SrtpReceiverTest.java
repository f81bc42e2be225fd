package io.parley.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpReceiverTest {

  private static final int CAPACITY = 256;
  private static final int PACKET = 60;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);

  private SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
  private SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);

  @ParameterizedTest
  @EnumSource
  void takesAPacketOnce(SrtpProfile profile) {
    use(profile);
    byte[] packet = protect(1, 100);

    assertThat(open(packet)).isEqualTo(PACKET);
    assertThat(open(packet)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void takesControlPacketsOnce(SrtpProfile profile) {
    use(profile);
    byte[] packet = protectControl(1);

    assertThat(openControl(packet)).isEqualTo(PACKET);
    assertThat(openControl(packet)).isEqualTo(-1);
  }

  @Test
  void takesLatePacketsUpToTheWindow() {
    byte[] tooLate = protect(1, 100);
    byte[] late = protect(1, 101);
    byte[] newest = protect(1, 100 + ReplayWindow.SIZE);

    assertThat(open(newest)).isEqualTo(PACKET);
    assertThat(open(late)).isEqualTo(PACKET);
    assertThat(open(late)).isEqualTo(-1);
    assertThat(open(tooLate)).isEqualTo(-1);
  }

  @Test
  void followsSequenceNumbersThatWrapWithReordering() {
    byte[] before = protect(1, 65_534);
    byte[] last = protect(1, 65_535);
    byte[] first = protect(1, 0);

    assertThat(open(before)).isEqualTo(PACKET);
    assertThat(open(first)).isEqualTo(PACKET);
    assertThat(open(last)).isEqualTo(PACKET);
    assertThat(open(last)).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void leavesForgedPacketsAsTheyAre(SrtpProfile profile) {
    use(profile);
    byte[] packet = protect(1, 100);
    for (int bit = 0; bit < packet.length * 8; bit++) {
      byte[] forged = packet.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] before = forged.clone();

      int length = receiver.unprotectRtp(MemorySegment.ofArray(forged), 0, forged.length);

      assertThat(length).as("bit %d", bit).isEqualTo(-1);
      assertThat(forged).isEqualTo(before);
    }
    assertThat(open(packet)).isEqualTo(PACKET);
  }

  @Test
  void forgetsTheStreamThatIsSilentForLongest() {
    byte[] replayed = protect(0, 100);
    open(replayed);
    for (int ssrc = 1; ssrc <= SrtpReceiver.CAPACITY; ssrc++) {
      assertThat(open(protect(ssrc, 100))).isEqualTo(PACKET);
    }

    assertThat(open(replayed)).isEqualTo(PACKET);
    assertThat(open(protect(SrtpReceiver.CAPACITY, 100))).isEqualTo(-1);
  }

  @Test
  void forgedStreamsTakeNobodysPlace() {
    byte[] packet = protect(1, 100);
    open(packet);
    for (int ssrc = 2; ssrc < 2_000; ssrc++) {
      byte[] forged = protect(1, 101);
      Wire.putI32(MemorySegment.ofArray(forged), 8, ssrc);
      assertThat(open(forged)).isEqualTo(-1);
    }

    assertThat(open(packet)).isEqualTo(-1);
  }

  @Test
  void refusesToWriteBeyondTheCapacity() {
    assertThat(sender.protectRtp(rtp(1, 1), 0, PACKET, PACKET + 15)).isEqualTo(-1);
    assertThat(sender.protectRtp(rtp(1, 1), 0, PACKET, PACKET + 16)).isEqualTo(PACKET + 16);
    assertThat(sender.protectRtcp(rtcp(1), 0, PACKET, PACKET + 19)).isEqualTo(-1);
  }

  @Test
  void sendsForNoNewStreamOnceClosed() {
    protect(1, 1);
    sender.close();

    assertThat(sender.protectRtp(rtp(1, 2), 0, PACKET, CAPACITY)).isPositive();
    assertThat(sender.protectRtp(rtp(2, 1), 0, PACKET, CAPACITY)).isEqualTo(-1);
  }

  @Test
  void keysShowNothingAndCanBeWiped() {
    var keys = keys(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(keys.toString()).isEqualTo("SrtpKeys[AEAD_AES_128_GCM]");

    keys.wipe();

    assertThat(keys.serverKey()).isEqualTo(new byte[16]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[60]));
  }

  @Test
  void warmsUp() {
    SrtpWarmUp.run(3);

    assertThat(open(protect(5, 1))).isEqualTo(PACKET);
  }

  private void use(SrtpProfile profile) {
    sender = sender(profile);
    receiver = receiver(profile);
  }

  private static SrtpSender sender(SrtpProfile profile) {
    return new SrtpSender(keys(profile), false);
  }

  private static SrtpReceiver receiver(SrtpProfile profile) {
    return new SrtpReceiver(keys(profile), false);
  }

  private static SrtpKeys keys(SrtpProfile profile) {
    byte[] exported = new byte[SrtpKeys.exportedBytes(profile)];
    for (int i = 0; i < exported.length; i++) {
      exported[i] = (byte) (i + 1);
    }
    return SrtpKeys.of(profile, exported);
  }

  private byte[] protect(int ssrc, int sequence) {
    int length = sender.protectRtp(rtp(ssrc, sequence), 0, PACKET, CAPACITY);
    return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private MemorySegment rtp(int ssrc, int sequence) {
    memory.fill((byte) 7);
    Wire.putU8(memory, 0, 0x80);
    Wire.putU16(memory, 2, sequence);
    Wire.putI32(memory, 8, ssrc);
    return memory;
  }

  private byte[] protectControl(int ssrc) {
    int length = sender.protectRtcp(rtcp(ssrc), 0, PACKET, CAPACITY);
    return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private MemorySegment rtcp(int ssrc) {
    memory.fill((byte) 7);
    Wire.putU8(memory, 0, 0x80);
    Wire.putI32(memory, 4, ssrc);
    return memory;
  }

  private int open(byte[] packet) {
    return receiver.unprotectRtp(MemorySegment.ofArray(packet.clone()), 0, packet.length);
  }

  private int openControl(byte[] packet) {
    return receiver.unprotectRtcp(MemorySegment.ofArray(packet.clone()), 0, packet.length);
  }
}
