package io.parley.signaling.sfu.grpc;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.Instant;

/// What there is to one SFU: a stream that is up, or the pause after one that broke.
sealed interface SfuLink {

  /// What is thought of an SFU while its stream is up.
  enum Trust {
    /// It registered, and nothing bad is known.
    NEW,
    /// It was lost before: nothing is given to it until it says something.
    DOUBTED,
    /// Its stream broke a moment ago: what it has stays there until it is known whether it lives.
    RETRIED,
    /// It lived when it was retried.
    RESTORED
  }

  /// @param pause the last one that was made, zero after none
  record Up(ManagedChannel channel, SfuStream stream, Instant since, Duration pause, Trust trust)
      implements SfuLink {

    /// After a stream broke, its SFU is left alone for this long at first, then twice as long each
    /// time: shorter, and a dead node costs each joining client a try; longer, and a restarted one
    /// stays idle.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /// A stream that lived for this long was a good one: the next pause is the first again.
    private static final Duration PROVEN = Duration.ofSeconds(10);

    /// Whether the SFU may be given something. A good stream that just broke is about to be
    /// retried.
    boolean isBelieved() {
      return switch (trust) {
        case NEW -> !stream.isOver() || stream.isAnswered();
        case DOUBTED -> stream.isAnswered();
        case RETRIED -> !stream.isOver();
        case RESTORED -> true;
      };
    }

    /// Whether the stream, which broke, was worth another one at once: one that breaks again and
    /// again is not.
    boolean isGood(Instant now) {
      return switch (trust) {
        case NEW, DOUBTED -> stream.isAnswered();
        case RETRIED -> false;
        case RESTORED -> isProven(now);
      };
    }

    boolean isProven(Instant now) {
      return since.plus(PROVEN).isBefore(now);
    }

    Up restored() {
      return new Up(channel, stream, since, pause, Trust.RESTORED);
    }

    Paused paused(Instant now) {
      Duration doubled = pause.multipliedBy(2);
      Duration next = isProven(now) || doubled.isZero() ? FIRST_PAUSE : doubled;
      next = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      return new Paused(now.plus(next), next);
    }
  }

  record Paused(Instant until, Duration pause) implements SfuLink {}
}
