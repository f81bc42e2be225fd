package io.parley.fleet.store;

import io.parley.fleet.health.KafkaProbe;
import io.parley.fleet.kafka.KafkaBroker;
import io.parley.fleet.plan.Jvm;
import io.parley.fleet.plan.PortPlan;
import io.parley.fleet.plan.Ports;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Kafka, one broker and controller in a JVM of its own, whose data stay between runs.
final class Kafka {

  private Kafka() {}

  static ProcessPlan plan(Path data, Path home, PortPlan plan) throws IOException {
    int port = plan.store(Service.KAFKA);
    Path directory = Files.createDirectories(data.resolve("kafka"));
    List<String> command = new ArrayList<>(Jvm.command(Service.KAFKA));
    command.addAll(
        List.of(
            "-cp",
            Service.KAFKA.jar(home).toString(),
            KafkaBroker.class.getName(),
            directory.toString(),
            String.valueOf(port),
            String.valueOf(plan.kafkaController())));
    return new ProcessPlan(
        "kafka",
        Service.KAFKA,
        "",
        Ports.store(port),
        command,
        Map.of(),
        data.resolve("logs").resolve("kafka.log"),
        List.of(new KafkaProbe(port)));
  }
}
