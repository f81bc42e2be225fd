package io.parley.sfu.node;

/// Whether this node gives its rooms away. Safe from any thread.
final class Drain {

  private volatile boolean wished;
  private volatile boolean stopping;

  /// What an operator wants, as it was heard last.
  ///
  /// @return whether that is news
  boolean wish(boolean now) {
    boolean news = wished != now;
    wished = now;
    return news;
  }

  /// The process ends soon.
  void stop() {
    stopping = true;
  }

  boolean isOn() {
    return wished || stopping;
  }
}
