package io.parley.roomstate;

/// Which of a node's numbered deltas are here: 1 to `complete`, and `runStart` to `last`. What lies
/// between is missing. Numbers begin anew with each incarnation.
final class ReceivedDeltas {

  private long incarnation;
  private long complete;
  private long runStart = 1;
  private long last;

  private void enter(long named) {
    if (named != incarnation) {
      incarnation = named;
      complete = 0;
      runStart = 1;
      last = 0;
    }
  }

  void arrived(long of, long number) {
    enter(of);
    if (number > last) {
      runStart = number == last + 1 ? runStart : number;
      last = number;
    }
    join();
  }

  /// The node has sent deltas up to this number.
  void sent(long of, long number) {
    enter(of);
    if (number > last) {
      last = number;
      runStart = number + 1;
    }
  }

  /// What deltas up to this number said is here.
  void contained(long of, long number) {
    enter(of);
    complete = Math.max(complete, number);
    if (complete > last) {
      last = complete;
      runStart = complete + 1;
    }
    join();
  }

  private void join() {
    if (runStart <= complete + 1) {
      complete = last;
      runStart = last + 1;
    }
  }

  boolean isMissing() {
    return complete < last;
  }

  long incarnation() {
    return incarnation;
  }

  long last() {
    return last;
  }
}
