package io.parley.media.congestion;

import io.parley.testkit.Bottleneck;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// Flows over one shared bottleneck and one way back, in virtual time, in turns of a millisecond.
final class Network {

  private static final long TURN_NANOS = 1_000_000L;

  record Packet(NetworkFlow flow, int sequence, int bytes, long sentNanos, boolean media) {}

  record Feedback(NetworkFlow flow, byte[] message, int bytes) {}

  private record Due<T>(long nanos, long order, T what) implements Comparable<Due<T>> {
    @Override
    public int compareTo(Due<T> other) {
      return nanos != other.nanos
          ? Long.signum(nanos - other.nanos)
          : Long.compare(order, other.order);
    }
  }

  private record Planned(double second, Runnable what) {}

  final VirtualTime time = new VirtualTime();
  final long startNanos = time.nowNanos();
  final RandomGenerator random;
  final Bottleneck<Packet> forward;
  final Bottleneck<Feedback> back;
  final List<NetworkFlow> flows = new ArrayList<>();
  final List<Double> capacityBps = new ArrayList<>();
  final List<Double> queueMillis = new ArrayList<>();
  final List<Double> waitedMillis = new ArrayList<>();
  private final PriorityQueue<Due<Packet>> late = new PriorityQueue<>();
  private final PriorityQueue<Due<Feedback>> lateBack = new PriorityQueue<>();
  private final List<Planned> planned = new ArrayList<>();
  private long order;
  private double drainFromSecond = -1;
  private double drainedSeconds = Double.POSITIVE_INFINITY;
  private boolean filled;

  Network(long seed, long bitsPerSecond, long delayMillis) {
    random = Seeds.random(seed);
    forward =
        new Bottleneck<Packet>(startNanos, bitsPerSecond, Seeds.random(random.nextLong()))
            .withDelayMillis(delayMillis, 0);
    back =
        new Bottleneck<Feedback>(startNanos, 100_000_000, Seeds.random(random.nextLong()))
            .withDelayMillis(delayMillis, 0);
  }

  Flow flow(double startSecond, long mostBps, long extraDelayMillis) {
    Flow flow =
        new Flow(
            this,
            startNanos + (long) (startSecond * 1e9),
            mostBps,
            extraDelayMillis * 1_000_000,
            random.nextLong());
    flows.add(flow);
    return flow;
  }

  void at(double second, LongConsumer what) {
    planned.add(new Planned(second, () -> what.accept(time.nowNanos())));
  }

  /// The bottleneck takes another rate from then on.
  void capacityAt(double second, long bps) {
    at(second, now -> forward.capacity(now, bps));
  }

  /// Measures how long after `second` the queue is empty again.
  void watchDrainAt(double second) {
    drainFromSecond = second;
  }

  double drainedSeconds() {
    return drainedSeconds;
  }

  double second() {
    return (time.nowNanos() - startNanos) / 1e9;
  }

  void forward(long nowNanos, Packet packet) {
    forward.offer(nowNanos, packet.bytes(), packet);
  }

  void back(long nowNanos, Feedback feedback) {
    back.offer(nowNanos, feedback.bytes(), feedback);
  }

  void run(double seconds) {
    long turns = Math.round(seconds * 1000);
    for (long i = 1; i <= turns; i++) {
      turn();
      if (i % 100 == 0) {
        capacityBps.add((double) forward.bitsPerSecond());
        queueMillis.add(forward.queueNanos(time.nowNanos()) / 1e6);
        flows.forEach(flow -> flow.samples().tenth(flow.targetBps()));
      }
      time.advance(TURN_NANOS);
    }
  }

  private void turn() {
    long nowNanos = time.nowNanos();
    for (int i = 0; i < planned.size(); i++) {
      if (second() >= planned.get(i).second - 1e-9) {
        planned.remove(i--).what.run();
      }
    }
    for (var packet = forward.poll(nowNanos); packet != null; packet = forward.poll(nowNanos)) {
      late.add(new Due<>(nowNanos + packet.flow.extraDelayNanos(), order++, packet));
    }
    for (var due = late.peek(); due != null && due.nanos <= nowNanos; due = late.peek()) {
      late.remove();
      due.what.flow.arrived(nowNanos, due.what);
    }
    for (var told = back.poll(nowNanos); told != null; told = back.poll(nowNanos)) {
      lateBack.add(new Due<>(nowNanos + told.flow.extraDelayNanos(), order++, told));
    }
    for (var due = lateBack.peek(); due != null && due.nanos <= nowNanos; due = lateBack.peek()) {
      lateBack.remove();
      due.what.flow.told(nowNanos, due.what.message);
    }
    flows.forEach(flow -> flow.turn(nowNanos));
    watchQueue();
  }

  private void watchQueue() {
    double millis = forward.queueNanos(time.nowNanos()) / 1e6;
    waitedMillis.add(millis);
    if (drainFromSecond >= 0 && second() >= drainFromSecond && !Double.isFinite(drainedSeconds)) {
      filled |= millis > 60;
      if (filled && millis < 10) {
        drainedSeconds = second() - drainFromSecond;
      }
    }
  }

  /// What all got of what the bottleneck could carry between two seconds; 0 to 1.
  double utilisation(double fromSecond, double toSecond) {
    double could = 0;
    for (int i = (int) Math.round(fromSecond * 10); i < Math.round(toSecond * 10); i++) {
      could += capacityBps.get(i) / 10;
    }
    double got = 0;
    for (NetworkFlow flow : flows) {
      got += flow.samples().bps(fromSecond, toSecond) * (toSecond - fromSecond);
    }
    return got / could;
  }

  /// The queue that so many of all moments between two seconds stay below, in milliseconds.
  double queueMillis(double share, double fromSecond, double toSecond) {
    double[] sorted =
        waitedMillis.subList((int) (fromSecond * 1000), (int) (toSecond * 1000)).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  double droppedRatio() {
    return forward.dropped() / (double) Math.max(1, forward.offered());
  }

  /// Jain's fairness index of what all got: 1 where all got the same.
  double fairness(double fromSecond, double toSecond) {
    double sum = 0;
    double squares = 0;
    for (NetworkFlow flow : flows) {
      double bps = flow.samples().bps(fromSecond, toSecond);
      sum += bps;
      squares += bps * bps;
    }
    return sum * sum / (flows.size() * squares);
  }
}
