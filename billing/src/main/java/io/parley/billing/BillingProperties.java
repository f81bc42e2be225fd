package io.parley.billing;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How billing works.
///
/// @param retention how long samples are kept as evidence, 2 to 400 days; what they add up to is
///   kept for good. Shorter than the log keeps them, and a replay of the log finds samples that
///   nobody can tell from new ones: they are parked
/// @param host under which other nodes reach this one, unless `advertised-host` names another
/// @param advertisedHost what other nodes are told; empty for `host`
/// @param region where this node is
@ConfigurationProperties("parley.billing")
public record BillingProperties(
    @DefaultValue("35d") Duration retention,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("") String region) {

  private static final Duration SHORTEST = Duration.ofDays(2);
  private static final Duration LONGEST = Duration.ofDays(400);

  public BillingProperties {
    if (retention.compareTo(SHORTEST) < 0 || retention.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("parley.billing.retention must be 2d to 400d");
    }
    if (advertisedHost.isEmpty()) {
      advertisedHost = host;
    }
  }
}
