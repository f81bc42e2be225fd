package io.parley.operations.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of this repository, wherever tests run.
public final class Repository {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("mvnw"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("tests run outside the repository");
      }
    }
    return directory;
  }

  /// @param path relative to the root
  public static Path file(String path) {
    return ROOT.resolve(path);
  }

  /// @param path relative to the root
  public static String read(String path) {
    return read(file(path));
  }

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The modules that the build has.
  public static List<String> modules() {
    return MODULE.matcher(read("pom.xml")).results().map(match -> match.group(1)).toList();
  }

  /// Every source of every module that is not a test.
  public static List<Path> sources() {
    return sources(modules());
  }

  /// Those of some modules.
  public static List<Path> sources(List<String> modules) {
    return modules.stream()
        .map(module -> file(module).resolve("src/main"))
        .filter(Files::isDirectory)
        .flatMap(main -> files(main).stream())
        .toList();
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
