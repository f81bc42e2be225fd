package io.parley.gateway.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.parley.cluster.node.Node;
import io.parley.cluster.node.NodeKind;
import io.parley.cluster.node.NodeRegistry;
import java.util.Locale;

/// The nodes as operators read them.
final class NodeList {

  private NodeList() {}

  /// Those of every kind, by kind and then by id.
  static JsonArray of(NodeRegistry registry) {
    JsonArray nodes = new JsonArray();
    for (NodeKind kind : NodeKind.values()) {
      registry.nodes(kind).forEach(node -> nodes.add(json(node)));
    }
    return nodes;
  }

  private static JsonObject json(Node node) {
    JsonObject json = new JsonObject();
    json.addProperty("id", node.id().value());
    json.addProperty("kind", node.kind().name().toLowerCase(Locale.ROOT));
    json.addProperty("host", node.host());
    json.addProperty("httpPort", node.httpPort());
    json.addProperty("grpcPort", node.grpcPort());
    json.addProperty("region", node.region());
    json.addProperty("load", node.load());
    json.addProperty("state", state(node));
    json.addProperty("version", node.version());
    json.addProperty("rooms", node.rooms());
    json.addProperty("participants", node.participants());
    json.addProperty("startedAt", node.startedAt().toString());
    return json;
  }

  private static String state(Node node) {
    if (node.draining()) {
      return "draining";
    }
    return node.accepting() ? "serving" : "full";
  }
}
