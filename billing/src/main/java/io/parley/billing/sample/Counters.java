package io.parley.billing.sample;

/// What was carried between a client and its SFU. Negative where it is a correction.
///
/// @param bytesIn from the client: payloads of UDP or TCP as the network carried them
/// @param bytesOut to the client
public record Counters(long bytesIn, long bytesOut, long packetsIn, long packetsOut) {

  /// Nothing.
  public static final Counters NONE = new Counters(0, 0, 0, 0);

  /// The sum.
  public Counters plus(Counters other) {
    return new Counters(
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        packetsIn + other.packetsIn,
        packetsOut + other.packetsOut);
  }

  /// What takes this away again.
  public Counters negated() {
    return new Counters(-bytesIn, -bytesOut, -packetsIn, -packetsOut);
  }
}
