package io.parley.sfu.session;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Whose picture matters more since it leads the talk: it stays a while at least, so that two who
/// alternate do not make everybody's pictures change with each word. Not thread-safe.
///
/// @param <S> a participant, by identity
final class Spotlight<S> {

  /// Shorter, and pictures change before who was given less has recovered; longer, and whoever
  /// leads is seen badly for long.
  static final Duration LEAST = Duration.ofSeconds(4);

  /// Runs something later, in the owner's turn.
  interface Later {
    void after(Duration delay, Runnable task);
  }

  private final Later later;
  private final BiConsumer<@Nullable S, S> moved;
  private @Nullable S lit;
  private @Nullable S next;
  private boolean rests;

  /// @param moved told who was in it, null for nobody, and who is now
  Spotlight(Later later, BiConsumer<@Nullable S, S> moved) {
    this.later = later;
    this.moved = moved;
  }

  /// Null before anybody led.
  @Nullable S lit() {
    return lit;
  }

  /// Another one leads.
  void leads(S now) {
    next = now;
    move();
  }

  private void move() {
    S now = next;
    if (rests || now == null || now == lit) {
      return;
    }
    S former = lit;
    lit = now;
    rests = true;
    later.after(LEAST, this::rested);
    moved.accept(former, now);
  }

  private void rested() {
    rests = false;
    move();
  }
}
