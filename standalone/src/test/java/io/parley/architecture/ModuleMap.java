package io.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/// Who may know whom, as docs/architecture.md draws it.
final class ModuleMap {

  private static final List<String> SERVICES =
      List.of("gateway", "room", "signaling", "sfu", "billing");

  private ModuleMap() {}

  static List<ArchRule> rules() {
    List<ArchRule> rules = new ArrayList<>();
    rules.add(knowsNothingOfOurs("protocol"));
    rules.add(knowsNothingOfOurs("media"));
    rules.add(onlyKnows("cluster", "protocol"));
    SERVICES.forEach(name -> rules.add(service(name)));
    rules.add(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.parley.sfu..", "io.parley.media..", "io.parley.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.parley.media..")
            .because("only the data plane touches packets"));
    rules.add(
        noClasses()
            .that()
            .resideInAPackage("io.parley.sfu..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.parley.media.client..")
            .because("the client half is for tests and load"));
    return rules;
  }

  /// A service knows no other service.
  static ArchRule service(String name) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(name))
            .map(other -> "io.parley." + other + "..")
            .toArray(String[]::new);
    String own =
        SERVICES.contains(name)
            ? "io.parley." + name + ".."
            : "io.parley.architecture." + name + "..";
    return noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("services share code through protocol and cluster, or not at all")
        .allowEmptyShould(false);
  }

  private static ArchRule knowsNothingOfOurs(String module) {
    return onlyKnows(module, module);
  }

  private static ArchRule onlyKnows(String module, String allowed) {
    return noClasses()
        .that()
        .resideInAPackage("io.parley." + module + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.parley..")
                .and(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages(
                        "io.parley." + module + "..", "io.parley." + allowed + "..")))
        .because("the arrows of the module map point one way");
  }
}
