package io.parley.signaling.join;

/// What is wrong with a join request, as the protocol words it. Thrown and caught within this
/// package only, so that reading a request reads from top to bottom.
final class JoinRefusal extends Exception {

  private static final long serialVersionUID = 1;

  private final transient JoinOutcome outcome;

  private JoinRefusal(JoinOutcome outcome, String reason) {
    super(reason, null, false, false);
    this.outcome = outcome;
  }

  static JoinRefusal malformed(String reason) {
    return new JoinRefusal(new JoinOutcome.Malformed(reason), reason);
  }

  static JoinRefusal notPermitted(String reason) {
    return new JoinRefusal(new JoinOutcome.NotPermitted(reason), reason);
  }

  JoinOutcome outcome() {
    return outcome;
  }
}
