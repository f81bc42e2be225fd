package io.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.architecture.violation.MediaThatReadsTheClock;
import io.parley.architecture.violation.MediaThatSpawnsThreads;
import io.parley.architecture.violation.ServiceThatKnowsAnother;
import io.parley.architecture.violation.unmarked.InAnUnmarkedPackage;
import org.junit.jupiter.api.Test;

/// The module map holds, and each rule catches a violation: one that matches nothing would pass for
/// ever.
class ModuleMapRuleTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testkit/"))
          .importPackages("io.parley");

  @Test
  void everyModuleDependsOnlyOnWhatTheMapAllows() {
    for (ArchRule rule : ModuleMap.rules()) {
      rule.check(PRODUCT);
    }
  }

  @Test
  void aServiceThatKnowsAnotherIsCaught() {
    assertThat(caught(ModuleMap.service("violation"), ServiceThatKnowsAnother.class)).isTrue();
  }

  @Test
  void theEngineHasNoClockNoSocketAndNoThread() {
    EngineRules.NO_CLOCK.check(PRODUCT);
    EngineRules.NO_SOCKETS.check(PRODUCT);
    EngineRules.NO_THREADS.check(PRODUCT);
    EngineRules.NO_SPRING.check(PRODUCT);
  }

  @Test
  void anEngineThatReadsTheClockIsCaught() {
    assertThat(caught(EngineRules.noClock("io.parley.architecture"), MediaThatReadsTheClock.class))
        .isTrue();
  }

  @Test
  void anEngineThatSpawnsThreadsIsCaught() {
    assertThat(
            caught(EngineRules.noThreads("io.parley.architecture"), MediaThatSpawnsThreads.class))
        .isTrue();
  }

  @Test
  void everyPackageIsNullMarked() {
    NullMarkRule.EVERY_PACKAGE.check(PRODUCT);
  }

  @Test
  void aPackageThatIsNotNullMarkedIsCaught() {
    assertThat(caught(NullMarkRule.EVERY_PACKAGE, InAnUnmarkedPackage.class)).isTrue();
  }

  private static boolean caught(ArchRule rule, Class<?> violation) {
    return rule.evaluate(new ClassFileImporter().importClasses(violation)).hasViolation();
  }
}
