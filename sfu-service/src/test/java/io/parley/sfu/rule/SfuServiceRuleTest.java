package io.parley.sfu.rule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.grpc.Status;
import io.parley.media.client.ClientConnection;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;

class SfuServiceRuleTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.parley.sfu");

  private static final ArchRule NO_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.media.client..")
          .because("the client half is for tests and load, a server does not need it");

  private static final ArchRule GRPC_AT_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.parley.sfu", "io.parley.sfu.node", "..grpc")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..")
          .because("a technology is a sub-package of the concept that it serves");

  private static final ArchRule SPRING_AT_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.parley.sfu", "io.parley.sfu.node")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..")
          .because("rooms and shards are plain objects that a test can make");

  /// What each rule would catch.
  record Client(ClientConnection connection) {}

  record Grpc(Status status) {}

  record Spring(SmartLifecycle lifecycle) {}

  @Test
  void noServerCodeUsesTheClientHalf() {
    NO_CLIENT.check(OURS);
    assertThat(NO_CLIENT.evaluate(violations(Client.class)).hasViolation()).isTrue();
  }

  @Test
  void onlyTheEdgeKnowsGrpc() {
    GRPC_AT_THE_EDGE.check(OURS);
    assertThat(GRPC_AT_THE_EDGE.evaluate(violations(Grpc.class)).hasViolation()).isTrue();
  }

  @Test
  void onlyTheEdgeKnowsSpring() {
    SPRING_AT_THE_EDGE.check(OURS);
    assertThat(SPRING_AT_THE_EDGE.evaluate(violations(Spring.class)).hasViolation()).isTrue();
  }

  private static JavaClasses violations(Class<?> violation) {
    return new ClassFileImporter().importClasses(violation);
  }
}
