package io.parley.operations.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.operations.repository.Repository;
import org.junit.jupiter.api.Test;

class BuildContextTest {

  private final BuildContext context = BuildContext.read();

  @Test
  void hasWhatTheBuildReads() {
    assertThat(Repository.sources())
        .allMatch(source -> context.has(Repository.file("").relativize(source).toString()));
    assertThat(Repository.modules()).allMatch(module -> context.has(module + "/pom.xml"));
    assertThat(context.has("pom.xml")).isTrue();
    assertThat(context.has("mvnw")).isTrue();
    assertThat(context.has(".mvn/wrapper/maven-wrapper.properties")).isTrue();
    assertThat(context.has(".mvn/jvm.config")).isTrue();
    assertThat(context.has("console/package-lock.json")).isTrue();
    assertThat(context.has("console/src/index.html")).isTrue();
    assertThat(context.has("docker/healthy")).isTrue();
  }

  @Test
  void hasNoSecretsHistoryTestsOrResults() {
    assertThat(context.has(".env")).isFalse();
    assertThat(context.has(".git/config")).isFalse();
    assertThat(context.has(".parley/master.key")).isFalse();
    assertThat(context.has("room-service/.parley/keys")).isFalse();
    assertThat(context.has("room-service/target/room-service.jar")).isFalse();
    assertThat(context.has("room-service/src/test/java/io/parley/room/Database.java")).isFalse();
    assertThat(context.has("console/node_modules/livekit-client/package.json")).isFalse();
    assertThat(context.has("console/dist/index.html")).isFalse();
    assertThat(context.has("standalone/target/parley.aot")).isFalse();
  }

  /// The README has it filled in beside the sources.
  @Test
  void secretsStayOutOfCommits() {
    assertThat(Repository.read(".gitignore").lines()).contains(".env", ".parley/");
  }

  @Test
  void theLastPatternDecides() {
    var rules = new BuildContext("**\n!a\na/secret\n");

    assertThat(rules.has("a/b/c")).isTrue();
    assertThat(rules.has("a/secret/c")).isFalse();
    assertThat(rules.has("b")).isFalse();
  }
}
