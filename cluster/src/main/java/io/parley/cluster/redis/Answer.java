package io.parley.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a script answered, without the garbage that it found.
///
/// @param members each is a `Long`, a `byte[]`, or a list of such
public record Answer(List<Object> members) {

  /// Whether the script answered anything there.
  public boolean has(int index) {
    return index < members.size();
  }

  /// Whether there is a number above 0.
  public boolean isTrue(int index) {
    return has(index) && members.get(index) instanceof Long number && number > 0;
  }

  /// A list of byte strings; empty where there is none.
  public List<byte[]> list(int index) {
    if (!has(index) || !(members.get(index) instanceof List<?> list)) {
      return List.of();
    }
    List<byte[]> all = new ArrayList<>(list.size());
    for (Object member : list) {
      if (member instanceof byte[] bytes) {
        all.add(bytes);
      }
    }
    return all;
  }

  /// A list of texts, read as UTF-8.
  public List<String> texts(int index) {
    return list(index).stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
  }

  /// A hash, as `HGETALL` answers it within a script.
  public Map<String, byte[]> hash(int index) {
    List<byte[]> flat = list(index);
    Map<String, byte[]> fields = LinkedHashMap.newLinkedHashMap(flat.size() / 2);
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      fields.put(new String(flat.get(i), StandardCharsets.UTF_8), flat.get(i + 1));
    }
    return fields;
  }
}
