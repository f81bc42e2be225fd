package io.parley.cluster.kafka;

import java.util.HashMap;
import java.util.Map;

/// A Kafka cluster, as clients reach it.
///
/// @param servers `host:port`, separated by commas; need not be there yet
/// @param partitions that a topic is created with; later only Kafka's own tools change it
/// @param replication copies of a topic that is created; 0 leaves it to the brokers
/// @param client further settings of every client, such as `security.protocol`
public record KafkaCluster(
    String servers, int partitions, int replication, Map<String, String> client) {

  public KafkaCluster {
    client = Map.copyOf(client);
  }

  /// What a client is made from.
  ///
  /// @param own settings that our promises rest on: no further setting overrides them
  public Map<String, Object> settings(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("reconnect.backoff.ms", 50);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.putAll(client);
    settings.put("bootstrap.servers", servers);
    settings.putAll(own);
    return settings;
  }

  /// Without the settings: passwords may be among them.
  @Override
  public String toString() {
    return "KafkaCluster[servers=" + servers + "]";
  }
}
