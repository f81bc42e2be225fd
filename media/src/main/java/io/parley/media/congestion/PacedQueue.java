package io.parley.media.congestion;

import org.jspecify.annotations.Nullable;

/// What waits for one subscriber, by kind: which packets, not what is in them. Within a kind the
/// order is kept. Allocates nothing once it has grown to what its subscriber needs. Owned by one
/// shard.
///
/// @param <T> what can write the packet
public final class PacedQueue<T> {

  private static final PacketKind[] KINDS = PacketKind.values();
  private static final int INITIAL = 16;

  private final class Ring {
    private @Nullable Object[] items = new @Nullable Object[INITIAL];
    private long[] numbers = new long[INITIAL];
    private long[] enqueuedNanos = new long[INITIAL];
    private int[] bytes = new int[INITIAL];
    private int head;
    private int size;

    void add(T item, long number, long nowNanos, int packetBytes) {
      if (size == items.length) {
        grow();
      }
      int index = head + size++ & items.length - 1;
      items[index] = item;
      numbers[index] = number;
      enqueuedNanos[index] = nowNanos;
      bytes[index] = packetBytes;
    }

    private void grow() {
      int old = items.length;
      @Nullable Object[] moreItems = new @Nullable Object[2 * old];
      long[] moreNumbers = new long[2 * old];
      long[] moreNanos = new long[2 * old];
      int[] moreBytes = new int[2 * old];
      for (int i = 0; i < size; i++) {
        int from = head + i & old - 1;
        moreItems[i] = items[from];
        moreNumbers[i] = numbers[from];
        moreNanos[i] = enqueuedNanos[from];
        moreBytes[i] = bytes[from];
      }
      items = moreItems;
      numbers = moreNumbers;
      enqueuedNanos = moreNanos;
      bytes = moreBytes;
      head = 0;
    }

    void removeAll(Object item) {
      int kept = 0;
      for (int i = 0; i < size; i++) {
        int from = head + i & items.length - 1;
        if (items[from] == item) {
          unqueued(enqueuedNanos[from], bytes[from]);
          continue;
        }
        int to = head + kept++ & items.length - 1;
        items[to] = items[from];
        numbers[to] = numbers[from];
        enqueuedNanos[to] = enqueuedNanos[from];
        bytes[to] = bytes[from];
      }
      for (int i = kept; i < size; i++) {
        items[head + i & items.length - 1] = null;
      }
      PacedQueue.this.size -= size - kept;
      size = kept;
    }

    void remove() {
      items[head] = null;
      head = head + 1 & items.length - 1;
      size--;
    }
  }

  private @Nullable Pacer pacer;
  private final int capacity;
  private final Ring[] rings;
  private PacketKind selected = PacketKind.AUDIO;
  private int size;

  /// A queue in which nothing waits until [#pace].
  ///
  /// @param capacity packets of all kinds; a further one is refused
  public PacedQueue(int capacity) {
    this.capacity = capacity;
    rings = rings();
  }

  /// @param capacity packets of all kinds; a further one is refused
  public PacedQueue(Pacer pacer, int capacity) {
    this(capacity);
    this.pacer = pacer;
  }

  /// From now on packets wait as a pacer says.
  public void pace(long nowNanos, Pacer by) {
    pacer = by;
    for (PacketKind kind : KINDS) {
      Ring ring = rings[kind.ordinal()];
      for (int i = 0; i < ring.size && kind != PacketKind.AUDIO; i++) {
        int index = ring.head + i & ring.items.length - 1;
        ring.enqueuedNanos[index] = nowNanos;
        by.queued(nowNanos, ring.bytes[index]);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays
  private Ring[] rings() {
    Ring[] made = (Ring[]) new PacedQueue.Ring[KINDS.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = new Ring();
    }
    return made;
  }

  /// Queues a packet.
  ///
  /// @param bytes about as long as it will be
  /// @return false where too many wait
  public boolean add(long nowNanos, PacketKind kind, T item, long number, int bytes) {
    if (size == capacity) {
      return false;
    }
    size++;
    rings[kind.ordinal()].add(item, number, nowNanos, bytes);
    if (kind != PacketKind.AUDIO && pacer != null) {
      pacer.queued(nowNanos, bytes);
    }
    return true;
  }

  private void unqueued(long enqueuedNanos, int bytes) {
    if (pacer != null) {
      pacer.unqueued(enqueuedNanos, bytes);
    }
  }

  /// Takes away everything of an item, audio apart.
  public void removeAll(T item) {
    for (PacketKind kind : KINDS) {
      if (kind != PacketKind.AUDIO) {
        rings[kind.ordinal()].removeAll(item);
      }
    }
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /// The next packet that may leave now; [#number] and [#kind] tell more of it.
  ///
  /// @return null where nothing may
  @SuppressWarnings("unchecked") // only T was put in
  public @Nullable T next(long nowNanos) {
    for (PacketKind kind : KINDS) {
      Ring ring = rings[kind.ordinal()];
      if (ring.size > 0) {
        selected = kind;
        boolean may = pacer == null || pacer.mayLeave(nowNanos, kind);
        return may ? (T) ring.items[ring.head] : null;
      }
    }
    return null;
  }

  public long number() {
    Ring ring = rings[selected.ordinal()];
    return ring.numbers[ring.head];
  }

  public PacketKind kind() {
    return selected;
  }

  /// How long it was said to be.
  public int bytes() {
    Ring ring = rings[selected.ordinal()];
    return ring.bytes[ring.head];
  }

  /// When the packet was queued.
  public long enqueuedNanos() {
    Ring ring = rings[selected.ordinal()];
    return ring.enqueuedNanos[ring.head];
  }

  /// The packet of [#next] is gone.
  ///
  /// @param sentBytes as the network carries them; 0 where it was not sent
  public void remove(long nowNanos, int sentBytes) {
    Ring ring = rings[selected.ordinal()];
    if (selected != PacketKind.AUDIO) {
      unqueued(ring.enqueuedNanos[ring.head], ring.bytes[ring.head]);
    }
    ring.remove();
    size--;
    if (sentBytes > 0 && pacer != null) {
      pacer.left(nowNanos, selected, sentBytes);
    }
  }
}
