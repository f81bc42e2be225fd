package io.parley.fleet.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import io.parley.fleet.process.ManagedProcess;
import io.parley.fleet.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A running fleet as programs see it: the content of `cluster.json`.
///
/// @param url of the first gateway
/// @param urls of all gateways
/// @param adminUrls of the gateways' admin ports
/// @param adminToken for those and for `control`, as `Authorization: Bearer`
/// @param key the first API key
/// @param secret its secret
/// @param joinUrl a page to join a room
/// @param control of the launcher: `GET /status`, `POST /kill/NAME`, `/term/NAME`, `/start/NAME`,
///     `/stop`
/// @param pid of the launcher
/// @param nodes all processes, stores too
public record ClusterDescription(
    String url,
    List<String> urls,
    List<String> adminUrls,
    String adminToken,
    String key,
    String secret,
    String joinUrl,
    String control,
    long pid,
    List<Node> nodes) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /// One process; absent is what it has not.
  ///
  /// @param service such as `sfu`
  /// @param tcpPort of media; of a store its one port
  /// @param state as [io.parley.fleet.process.ProcessState] has it, in lower case
  /// @param exitCode of one that ended
  public record Node(
      String name,
      String service,
      String state,
      long pid,
      @Nullable Integer exitCode,
      @Nullable Integer httpPort,
      @Nullable Integer grpcPort,
      @Nullable Integer adminPort,
      @Nullable Integer udpPort,
      @Nullable Integer tcpPort,
      String log,
      String region) {

    /// That process as it is now.
    public static Node of(ManagedProcess process) {
      ProcessPlan plan = process.plan();
      var ports = plan.ports();
      return new Node(
          plan.name(),
          plan.service().word(),
          process.state().word(),
          process.pid(),
          process.exitCode(),
          ports.http(),
          ports.grpc(),
          ports.admin(),
          ports.udp(),
          ports.tcp(),
          plan.log().toString(),
          plan.region());
    }
  }

  /// The fleet as it is now.
  public static ClusterDescription of(
      ClusterOptions options, Secrets secrets, String control, List<ManagedProcess> processes) {
    List<Node> nodes = processes.stream().map(Node::of).toList();
    List<Node> gateways =
        nodes.stream().filter(node -> node.service().equals(Service.GATEWAY.word())).toList();
    List<String> urls =
        gateways.stream()
            .map(node -> "http://" + options.urlHost() + ":" + node.httpPort())
            .toList();
    return new ClusterDescription(
        urls.getFirst(),
        urls,
        gateways.stream().map(node -> "http://127.0.0.1:" + node.adminPort()).toList(),
        secrets.adminToken(),
        options.firstKey(),
        options.firstSecret(),
        urls.getFirst() + "/?room=hello#key=" + secrets.linkKey(),
        control,
        ProcessHandle.current().pid(),
        nodes);
  }

  /// Writes it where programs look, all at once; only the owner may read it.
  public void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path partial =
        Files.createTempFile(
            target.getParent(),
            "cluster",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, GSON.toJson(this) + "\n");
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The launcher that wrote this file; 0 where there is none.
  public static long pidIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    return GSON.fromJson(Files.readString(file), ClusterDescription.class).pid();
  }

  @Override
  public String toString() {
    return "ClusterDescription[url=" + url + "]";
  }
}
