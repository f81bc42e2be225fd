package io.parley.operations.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.operations.repository.Repository;
import io.parley.operations.setting.ServiceSettings;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DockerfileTest {

  private static final Dockerfile DOCKERFILE = Dockerfile.read();
  private static final Pattern FINAL_NAME = Pattern.compile("<finalName>([^<]+)</finalName>");
  private static final Pattern JVM_ACCESS = Pattern.compile("<jvm.access>([^<]+)</jvm.access>");

  static List<String> targets() {
    return DOCKERFILE.targets();
  }

  @Test
  void everyServiceIsATarget() {
    assertThat(targets())
        .containsExactlyInAnyOrder(
            "api-gateway", "room-service", "signaling-service", "sfu-service", "billing");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void runsAsSomebodyWithoutRights(String target) {
    var users = DOCKERFILE.inherited(target, "USER");

    assertThat(users).isNotEmpty();
    assertThat(users.getLast()).matches("[1-9][0-9]+:[1-9][0-9]+");
    assertThat(DOCKERFILE.inherited(target, "VOLUME")).contains("/data");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void runsTheJarThatMavenMakes(String target) {
    var name = FINAL_NAME.matcher(runnable(target));
    assertThat(name.find()).as("%s/pom.xml names its jar", target).isTrue();
    String jar = name.group(1) + ".jar";

    assertThat(entryPoint(target)).endsWith("\"-jar\", \"" + jar + "\"]");
    assertThat(build()).contains("$service/target/$service.jar");
    assertThat(jar).isEqualTo(target + ".jar");
  }

  /// Where the module was packaged before these tests ran, what the build copies is there.
  @ParameterizedTest
  @MethodSource("targets")
  void theJarLiesBesideItsLibraries(String target) {
    assertThat(runnable(target))
        .contains("<artifactId>maven-dependency-plugin</artifactId>")
        .contains("<classpathPrefix>lib/</classpathPrefix>");
    assertThat(build()).contains("$service/target/lib");
    if (Files.exists(Repository.file(target + "/target/" + target + ".jar"))) {
      assertThat(Repository.file(target + "/target/lib")).isDirectory();
    }
  }

  /// The pom of a module that is packaged to be run.
  private static String runnable(String module) {
    assertThat(Repository.modules()).contains(module);
    String pom = Repository.read(module + "/pom.xml");
    assertThat(pom).as("%s is packaged to be run", module).contains("<start-class>");
    return pom;
  }

  @ParameterizedTest
  @MethodSource("targets")
  void copiesEveryLayerOfItsOwnService(String target) {
    var copies = DOCKERFILE.stage(target).all("COPY");

    assertThat(copies)
        .contains(
            "--from=build /layers/" + target + "/libraries/ ./",
            "--from=build /layers/" + target + "/application/ ./");
    assertThat(copies).filteredOn(it -> it.contains("/layers/")).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void isBuiltByTheOneMavenRun(String target) {
    var modules = build().replaceAll("(?s).*-pl (\\S+).*", "$1").split(",", -1);

    assertThat(modules).contains(target);
    assertThat(build()).contains("for service in " + String.join(" ", modules) + ";");
  }

  private static String build() {
    return String.join("\n", DOCKERFILE.stage("build").all("RUN"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void hasTheFlagsOfEveryJvmOfOurs(String target) {
    var access = JVM_ACCESS.matcher(Repository.read("pom.xml"));
    assertThat(access.find()).isTrue();

    for (String flag : access.group(1).split(" ", -1)) {
      assertThat(entryPoint(target)).contains("\"" + flag + "\"");
    }
    assertThat(entryPoint(target)).contains("-XX:MaxRAMPercentage=");
  }

  private static String entryPoint(String target) {
    return DOCKERFILE.inherited(target, "ENTRYPOINT").getLast();
  }

  /// Nine JVMs that start at once on two cores take two minutes, and `up --wait` does not forgive.
  @ParameterizedTest
  @MethodSource("targets")
  void asksItsActuatorForItsHealth(String target) {
    var variables = DOCKERFILE.variables(target);
    String port =
        variables.containsKey("MANAGEMENT_SERVER_PORT") ? "MANAGEMENT_SERVER_PORT" : "SERVER_PORT";

    assertThat(DOCKERFILE.inherited(target, "HEALTHCHECK").getLast())
        .contains("healthy $" + port)
        .contains("--start-period=180s");
    assertThat(variables).containsKey(port);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void setsVariablesThatSomeServiceReads(String target) {
    var variables = DOCKERFILE.variables(target);

    assertThat(variables).containsKeys("SERVER_PORT", "PARLEY_DATA_DIR");
    assertThat(ServiceSettings.unknown(variables)).isEmpty();
  }

  @Test
  void theConsoleIsInTheGatewaysImage() {
    assertThat(DOCKERFILE.stage("api-gateway").all("COPY"))
        .contains("--from=console /src/dist/ ./console/");
    assertThat(DOCKERFILE.variables("api-gateway"))
        .containsEntry("PARLEY_GATEWAY_CONSOLE_DIR", "/app/console");
    assertThat(DOCKERFILE.inherited("api-gateway", "WORKDIR")).endsWith("/app");
  }

  @Test
  void aStageWithoutAUserWouldBeNoticed() {
    var dockerfile = Dockerfile.parse("FROM a AS x\nENV A=1 \\\n  B=2\nFROM x AS y\nUSER 1:1\n");

    assertThat(dockerfile.targets()).containsExactly("y");
    assertThat(dockerfile.inherited("x", "USER")).isEmpty();
    assertThat(dockerfile.variables("y")).containsEntry("A", "1").containsEntry("B", "2");
  }
}
