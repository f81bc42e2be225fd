package io.parley.architecture.violation;

/// What the engine must never do.
public final class MediaThatSpawnsThreads {

  private MediaThatSpawnsThreads() {}

  public static Thread spawn(Runnable task) {
    return Thread.ofVirtual().unstarted(task);
  }
}
