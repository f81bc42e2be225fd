package io.parley.testkit.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/// One broker of Kafka's own server in this process, on loopback. It can be stopped and started
/// again on the same port with the same data. Does not make topics on its own. Owned by one thread.
public final class KafkaForTests implements AutoCloseable {

  private static final int NODE = 1;

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private @Nullable KafkaRaftServer server;

  /// A broker that is not started yet; its port is chosen.
  public KafkaForTests(Path directory) {
    this.directory = directory;
    this.port = freePort();
    this.controllerPort = freePort();
  }

  /// Where clients find it, also while it is stopped.
  public String servers() {
    return "127.0.0.1:" + port;
  }

  /// Returns when it serves.
  public KafkaForTests start() {
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setClusterId(Uuid.fromString("3Db5QLSqSZieL3rJBUUegA").toString())
          .setNodeId(NODE)
          .setIgnoreFormatted(true)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (Exception failed) {
      throw new IllegalStateException("cannot format " + directory, failed);
    }
    KafkaRaftServer fresh = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
    fresh.startup();
    server = fresh;
    return this;
  }

  /// Returns when nobody is served any more. Nothing happens where it is not running.
  public void stop() {
    KafkaRaftServer running = server;
    if (running != null) {
      running.shutdown();
      running.awaitShutdown();
      server = null;
    }
  }

  /// Deletes the records of all topics; who begins at the beginning finds nothing. Compacted ones
  /// are deleted as a whole, for nothing else empties them.
  ///
  /// @throws ExecutionException where the broker does not serve
  public void forgetRecords() throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (var topic :
          admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values()) {
        if (isCompacted(admin, topic.name())) {
          admin.deleteTopics(List.of(topic.name())).all().get();
        } else {
          topic
              .partitions()
              .forEach(
                  partition ->
                      all.put(
                          new TopicPartition(topic.name(), partition.partition()),
                          RecordsToDelete.beforeOffset(-1)));
        }
      }
      admin.deleteRecords(all).all().get();
    }
  }

  private static boolean isCompacted(Admin admin, String topic)
      throws InterruptedException, ExecutionException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return config != null && "compact".equals(config.get("cleanup.policy").value());
  }

  @Override
  public void close() {
    stop();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE));
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", directory.toString());
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("controlled.shutdown.enable", "false");
    return settings;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new IllegalStateException(none);
    }
  }
}
