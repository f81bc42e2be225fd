package io.parley.operations.setting;

import io.parley.operations.repository.Repository;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the code counts, by the names that Prometheus sees.
public final class KnownMeters {

  private static final Pattern METER =
      Pattern.compile(
          "\\b([\\w.]+)\\(\\s*(?:registry,\\s*|meters,\\s*)?(?:\\w+,\\s*)?\"(parley\\.[a-z0-9.]+)\"");

  private static final Pattern USED = Pattern.compile("\\bparley_[a-z0-9_]+");

  private static final Set<String> NAMES = names();

  private KnownMeters() {}

  /// Every series that can be asked for.
  public static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Path source : Repository.sources()) {
      if (source.toString().endsWith(".java")) {
        METER.matcher(Repository.read(source)).results().forEach(found -> add(found, names));
      }
    }
    return names;
  }

  private static void add(MatchResult found, Set<String> names) {
    String how = found.group(1).toLowerCase(Locale.ROOT);
    String name = found.group(2).replace('.', '_');
    if (how.contains("timer")) {
      names.addAll(List.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max"));
      names.add(name + "_seconds_bucket");
    } else if (how.contains("summary")) {
      names.addAll(List.of(name + "_count", name + "_sum", name + "_max"));
    } else if (how.contains("gauge")) {
      names.add(name);
    } else if (how.contains("counter")) {
      names.add(name + "_total");
    }
  }

  /// Which series a query asks for although nobody counts them.
  public static List<String> unknownIn(String query) {
    return USED.matcher(query)
        .results()
        .map(MatchResult::group)
        .filter(name -> !NAMES.contains(name))
        .distinct()
        .toList();
  }
}
