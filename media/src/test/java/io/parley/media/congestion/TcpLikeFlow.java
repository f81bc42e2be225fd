package io.parley.media.congestion;

/// A download that grows its window until packets are lost, as Reno does: without timeouts,
/// retransmissions or delayed acknowledgements, but with what fills queues.
final class TcpLikeFlow implements NetworkFlow {

  private static final int PACKET_BYTES = 1200;
  private static final int ACK_BYTES = 40;

  /// A packet that so many later ones overtook is lost.
  private static final int OVERTAKEN = 3;

  private static final long STUCK_NANOS = 1_000_000_000L;

  private final Network network;
  private final long startNanos;
  private final Samples samples = new Samples();
  private double window = 10;
  private double threshold = Double.POSITIVE_INFINITY;
  private int next;
  private int acked = -1;
  private int recoverBefore;
  private long heardNanos;

  TcpLikeFlow(Network network, double startSecond) {
    this.network = network;
    startNanos = network.startNanos + (long) (startSecond * 1e9);
    network.flows.add(this);
  }

  @Override
  public void turn(long nowNanos) {
    if (nowNanos - startNanos < 0) {
      return;
    }
    if (next == 0) {
      heardNanos = nowNanos;
    }
    if (nowNanos - heardNanos > STUCK_NANOS) {
      heardNanos = nowNanos;
      acked = next - 1;
      window = 2;
    }
    while (next - acked - 1 < window) {
      network.forward(nowNanos, new Network.Packet(this, next++, PACKET_BYTES, nowNanos, true));
    }
  }

  @Override
  public void arrived(long nowNanos, Network.Packet packet) {
    samples.arrived(packet.bytes());
    int sequence = packet.sequence();
    byte[] ack = {
      (byte) (sequence >>> 24), (byte) (sequence >>> 16), (byte) (sequence >>> 8), (byte) sequence
    };
    network.back(nowNanos, new Network.Feedback(this, ack, ACK_BYTES));
  }

  @Override
  public void told(long nowNanos, byte[] ack) {
    int sequence = 0;
    for (byte part : ack) {
      sequence = sequence << 8 | part & 0xff;
    }
    heardNanos = nowNanos;
    boolean gap = sequence > acked + OVERTAKEN;
    if (gap && acked + 1 >= recoverBefore) {
      window = Math.max(2, window / 2);
      threshold = window;
      recoverBefore = next;
    } else if (!gap) {
      window += window < threshold ? 1 : 1 / window;
    }
    acked = gap || sequence == acked + 1 ? Math.max(acked, sequence) : acked;
  }

  @Override
  public long targetBps() {
    return 0;
  }

  @Override
  public long extraDelayNanos() {
    return 0;
  }

  @Override
  public Samples samples() {
    return samples;
  }
}
