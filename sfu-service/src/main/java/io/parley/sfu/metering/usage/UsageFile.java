package io.parley.sfu.metering.usage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The running samples of all sessions in a memory-mapped file, so that they outlive the process,
/// however it ends. What the machine's death loses is what the kernel had not written yet.
///
/// A slot has two halves that are written in turn, each with a sequence and a checksum: a half that
/// was being written when the process died does not count, and the other one still does. Owned by
/// one thread.
public final class UsageFile implements AutoCloseable {

  /// No slot is free.
  public static final int NONE = -1;

  /// What a process that died left in a slot.
  public record Leftover(int slot, byte[] sample) {}

  private static final long MAGIC = 0x5041524c55534731L; // PARLUSG1
  private static final int HEADER_BYTES = 4096;
  private static final int HALF_BYTES = 2048;
  private static final int SLOT_BYTES = 2 * HALF_BYTES;
  private static final int PREFIX_BYTES = 16; // checksum, length, sequence

  /// The longest sample; the greatest names leave room.
  static final int CAPACITY_BYTES = HALF_BYTES - PREFIX_BYTES;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final FileChannel channel;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final long[] sequences;
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final List<Leftover> leftovers = new ArrayList<>();

  private UsageFile(FileChannel channel, int slots) throws IOException {
    this.channel = channel;
    long size = HEADER_BYTES + (long) slots * SLOT_BYTES;
    memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
    long magic = memory.get(LONG, 0);
    if (magic != 0 && magic != MAGIC) {
      throw new IOException("not a file of usage");
    }
    memory.set(LONG, 0, MAGIC);
    sequences = new long[slots];
    for (int slot = 0; slot < slots; slot++) {
      recover(slot);
    }
  }

  /// @param slots at least; a file that has more keeps them
  /// @throws IOException if it cannot be used, or another process does
  public static UsageFile open(Path file, int slots) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, file);
      int present = (int) Math.max(0, (channel.size() - HEADER_BYTES) / SLOT_BYTES);
      return new UsageFile(channel, Math.max(slots, present));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path file) throws IOException {
    boolean locked;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false;
    }
    if (!locked) {
      throw new IOException(
          file + " belongs to another process; give each its own parley.data-dir");
    }
  }

  private void recover(int slot) {
    byte[] newest = null;
    for (int half = 0; half < 2; half++) {
      byte[] content = read(slot, half);
      if (content != null) {
        long sequence = memory.get(LONG, at(slot, half) + 8);
        if (sequence > sequences[slot]) {
          sequences[slot] = sequence;
          newest = content;
        }
      }
    }
    if (newest == null || newest.length == 0) {
      free.add(slot);
    } else {
      leftovers.add(new Leftover(slot, newest));
    }
  }

  private byte @Nullable [] read(int slot, int half) {
    byte[] bytes = new byte[HALF_BYTES];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at(slot, half), bytes, 0, HALF_BYTES);
    var view = ByteBuffer.wrap(bytes);
    int checksum = view.getInt();
    int length = view.getInt();
    if (length < 0 || length > CAPACITY_BYTES || checksum != checksum(bytes, length)) {
      return null;
    }
    byte[] content = new byte[length];
    view.get(PREFIX_BYTES, content);
    return content;
  }

  private static int checksum(byte[] half, int length) {
    var crc = new CRC32C();
    crc.update(half, 4, PREFIX_BYTES - 4 + length);
    return (int) crc.getValue();
  }

  private static long at(int slot, int half) {
    return HEADER_BYTES + (long) slot * SLOT_BYTES + (long) half * HALF_BYTES;
  }

  /// What an earlier process left, as it was opened; each slot is taken until it is freed.
  public List<Leftover> leftovers() {
    return List.copyOf(leftovers);
  }

  /// Takes a slot, [#NONE] where there is none.
  public int claim() {
    var slot = free.poll();
    return slot == null ? NONE : slot;
  }

  /// Replaces what a slot holds.
  ///
  /// @return false if it was not kept: it is too long, or there is no such slot
  public boolean write(int slot, byte[] sample) {
    if (slot == NONE || sample.length > CAPACITY_BYTES) {
      return false;
    }
    long sequence = ++sequences[slot];
    byte[] half = new byte[PREFIX_BYTES + sample.length];
    ByteBuffer.wrap(half).putInt(4, sample.length).put(PREFIX_BYTES, sample);
    MemorySegment.ofArray(half).set(LONG, 8, sequence);
    ByteBuffer.wrap(half).putInt(0, checksum(half, sample.length));
    MemorySegment.copy(
        half, 0, memory, ValueLayout.JAVA_BYTE, at(slot, (int) (sequence & 1)), half.length);
    return true;
  }

  /// What a slot holds is in the event log; it may be taken again.
  public void free(int slot) {
    if (slot != NONE) {
      write(slot, new byte[0]);
      free.add(slot);
    }
  }

  @Override
  public void close() throws IOException {
    memory.force();
    arena.close();
    channel.close();
  }
}
