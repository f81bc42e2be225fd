package io.parley.media.audio.jitsi;

import io.parley.media.audio.OpusDecoder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jitsi.impl.neomedia.codec.audio.opus.Opus;
import org.jspecify.annotations.Nullable;

/// One decoder of libjitsi's. It decodes to mono at 8 kHz, which is enough to hear how loud a voice
/// is and costs the least.
final class JitsiOpusDecoder implements OpusDecoder {

  private static final int SAMPLE_RATE_HZ = 8_000;
  private static final int CHANNELS = 1;

  /// The longest that a packet may be (RFC 6716 §2.1.4), in samples.
  private static final int MAX_SAMPLES = SAMPLE_RATE_HZ * 120 / 1000;

  private static final int MAX_FRAME_BYTES = 1500;
  private static final int SAMPLE_BYTES = 2;
  private static final int SILENCE = 127;
  private static final double FULL_SCALE = 32_768;

  private final long decoder;
  private final byte[] frame = new byte[MAX_FRAME_BYTES];
  private final byte[] samples = new byte[MAX_SAMPLES * SAMPLE_BYTES];
  private final MemorySegment decoded = MemorySegment.ofArray(samples);
  private boolean closed;

  private JitsiOpusDecoder(long decoder) {
    this.decoder = decoder;
  }

  static @Nullable OpusDecoder open() {
    long decoder = Opus.decoder_create(SAMPLE_RATE_HZ, CHANNELS);
    return decoder == 0 ? null : new JitsiOpusDecoder(decoder);
  }

  @Override
  public int levelDbov(MemorySegment memory, long offset, int bytes) {
    if (closed || bytes <= 0 || bytes > MAX_FRAME_BYTES) {
      return -1;
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, frame, 0, bytes);
    int count = Opus.decode(decoder, frame, 0, bytes, samples, 0, MAX_SAMPLES, 0);
    return count <= 0 || count > MAX_SAMPLES ? -1 : level(count);
  }

  private int level(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double sample = decoded.get(ValueLayout.JAVA_SHORT_UNALIGNED, (long) i * SAMPLE_BYTES);
      sum += sample * sample;
    }
    double rms = Math.sqrt(sum / count) / FULL_SCALE;
    return rms <= 0 ? SILENCE : (int) Math.clamp(Math.round(-20 * Math.log10(rms)), 0, SILENCE);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Opus.decoder_destroy(decoder);
    }
  }
}
