package io.parley.cluster;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where presence and the registry of nodes are kept.
///
/// @param url `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS; empty keeps
///   presence and the registry of nodes in this process, which then knows no other
@ConfigurationProperties("parley.redis")
public record RedisProperties(@DefaultValue("") String url) {

  public RedisProperties {
    if (!url.isEmpty() && !url.startsWith("redis://") && !url.startsWith("rediss://")) {
      throw new IllegalArgumentException("parley.redis.url must begin with redis:// or rediss://");
    }
  }

  /// Without the password.
  @Override
  public String toString() {
    return "RedisProperties[url=" + url.replaceAll("//.*@", "//***@") + "]";
  }
}
