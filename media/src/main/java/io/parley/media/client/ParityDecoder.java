package io.parley.media.client;

import io.parley.media.repair.ParityHeader;
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
/// (draft-ietf-payload-flexible-fec-scheme-03 §6.3), written from the draft and sharing nothing
/// with what sums parity up but where fields are. As libwebrtc does, it takes transport-wide
/// numbers for 0.
final class ParityDecoder {

  /// Packets, and packets of parity, that are kept.
  private static final int KEPT = 512;

  private static final int KEPT_PARITY = 64;

  private record Parity(int ssrc, List<Integer> sequences, byte[] bytes, int headerBytes) {}

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

  /// A packet of media came, or was repaired otherwise.
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

  /// A packet of parity came.
  ///
  /// @return what can be made now
  List<byte[]> parity(byte[] packet) {
    MemorySegment memory = MemorySegment.ofArray(packet);
    if (header.wrap(memory, 0, packet.length)) {
      int at = (int) header.payloadOffset();
      Parity read = read(Arrays.copyOfRange(packet, at, at + header.payloadBytes()));
      if (read != null) {
        parities.add(read);
        if (parities.size() > KEPT_PARITY) {
          parities.removeFirst();
        }
      }
    }
    return recover();
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
    return new Parity(Wire.i32(memory, ParityHeader.SSRC_AT), sequences, bytes, at);
  }

  private List<byte[]> recover() {
    List<byte[]> made = new ArrayList<>();
    for (int i = 0; i < parities.size(); i++) {
      byte[] packet = recover(parities.get(i));
      if (packet != null) {
        made.add(packet);
        keep(packet);
        i = -1; // it may complete another one
      }
    }
    return made;
  }

  private byte @Nullable [] recover(Parity parity) {
    int lacking = -1;
    for (int sequence : parity.sequences()) {
      if (!packets.containsKey(sequence)) {
        if (lacking >= 0) {
          return null;
        }
        lacking = sequence;
      }
    }
    return lacking < 0 ? null : make(parity, lacking);
  }

  private byte @Nullable [] make(Parity parity, int sequence) {
    byte[] bytes = parity.bytes();
    byte[] first = Arrays.copyOf(bytes, 8); // flags, marker and type; length; timestamp
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
