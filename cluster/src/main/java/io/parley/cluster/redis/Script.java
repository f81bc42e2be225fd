package io.parley.cluster.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/// A Lua script that Redis runs as a whole, sent by its hash.
///
/// @param redis answers a list, see `prelude.lua`
public record Script(RedisScript<List<Object>> redis) {

  /// Reads `<name>.lua` beside a class, with the preludes of all scripts and of those beside it.
  public static Script of(Class<?> beside, String name) {
    DefaultRedisScript<List<Object>> script = new DefaultRedisScript<>();
    script.setScriptText(
        text(Script.class, "prelude") + text(beside, "prelude") + text(beside, name));
    script.setResultType(listOfAnything());
    return new Script(script);
  }

  private static String text(Class<?> beside, String name) {
    try {
      return new ClassPathResource(name + ".lua", beside)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  @SuppressWarnings("unchecked") // the class of a list says nothing of its members
  private static Class<List<Object>> listOfAnything() {
    return (Class<List<Object>>) (Class<?>) List.class;
  }
}
