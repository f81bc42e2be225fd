package io.parley.roomstate;

/// What this replica knows of another node's, and what it asked it.
final class Peer {

  /// The same digest is sent in answer to a node's again only after this.
  private static final long ANSWER_AGAIN_MILLIS = 1_000;

  final ReceivedDeltas deltas = new ReceivedDeltas();
  boolean asked;
  long askedAtMillis;
  int failures;

  private boolean waits;
  private long notBeforeMillis;
  private long askedIncarnation;
  private long askedLast;
  private long askedHash;
  private boolean compares;
  private long theirHash;
  private int theirRecords;
  private boolean covers;
  private long coveredHash;
  private boolean answered;
  private long answeredHash;
  private long answeredAtMillis;

  /// It is not to be asked before this.
  void waitUntil(long thenMillis) {
    waits = true;
    notBeforeMillis = thenMillis;
  }

  /// It need not be waited for longer than until this.
  void waitAtMostUntil(long thenMillis) {
    if (waits && notBeforeMillis - thenMillis > 0) {
      notBeforeMillis = thenMillis;
    }
  }

  boolean mayBeAsked(long nowMillis) {
    return !asked && (!waits || nowMillis - notBeforeMillis >= 0);
  }

  void ask(long nowMillis) {
    asked = true;
    askedAtMillis = nowMillis;
    askedIncarnation = deltas.incarnation();
    askedLast = deltas.last();
    askedHash = theirHash;
  }

  /// Everything it had when it was asked is here.
  void caughtUp(long incarnation, long number) {
    boolean same = asked && incarnation == askedIncarnation;
    deltas.contained(incarnation, same ? Math.max(number, askedLast) : number);
    if (asked) {
      covers = true;
      coveredHash = askedHash;
    }
  }

  /// Its replica amounts to this.
  void compare(long hash, int records) {
    compares = true;
    theirHash = hash;
    theirRecords = records;
  }

  /// Ends the comparison.
  ///
  /// @return whether its replica differed from this one
  boolean takeDifference(long hash, int records) {
    boolean differs = compares && (theirHash != hash || theirRecords != records);
    compares = false;
    return differs;
  }

  /// Whether all that its last digest stood for was pulled already: then it is the one that lacks
  /// something.
  boolean isCovered() {
    return covers && coveredHash == theirHash;
  }

  /// Whether to answer its digest with the own one, unless just that was done a moment ago.
  boolean takeAnswer(long nowMillis, long hash) {
    if (answered && answeredHash == hash && nowMillis - answeredAtMillis < ANSWER_AGAIN_MILLIS) {
      return false;
    }
    answered = true;
    answeredHash = hash;
    answeredAtMillis = nowMillis;
    return true;
  }
}
