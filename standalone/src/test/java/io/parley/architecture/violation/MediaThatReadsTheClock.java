package io.parley.architecture.violation;

/// What the engine must never do.
public final class MediaThatReadsTheClock {

  private MediaThatReadsTheClock() {}

  public static long now() {
    return System.nanoTime();
  }
}
