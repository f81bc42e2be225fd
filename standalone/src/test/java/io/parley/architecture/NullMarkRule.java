package io.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/// Absence is said by types, everywhere.
final class NullMarkRule {

  static final ArchRule EVERY_PACKAGE =
      classes()
          .that()
          .resideOutsideOfPackages(
              "io.parley.protocol.sfu..",
              "io.parley.protocol.signaling..",
              "io.parley.protocol.rooms..",
              "io.parley.protocol.state..",
              "io.parley.protocol.events..")
          .should(beInANullMarkedPackage())
          .because("NullAway checks marked packages only");

  private NullMarkRule() {}

  private static ArchCondition<JavaClass> beInANullMarkedPackage() {
    return new ArchCondition<>("be in a @NullMarked package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Package home = type.reflect().getPackage();
        if (!home.isAnnotationPresent(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
        }
      }
    };
  }
}
