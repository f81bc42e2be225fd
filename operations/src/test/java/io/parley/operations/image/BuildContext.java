package io.parley.operations.image;

import io.parley.operations.repository.Repository;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/// Which files a build is sent, by the rules of `.dockerignore`: the last pattern decides that
/// matches a file or a directory above it.
final class BuildContext {

  private record Rule(boolean keeps, PathMatcher matcher) {}

  private final List<Rule> rules;

  BuildContext(String ignoreFile) {
    rules =
        ignoreFile
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(BuildContext::rule)
            .toList();
  }

  static BuildContext read() {
    return new BuildContext(Repository.read(".dockerignore"));
  }

  private static Rule rule(String line) {
    boolean keeps = line.startsWith("!");
    String pattern = keeps ? line.substring(1) : line;
    // Docker's ** stands for no directory as well.
    String glob = pattern.startsWith("**/") ? "{," + "**/}" + pattern.substring(3) : pattern;
    return new Rule(keeps, FileSystems.getDefault().getPathMatcher("glob:" + glob));
  }

  boolean has(String file) {
    boolean kept = true;
    for (Rule rule : rules) {
      for (Path path = Path.of(file); path != null; path = path.getParent()) {
        if (rule.matcher().matches(path)) {
          kept = rule.keeps();
        }
      }
    }
    return kept;
  }
}
