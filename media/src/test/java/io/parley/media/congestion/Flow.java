package io.parley.media.congestion;

import io.parley.media.rtcp.RtcpReader;
import io.parley.media.rtcp.RtcpWriter;
import io.parley.media.rtcp.TransportCcFeedback;
import io.parley.media.rtcp.TransportCcRecorder;
import io.parley.testkit.Seeds;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A sender that makes what the estimate says, its pacer, and a receiver that tells what came.
final class Flow implements NetworkFlow {

  static final long FRAME_NANOS = 40_000_000L;
  private static final int PACKET_BYTES = 1200;
  private static final long FEEDBACK_NANOS = 50_000_000L;
  private static final int RTCP_OVERHEAD_BYTES = 42;

  final CongestionControl control;
  final Samples samples = new Samples();

  /// No more is made than this.
  long mostBps;

  /// Of what it may, it makes this share: encoders keep below.
  double makes = 1;

  /// Nothing is made while it is paused.
  boolean paused;

  /// Every so many frames one of four times the size comes; 0 for never.
  int keyFrameEvery;

  private final PacedQueue<Flow> queue;
  private final RandomGenerator random;
  private final TransportCcRecorder recorder = new TransportCcRecorder();
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final TransportCcFeedback feedback = new TransportCcFeedback();
  private final byte[] rtcp = new byte[1400];
  private final long startNanos;
  private final long forwardNanos;
  private final Network network;
  private long frameNanos;
  private int frames;
  private double debtBytes;
  private long reportNanos;

  Flow(Network network, long startNanos, long mostBps, long forwardNanos, long seed) {
    this.network = network;
    this.startNanos = startNanos;
    this.mostBps = mostBps;
    this.forwardNanos = forwardNanos;
    random = Seeds.random(seed);
    frameNanos = startNanos;
    reportNanos = startNanos;
    control = new CongestionControl(CongestionLimits.STANDARD);
    control.want(mostBps);
    queue = new PacedQueue<>(control.pacer(), 4096);
  }

  @Override
  public Samples samples() {
    return samples;
  }

  @Override
  public long targetBps() {
    return paused ? 0 : control.targetBps();
  }

  @Override
  public long extraDelayNanos() {
    return forwardNanos;
  }

  @Override
  public void turn(long nowNanos) {
    if (nowNanos - startNanos < 0) {
      return;
    }
    control.want(paused ? 0 : mostBps);
    control.advance(nowNanos);
    while (nowNanos - frameNanos >= 0) {
      frame();
      frameNanos += FRAME_NANOS;
    }
    send(nowNanos);
    if (recorder.isWaiting() && nowNanos - reportNanos >= FEEDBACK_NANOS) {
      reportNanos = nowNanos;
      report(nowNanos);
    }
  }

  private void frame() {
    if (paused) {
      return;
    }
    double bytes = Math.min(mostBps, makes * control.targetBps()) * (FRAME_NANOS / 8e9);
    boolean key = keyFrameEvery > 0 && frames++ % keyFrameEvery == 0;
    double wanted = key ? 4 * bytes : Math.max(0.3 * bytes, bytes - 0.1 * debtBytes);
    double made = wanted * (0.8 + 0.4 * random.nextDouble());
    debtBytes = Math.max(0, debtBytes + made - bytes);
    int left = (int) Math.max(100, made);
    int packets = Math.ceilDiv(left, PACKET_BYTES);
    for (int i = 0; i < packets; i++) {
      queue.add(frameNanos, PacketKind.VIDEO, this, 0, left / packets);
    }
  }

  private void send(long nowNanos) {
    while (queue.next(nowNanos) != null) {
      int bytes = queue.bytes();
      samples.paced(nowNanos - queue.enqueuedNanos());
      transmit(nowNanos, bytes, true);
      queue.remove(nowNanos, bytes);
    }
    for (int bytes = control.pacer().paddingBytes(nowNanos);
        bytes > 0;
        bytes = control.pacer().paddingBytes(nowNanos)) {
      transmit(nowNanos, bytes, false);
      control.pacer().left(nowNanos, PacketKind.PADDING, bytes);
    }
  }

  private void transmit(long nowNanos, int bytes, boolean media) {
    int sequence = control.nextSequence();
    control.sent(nowNanos, bytes);
    network.forward(nowNanos, new Network.Packet(this, sequence, bytes, nowNanos, media));
  }

  @Override
  public void arrived(long nowNanos, Network.Packet packet) {
    recorder.arrived(nowNanos, packet.sequence());
    samples.arrived(packet.media() ? packet.bytes() : 0);
  }

  private void report(long nowNanos) {
    do {
      writer.begin(MemorySegment.ofArray(rtcp), 0, rtcp.length);
      int length = recorder.write(nowNanos, writer, 1, 2);
      if (length == 0) {
        return;
      }
      byte[] copy = Arrays.copyOf(rtcp, writer.length());
      network.back(nowNanos, new Network.Feedback(this, copy, copy.length + RTCP_OVERHEAD_BYTES));
    } while (recorder.isDue(nowNanos));
  }

  @Override
  public void told(long nowNanos, byte[] bytes) {
    if (!reader.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
      throw new AssertionError("not RTCP");
    }
    while (reader.next()) {
      if (!feedback.read(reader)) {
        throw new AssertionError("not feedback");
      }
      control.feedback(nowNanos, feedback);
    }
  }
}
