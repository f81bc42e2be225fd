package io.parley.cluster;

import io.parley.cluster.kafka.KafkaCluster;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where facts and keys cross processes.
///
/// @param servers `host:port`, separated by commas; empty keeps events in this process's data
///   directory, for itself alone
/// @param partitions of a topic that is created; what is there already stays
/// @param replication copies of a topic that is created; 0 leaves it to the brokers
/// @param client further settings of every client, such as `parley.kafka.client.security.protocol`
@ConfigurationProperties("parley.kafka")
public record KafkaProperties(
    @DefaultValue("") String servers,
    @DefaultValue("12") int partitions,
    @DefaultValue("0") int replication,
    @DefaultValue Map<String, String> client) {

  public KafkaProperties {
    if (partitions < 1 || replication < 0 || replication > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "parley.kafka.partitions must be 1 or more, parley.kafka.replication 0 or more");
    }
    client = Map.copyOf(client);
  }

  /// What adapters are given.
  KafkaCluster cluster() {
    return new KafkaCluster(servers, partitions, replication, client);
  }

  /// Without the settings: passwords may be among them.
  @Override
  public String toString() {
    return "KafkaProperties[servers=" + servers + "]";
  }
}
