package io.parley.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class TechnologyRuleTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.parley.signaling");

  private static ArchRule free(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..", "io.grpc..")
        .because("a technology is a sub-package of the concept that it serves");
  }

  private static ArchRule timeless(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("time is an argument, or an hour of a room could not be a test of a second");
  }

  @Test
  void conceptsKnowNoTechnology() {
    free(
            "io.parley.signaling.connection",
            "io.parley.signaling.directory",
            "io.parley.signaling.join",
            "io.parley.signaling.replica",
            "io.parley.signaling.sfu",
            "io.parley.signaling.subscription")
        .check(CLASSES);
  }

  @Test
  void seesATechnologyWhereThereIsOne() {
    assertThatThrownBy(() -> free("io.parley.signaling.connection.websocket").check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("RtcHandler");
  }

  @Test
  void nothingThatDecidesReadsAClock() {
    timeless("io.parley.signaling..").check(CLASSES);
  }

  @Test
  void seesAClockWhereOneIsRead() {
    JavaClasses tests = new ClassFileImporter().importClasses(ShutdownTest.class);
    assertThatThrownBy(() -> timeless("io.parley.signaling..").check(tests))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ShutdownTest");
  }
}
