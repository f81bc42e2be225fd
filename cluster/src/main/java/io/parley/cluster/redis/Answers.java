package io.parley.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.data.redis.serializer.RedisSerializer;

/// Reads what scripts answer.
final class Answers {

  /// Leaves every byte string as it is; numbers and lists come as such anyway.
  @SuppressWarnings({"unchecked", "rawtypes"}) // a script's result is typed as the list around it
  static final RedisSerializer<List<Object>> SERIALIZER =
      (RedisSerializer) RedisSerializer.byteArray();

  private Answers() {}

  /// Counts the garbage named in the first member, and gives the rest.
  static Answer read(List<Object> answer, Discards discards) {
    if (answer.isEmpty()) {
      return new Answer(List.of());
    }
    if (answer.getFirst() instanceof List<?> kinds) {
      for (Object kind : kinds) {
        if (kind instanceof byte[] name) {
          discards.garbage(new String(name, StandardCharsets.UTF_8));
        }
      }
    }
    return new Answer(answer.subList(1, answer.size()));
  }
}
