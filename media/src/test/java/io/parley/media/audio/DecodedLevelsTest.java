package io.parley.media.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.media.rtp.RtpHeader;
import io.parley.media.rtp.RtpWriter;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.PayloadFormat;
import io.parley.media.slots.PacketSlots;
import io.parley.media.track.IngressStream;
import io.parley.media.track.Publisher;
import io.parley.media.track.Track;
import io.parley.media.track.TrackListener;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Tracks whose packets do not say how loud they are.
class DecodedLevelsTest {

  private static final PayloadFormat OPUS = new PayloadFormat(111, Codec.OPUS, -1, "", true);

  /// Every frame is as loud as its first byte says.
  private static final class Told implements OpusDecoder {
    int decoded;
    boolean closed;

    @Override
    public int levelDbov(MemorySegment memory, long offset, int bytes) {
      decoded++;
      return memory.get(ValueLayout.JAVA_BYTE, offset);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final List<Told> opened = new ArrayList<>();
  private final DecodedLevels levels =
      new DecodedLevels(
          () -> {
            opened.add(new Told());
            return opened.getLast();
          });
  private final List<String> heard = new ArrayList<>();
  private final PacketSlots slots = new PacketSlots(4096, 64);
  private final RtpWriter writer = new RtpWriter();
  private final RtpHeader header = new RtpHeader();
  private long nowNanos;

  private Track track(long id) {
    var publisher =
        new Publisher() {
          @Override
          public void requestKeyFrame(long atNanos, int ssrc) {}

          @Override
          public long toLocalNanos(long ntpTime) {
            return ntpTime;
          }
        };
    var listener =
        new TrackListener() {
          @Override
          public void started(long track, int encoding, String rid, int ssrc, Codec codec) {}

          @Override
          public void level(long track, double level, boolean active) {
            heard.add(track + (active ? " speaks" : " rests"));
          }
        };
    return new Track(id, MediaKind.AUDIO, true, publisher, listener, slots, () -> {});
  }

  private static IngressStream stream(Track track, ExtensionIds extensions) {
    return Objects.requireNonNull(track.begin(0, "", (int) track.id(), OPUS, extensions));
  }

  private void second(Track track, IngressStream stream, int level) {
    for (int i = 0; i < 50; i++) {
      nowNanos += 20_000_000;
      int number = (int) (nowNanos / 20_000_000);
      int slot = slots.acquire(100);
      var memory = slots.memory(slot);
      writer.begin(memory, slots.offset(slot), 100, false, 111, number, number * 960, 5);
      writer.endHeader();
      writer.payload(MemorySegment.ofArray(new byte[] {(byte) level, 0}), 0, 2);
      slots.setLength(slot, writer.end());
      header.wrap(memory, slots.offset(slot), slots.length(slot));
      long sequence = stream.arrived(nowNanos, OPUS, number & 0xffff, number * 960, 2);
      track.forward(nowNanos, stream, header, slot, sequence);
      track.advance(nowNanos);
    }
  }

  @Test
  void whoSaysNothingIsHeardByEverySecondPacket() {
    Track track = track(1);
    track.decodeLevels(levels);
    var stream = stream(track, ExtensionIds.NONE);
    second(track, stream, 20);
    second(track, stream, 100);

    assertThat(heard).startsWith("1 speaks").endsWith("1 rests");
    assertThat(opened).hasSize(1);
    assertThat(opened.getFirst().decoded).isEqualTo(50);
    track.mute(true);
    assertThat(opened.getFirst().closed).isTrue();
    assertThat(levels.inUse()).isZero();
    track.close();
  }

  @Test
  void whoSaysHowLoudItIsIsNotDecodedAndNeitherIsWhatIsEncrypted() {
    Track telling = track(1);
    telling.decodeLevels(levels);
    second(telling, stream(telling, new ExtensionIds(0, 0, 0, 3, 0, 0, 0, 0, 0)), 20);
    Track encrypted = track(2);
    second(encrypted, stream(encrypted, ExtensionIds.NONE), 20);

    assertThat(opened).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void onlySoManyAreDecoded() {
    for (int i = 0; i < DecodedLevels.MAX_TRACKS + 1; i++) {
      Track track = track(i);
      track.decodeLevels(levels);
      second(track, stream(track, ExtensionIds.NONE), 20);
    }

    assertThat(opened).hasSize(DecodedLevels.MAX_TRACKS);
    assertThat(levels.refused()).isPositive();
    assertThat(heard).hasSize(DecodedLevels.MAX_TRACKS);
  }
}
