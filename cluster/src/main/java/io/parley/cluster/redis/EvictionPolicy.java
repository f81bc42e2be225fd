package io.parley.cluster.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;

/// Whether a Redis keeps what it is given. One that evicts would forget rooms and leases while all
/// seems well, so it is refused.
final class EvictionPolicy {

  private static final Logger log = LoggerFactory.getLogger(EvictionPolicy.class);
  private static final String SETTING = "maxmemory-policy";

  private @Nullable String told;

  /// Asks Redis, and tells the operator once for each answer.
  ///
  /// @return false where it evicts
  /// @throws DataAccessException where it does not answer
  boolean keeps(RedisConnection connection) {
    String policy = read(connection);
    if (policy.isEmpty() || policy.equals("noeviction")) {
      told = policy;
      return true;
    }
    if (!policy.equals(told)) {
      log.atError()
          .addKeyValue("policy", policy)
          .addKeyValue("remedy", "CONFIG SET maxmemory-policy noeviction, and in redis.conf")
          .log("this Redis evicts keys and is not used");
    }
    told = policy;
    return false;
  }

  /// @return empty where Redis does not say
  private String read(RedisConnection connection) {
    try {
      Properties settings = connection.serverCommands().getConfig(SETTING);
      return settings == null ? "" : settings.getProperty(SETTING, "");
    } catch (RedisSystemException failed) {
      if (!(failed.getCause() instanceof RedisCommandExecutionException)) {
        throw failed;
      }
      if (told == null) {
        log.atWarn()
            .addKeyValue("reason", String.valueOf(failed.getMessage()))
            .log("Redis does not say whether it evicts keys; it must run with noeviction");
      }
      return "";
    }
  }
}
