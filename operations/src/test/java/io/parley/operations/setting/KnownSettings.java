package io.parley.operations.setting;

import io.parley.operations.repository.Repository;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Which settings of ours the code knows, and by which variables they are set.
public final class KnownSettings {

  private static final Pattern ANNOTATED =
      Pattern.compile("@ConfigurationProperties\\(\"(parley[^\"]*)\"\\)");
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern LITERAL =
      Pattern.compile("[\"{](parley\\.[a-z0-9.-]+[a-z0-9])[\":}]");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(PARLEY_[A-Z_]+)");

  private static final Pattern DEPENDENCY =
      Pattern.compile("<groupId>io.parley</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  /// What all services agreed on, wherever each of them reads it.
  private static final List<String> SHARED =
      List.of(
          "parley.redis.url",
          "parley.kafka.servers",
          "parley.master-key",
          "parley.admin-token",
          "parley.data-dir",
          "parley.node-id",
          "parley.log-format",
          "parley.tls.certificate",
          "parley.tls.private-key",
          "parley.tls.trust");

  /// What each service with a gRPC port has.
  private static final List<String> ADDRESS = List.of("host", "grpc-port", "advertised-host");

  private static final List<String> WITH_GRPC = List.of("room", "signaling", "sfu", "billing");

  private static final List<Class<?>> RECORDS = records();
  private static final List<Pattern> VARIABLES = variables();

  private KnownSettings() {}

  /// The records that settings are bound to.
  public static List<Class<?>> bound() {
    return RECORDS;
  }

  /// Where a record's settings begin, such as `parley.sfu`.
  public static String prefix(Class<?> bound) {
    var annotation = Objects.requireNonNull(bound.getAnnotation(ConfigurationProperties.class));
    return annotation.value().isEmpty() ? annotation.prefix() : annotation.value();
  }

  /// Whether some service reads a variable.
  public static boolean knows(String variable) {
    return VARIABLES.stream().anyMatch(known -> known.matcher(variable).matches());
  }

  private static List<Class<?>> records() {
    List<Class<?>> records = new ArrayList<>();
    for (Path source : Repository.sources(dependencies())) {
      if (source.toString().endsWith(".java")) {
        String text = Repository.read(source);
        var inPackage = PACKAGE.matcher(text);
        if (ANNOTATED.matcher(text).find() && inPackage.find()) {
          records.add(load(inPackage.group(1), source));
        }
      }
    }
    return List.copyOf(records);
  }

  /// The modules whose classes these tests have.
  private static List<String> dependencies() {
    return DEPENDENCY
        .matcher(Repository.read("operations/pom.xml"))
        .results()
        .map(it -> it.group(1))
        .filter(Repository.modules()::contains)
        .toList();
  }

  private static Class<?> load(String inPackage, Path source) {
    String file = String.valueOf(source.getFileName());
    String name = inPackage + "." + file.substring(0, file.length() - ".java".length());
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the build has no " + name, e);
    }
  }

  private static List<Pattern> variables() {
    List<Pattern> variables = new ArrayList<>();
    SHARED.forEach(name -> add(name, "", variables));
    for (String service : WITH_GRPC) {
      ADDRESS.forEach(name -> add("parley." + service + "." + name, "", variables));
    }
    for (Class<?> bound : RECORDS) {
      components(prefix(bound), bound, variables);
    }
    for (Path source : Repository.sources()) {
      String text = Repository.read(source);
      LITERAL.matcher(text).results().forEach(found -> add(found.group(1), "", variables));
      VARIABLE.matcher(text).results().forEach(it -> variables.add(Pattern.compile(it.group(1))));
    }
    return List.copyOf(variables);
  }

  private static void components(String prefix, Class<?> type, List<Pattern> into) {
    for (RecordComponent component : type.getRecordComponents()) {
      String name = prefix + "." + dashed(component.getName());
      Type generic = component.getGenericType();
      if (component.getType().isRecord()) {
        components(name, component.getType(), into);
      } else if (generic instanceof ParameterizedType list
          && list.getActualTypeArguments()[0] instanceof Class<?> element
          && element.isRecord()) {
        components(name + ".#", element, into);
      } else if (component.getType().equals(List.class)) {
        add(name, "(_\\d+)?", into);
      } else {
        add(name, "", into);
      }
    }
  }

  /// Dashes are left out of a variable, or written as underscores: Boot takes both.
  private static void add(String property, String suffix, List<Pattern> into) {
    String dotted = property.toUpperCase(Locale.ROOT).replace('.', '_').replace("#", "\\d+");
    into.add(Pattern.compile(dotted.replace("-", "_?") + suffix));
  }

  private static String dashed(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
