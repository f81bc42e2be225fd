package io.parley.cluster;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/// Who a process is to others.
///
/// @param nodeId under which others know the process, beginning with `ND_`; empty for a random one
///   at each start; never two processes with the same
@ConfigurationProperties("parley")
public record NodeProperties(@DefaultValue("") String nodeId) {

  /// What this environment says.
  public static NodeProperties of(Environment environment) {
    return Binder.get(environment).bindOrCreate("parley", NodeProperties.class);
  }
}
