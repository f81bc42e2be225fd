package io.parley.fleet.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.options.Command;
import io.parley.fleet.options.CommandLine;
import io.parley.fleet.plan.PortPlan;
import io.parley.fleet.plan.Service;
import io.parley.fleet.plan.ServicePlans;
import io.parley.fleet.process.ManagedProcess;
import io.parley.fleet.process.Spawner;
import io.parley.fleet.secret.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterDescriptionTest {

  private static final Secrets SECRETS = new Secrets("bWFzdGVy", "admin-token", "link-key");

  @TempDir Path directory;

  private Path file;
  private JsonObject json;

  @BeforeEach
  void write() throws Exception {
    ClusterOptions options =
        ((Command.Run) CommandLine.parse(new String[] {"--regions", "eu,us"}, Map.of())).options();
    var plans = new ServicePlans(options, directory, directory, SECRETS, new PortPlan(7880, false));
    var spawner = new Spawner();
    List<ManagedProcess> processes =
        Stream.of(Service.GATEWAY, Service.SFU)
            .flatMap(service -> plans.of(service).stream())
            .map(plan -> new ManagedProcess(plan, spawner, (dead, code) -> {}))
            .toList();
    file = directory.resolve("below").resolve("cluster.json");
    ClusterDescription.of(options, SECRETS, "http://127.0.0.1:4711", processes).write(file);
    json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void saysWhereTheFleetIsAndWithWhichKeys() {
    assertThat(json.get("url").getAsString()).isEqualTo("http://localhost:7880");
    assertThat(json.get("urls"))
        .hasToString("[\"http://localhost:7880\",\"http://localhost:8880\"]");
    assertThat(json.get("adminUrls"))
        .hasToString("[\"http://127.0.0.1:7870\",\"http://127.0.0.1:8870\"]");
    assertThat(json.get("adminToken").getAsString()).isEqualTo("admin-token");
    assertThat(json.get("key").getAsString()).isEqualTo("devkey");
    assertThat(json.get("secret").getAsString()).isEqualTo("secret");
    assertThat(json.get("control").getAsString()).isEqualTo("http://127.0.0.1:4711");
  }

  @Test
  void namesEachProcessWithWhatItHas() {
    JsonObject sfu = json.getAsJsonArray("nodes").get(3).getAsJsonObject();

    assertThat(sfu.get("name").getAsString()).isEqualTo("sfu-2");
    assertThat(sfu.get("service").getAsString()).isEqualTo("sfu");
    assertThat(sfu.get("region").getAsString()).isEqualTo("us");
    assertThat(sfu.get("udpPort").getAsInt()).isEqualTo(8882);
    assertThat(sfu.get("tcpPort").getAsInt()).isEqualTo(8881);
    assertThat(sfu.get("state").getAsString()).isEqualTo("ended");
    assertThat(sfu.get("log").getAsString()).endsWith("logs/sfu-2.log");
    assertThat(sfu.has("adminPort")).isFalse();
    assertThat(sfu.has("exitCode")).isFalse();
  }

  @Test
  void isForTheOwnerAlone() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(ClusterDescription.pidIn(file)).isEqualTo(ProcessHandle.current().pid());
    assertThat(ClusterDescription.pidIn(directory.resolve("none"))).isZero();
  }
}
