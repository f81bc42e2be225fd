package io.parley.cluster.node.redis;

import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.protocol.id.NodeId;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A node as its key in Redis holds it. Fields that are missing have their zero, those of later
/// versions are ignored, so that versions run beside each other.
final class NodeJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private record Fields(
      @Nullable String id,
      @Nullable String kind,
      @Nullable String host,
      int httpPort,
      int grpcPort,
      @Nullable String region,
      double load,
      boolean accepting,
      boolean draining,
      @Nullable String version,
      int rooms,
      int participants,
      @Nullable String startedAt) {}

  private NodeJson() {}

  static byte[] write(Node node) {
    return JSON.writeValueAsBytes(
        new Fields(
            node.id().value(),
            node.kind().name(),
            node.host(),
            node.httpPort(),
            node.grpcPort(),
            node.region(),
            node.load(),
            node.accepting(),
            node.draining(),
            node.version(),
            node.rooms(),
            node.participants(),
            node.startedAt().toString()));
  }

  /// @return null for what describes no node
  static @Nullable Node read(byte[] json) {
    try {
      Fields fields = JSON.readValue(json, Fields.class);
      if (fields == null
          || fields.id() == null
          || fields.kind() == null
          || fields.host() == null
          || fields.startedAt() == null) {
        return null;
      }
      return new Node(
          new NodeId(fields.id()),
          NodeKind.valueOf(fields.kind()),
          fields.host(),
          fields.httpPort(),
          fields.grpcPort(),
          orEmpty(fields.region()),
          fields.load(),
          fields.accepting(),
          fields.draining(),
          orEmpty(fields.version()),
          fields.rooms(),
          fields.participants(),
          Instant.parse(fields.startedAt()));
    } catch (JacksonException | IllegalArgumentException | DateTimeException garbage) {
      return null;
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
