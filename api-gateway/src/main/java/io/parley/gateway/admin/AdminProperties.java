package io.parley.gateway.admin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/// What operators need.
///
/// @param adminToken what operators must show at `management.server.port`, health excepted; needed
///   where that port is set
@ConfigurationProperties("parley")
record AdminProperties(@DefaultValue("") String adminToken) {

  static AdminProperties of(Environment environment) {
    return Binder.get(environment).bindOrCreate("parley", AdminProperties.class);
  }

  /// Without the token.
  @Override
  public String toString() {
    return "AdminProperties[]";
  }
}
