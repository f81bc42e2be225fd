package io.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;

/// The media engine is sans-IO.
final class EngineRules {

  private static final String ENGINE = "io.parley.media";

  static final ArchRule NO_CLOCK = noClock(ENGINE);

  static final ArchRule NO_THREADS = noThreads(ENGINE);

  static final ArchRule NO_SOCKETS =
      noClasses()
          .that()
          .resideInAPackage(ENGINE + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(Datagram|Server|Multicast)?Socket")
          .because("the shell owns sockets");

  static final ArchRule NO_SPRING =
      noClasses()
          .that()
          .resideInAPackage(ENGINE + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "io.netty..", "reactor..")
          .because("the engine runs in a unit test");

  private EngineRules() {}

  static ArchRule noClock(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .because("time and chance are arguments: a seed replays everything");
  }

  /// Handshakes are the one exception: Bouncy Castle blocks.
  static ArchRule noThreads(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(ENGINE + ".dtls..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executors.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .because("one thread owns a shard, and it is the shell's");
  }
}
