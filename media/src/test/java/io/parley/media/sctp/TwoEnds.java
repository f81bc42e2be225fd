package io.parley.media.sctp;

import io.parley.testkit.Conditions;
import io.parley.testkit.LossyLink;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Two associations and the link between them, in virtual time.
final class TwoEnds {

  /// One side: the association, what it told, and the way to the other.
  static final class End {
    SctpAssociation association;
    final List<SctpEvent> events = new ArrayList<>();
    final LossyLink<byte[]> out;

    /// Whether the application takes its events.
    boolean listening = true;

    End(SctpAssociation association, LossyLink<byte[]> out) {
      this.association = association;
      this.out = out;
    }

    <E extends SctpEvent> List<E> all(Class<E> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<byte[]> messages(int streamId) {
      return all(SctpEvent.MessageReceived.class).stream()
          .filter(received -> received.streamId() == streamId)
          .map(SctpEvent.MessageReceived::message)
          .toList();
    }
  }

  final VirtualTime time = new VirtualTime();
  final End client;
  final End server;

  /// Gets a copy of what the client sends, if it is set.
  @Nullable List<byte[]> spy;

  TwoEnds(SctpConfig config, Conditions conditions, long seed) {
    this(config, config, conditions, seed);
  }

  TwoEnds(SctpConfig ofClient, SctpConfig ofServer, Conditions conditions, long seed) {
    RandomGenerator random = Seeds.random(seed);
    client =
        new End(new SctpAssociation(ofClient, true, random), new LossyLink<>(conditions, random));
    server =
        new End(new SctpAssociation(ofServer, false, random), new LossyLink<>(conditions, random));
  }

  static TwoEnds connected() {
    TwoEnds ends = new TwoEnds(SctpConfig.STANDARD, Conditions.PERFECT, 1);
    ends.connect();
    return ends;
  }

  long now() {
    return time.nowNanos();
  }

  void connect() {
    client.association.start(now());
    server.association.start(now());
    boolean up =
        runUntil(
            60_000,
            () ->
                client.association.state() == SctpState.ESTABLISHED
                    && server.association.state() == SctpState.ESTABLISHED);
    if (!up) {
      throw new AssertionError("no association after a minute");
    }
  }

  /// Runs until the condition holds; false when it does not within so many milliseconds.
  boolean runUntil(long millis, BooleanSupplier done) {
    long endNanos = now() + millis * 1_000_000;
    while (true) {
      settle();
      if (done.getAsBoolean()) {
        return true;
      }
      long wakeNanos =
          VirtualTime.earliest(
              client.association.wakeNanos(),
              server.association.wakeNanos(),
              client.out.wakeNanos(),
              server.out.wakeNanos());
      if (wakeNanos == Long.MAX_VALUE || wakeNanos - endNanos > 0) {
        time.advanceTo(endNanos);
        settle();
        return done.getAsBoolean();
      }
      time.advanceTo(wakeNanos);
    }
  }

  void run(long millis) {
    runUntil(millis, () -> false);
  }

  /// Everything that happens at this moment.
  private void settle() {
    boolean busy = true;
    while (busy) {
      busy = step(client, server) | step(server, client);
    }
  }

  private boolean step(End self, End other) {
    self.association.advance(now());
    boolean busy = false;
    for (byte[] in = other.out.poll(now()); in != null; in = other.out.poll(now())) {
      self.association.receive(now(), in, 0, in.length);
      busy = true;
    }
    listen(self);
    for (byte[] packet = self.association.poll(now());
        packet != null;
        packet = self.association.poll(now())) {
      self.out.offer(now(), packet);
      if (spy != null && self == client) {
        spy.add(packet.clone());
      }
      busy = true;
    }
    return busy;
  }

  private static void listen(End end) {
    if (!end.listening) {
      return;
    }
    for (SctpEvent event = end.association.pollEvent();
        event != null;
        event = end.association.pollEvent()) {
      end.events.add(event);
    }
  }
}
