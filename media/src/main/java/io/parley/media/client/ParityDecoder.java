package io.parley.media.client;

import io.parley.media.repair.ParityHeader;
import io.parley.media.repair.UlpfecPayload;
import io.parley.media.rtp.RtpHeader;
import io.parley.media.wire.Wire;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes packets that were lost from parity and the packets around them
/// (draft-ietf-payload-flexible-fec-scheme-03 §6.3, RFC 5109 §9), written from these and sharing
/// nothing with what sums parity up but where fields are. As libwebrtc does, it takes
/// transport-wide numbers for 0.
final class ParityDecoder {

  /// Packets, and packets of parity, that are kept.
  private static final int KEPT = 512;

  private static final int KEPT_PARITY = 48;

  private static final int NONE = -1;
  private static final int MANY = -2;

  private record Parity(
      int ssrc, List<Integer> sequences, byte[] bytes, int lengthAt, int headerBytes) {}

  private static final class Newest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > KEPT;
    }
  }

  private final int transportCcId;
  private final RtpHeader header = new RtpHeader();
  private final Map<Integer, byte[]> packets = new Newest<>();
  private final List<Parity> parities = new ArrayList<>();

  /// @param transportCcId header extension of the transport-wide number, 0 for none
  ParityDecoder(int transportCcId) {
    this.transportCcId = transportCcId;
  }

  /// A packet of media came, the first time.
  ///
  /// @return what can be made now
  List<byte[]> media(byte[] packet) {
    keep(packet);
    return recover();
  }

  private void keep(byte[] packet) {
    byte[] kept = packet.clone();
    MemorySegment memory = MemorySegment.ofArray(kept);
    if (header.wrap(memory, 0, kept.length)) {
      if (transportCcId > 0 && header.extensionBytes(transportCcId) == 2) {
        Wire.putU16(memory, header.extensionOffset(transportCcId), 0);
      }
      packets.put(header.sequenceNumber(), kept);
    }
  }

  /// A packet of FlexFEC came.
  ///
  /// @return what can be made now
  List<byte[]> parity(byte[] packet) {
    MemorySegment memory = MemorySegment.ofArray(packet);
    if (header.wrap(memory, 0, packet.length)) {
      int at = (int) header.payloadOffset();
      keep(read(Arrays.copyOfRange(packet, at, at + header.payloadBytes())));
    }
    return recover();
  }

  /// Parity came as ULPFEC, without what it was wrapped in.
  ///
  /// @param ssrc under which it came
  /// @return what can be made now
  List<byte[]> woven(int ssrc, byte[] parity) {
    keep(readWoven(ssrc, parity));
    return recover();
  }

  private void keep(@Nullable Parity parity) {
    if (parity != null) {
      parities.add(parity);
    }
    if (parities.size() > KEPT_PARITY) {
      parities.removeFirst();
    }
  }

  private static @Nullable Parity readWoven(int ssrc, byte[] bytes) {
    MemorySegment memory = MemorySegment.ofArray(bytes);
    int header = UlpfecPayload.headerBytes(bytes.length > 0 && (bytes[0] & 0x40) != 0);
    if (bytes.length < header || (bytes[0] & 0x80) != 0) {
      return null;
    }
    int base = Wire.u16(memory, UlpfecPayload.BASE_AT);
    List<Integer> sequences = new ArrayList<>();
    for (int bit = 0; bit < 8 * (header - UlpfecPayload.MASK_AT); bit++) {
      if ((bytes[UlpfecPayload.MASK_AT + bit / 8] & 0x80 >>> bit % 8) != 0) {
        sequences.add(base + bit & 0xffff);
      }
    }
    int end = header + Wire.u16(memory, UlpfecPayload.PROTECTED_AT);
    return end > bytes.length
        ? null
        : new Parity(ssrc, sequences, Arrays.copyOf(bytes, end), UlpfecPayload.LENGTH_AT, header);
  }

  private static @Nullable Parity read(byte[] bytes) {
    MemorySegment memory = MemorySegment.ofArray(bytes);
    if (bytes.length < 20 || (bytes[0] & 0xc0) != 0 || bytes[ParityHeader.SOURCES_AT] != 1) {
      return null;
    }
    int base = Wire.u16(memory, ParityHeader.BASE_AT);
    List<Integer> sequences = new ArrayList<>();
    int distance = 0;
    int at = ParityHeader.MASK_AT;
    for (int maskBytes : new int[] {2, 4, 8}) {
      if (at + maskBytes > bytes.length) {
        return null;
      }
      boolean isLast = (bytes[at] & 0x80) != 0;
      for (int bit = 1; bit < 8 * maskBytes; bit++, distance++) {
        if ((bytes[at + bit / 8] & 0x80 >>> bit % 8) != 0) {
          sequences.add(base + distance & 0xffff);
        }
      }
      at += maskBytes;
      if (isLast) {
        break;
      }
    }
    int ssrc = Wire.i32(memory, ParityHeader.SSRC_AT);
    return new Parity(ssrc, sequences, bytes, ParityHeader.LENGTH_AT, at);
  }

  private List<byte[]> recover() {
    List<byte[]> made = new ArrayList<>();
    for (int i = 0; i < parities.size(); i++) {
      Parity parity = parities.get(i);
      int lacking = lacking(parity);
      if (lacking == MANY) {
        continue;
      }
      parities.remove(i--);
      byte[] packet = lacking == NONE ? null : make(parity, lacking);
      if (packet != null) {
        made.add(packet);
        keep(packet);
        i = -1; // it may complete another one
      }
    }
    return made;
  }

  /// The only packet that is lacking.
  private int lacking(Parity parity) {
    int lacking = NONE;
    for (int sequence : parity.sequences()) {
      if (!packets.containsKey(sequence)) {
        if (lacking != NONE) {
          return MANY;
        }
        lacking = sequence;
      }
    }
    return lacking;
  }

  private byte @Nullable [] make(Parity parity, int sequence) {
    byte[] bytes = parity.bytes();
    byte[] first = Arrays.copyOf(bytes, 8); // flags, marker and type; length; timestamp
    first[2] = bytes[parity.lengthAt()];
    first[3] = bytes[parity.lengthAt() + 1];
    byte[] rest = Arrays.copyOfRange(bytes, parity.headerBytes(), bytes.length);
    for (int other : parity.sequences()) {
      byte[] packet = packets.get(other);
      if (packet != null) {
        int length = packet.length - ParityHeader.RTP_HEADER_BYTES;
        first[0] ^= packet[0];
        first[1] ^= packet[1];
        first[2] ^= (byte) (length >>> 8);
        first[3] ^= (byte) length;
        for (int i = 4; i < 8; i++) {
          first[i] ^= packet[i];
        }
        for (int i = 0; i < Math.min(length, rest.length); i++) {
          rest[i] ^= packet[ParityHeader.RTP_HEADER_BYTES + i];
        }
      }
    }
    int length = (first[2] & 0xff) << 8 | first[3] & 0xff;
    if (length > rest.length) {
      return null;
    }
    byte[] made = new byte[ParityHeader.RTP_HEADER_BYTES + length];
    MemorySegment memory = MemorySegment.ofArray(made);
    made[0] = (byte) (0x80 | first[0] & 0x3f);
    made[1] = first[1];
    Wire.putU16(memory, 2, sequence);
    System.arraycopy(first, 4, made, 4, 4);
    Wire.putI32(memory, 8, parity.ssrc());
    System.arraycopy(rest, 0, made, ParityHeader.RTP_HEADER_BYTES, length);
    return made;
  }
}
