package io.parley.operations.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The part of docs/configuration.md between its two markers.
final class ConfigurationPage {

  static final String FILE = "docs/configuration.md";

  private static final String BEGIN = "<!-- From the code, by ./parley docs: begin -->\n";
  private static final String END = "<!-- From the code, by ./parley docs: end -->\n";

  private ConfigurationPage() {}

  /// The page with its tables as the code has them now; the words around them stay.
  static String rewritten(String page) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(FILE + " has lost its markers");
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + tables() + page.substring(end);
  }

  static String tables() {
    List<Setting> settings = new ArrayList<>(SettingsMetadata.settings());
    settings.sort(Comparator.comparing(Setting::property));
    ServiceDefaults defaults = ServiceDefaults.read();
    Wording wording = new Wording(settings);
    StringBuilder text = new StringBuilder();
    section("What services share", "cluster", settings, defaults, wording, text);
    for (String service : Services.MODULES) {
      section(service, service, settings, defaults, wording, text);
    }
    text.append("## What starts or loads services\n\n").append(Launchers.table()).append('\n');
    text.append("## Spring's own, where a service says another default\n\n")
        .append(defaults.table())
        .append('\n');
    return text.toString();
  }

  private static void section(
      String title,
      String module,
      List<Setting> settings,
      ServiceDefaults defaults,
      Wording wording,
      StringBuilder text) {
    text.append("## ").append(title).append("\n\n");
    text.append(TableRow.head("variable", "service", "default", "meaning"));
    for (Setting setting : settings) {
      if (SettingsMetadata.module(setting.source()).equals(module)) {
        text.append(
            new Setting(
                    setting.property(),
                    setting.type(),
                    setting.source(),
                    setting.byDefault(),
                    wording.meaning(setting))
                .row(Services.of(setting.source()), defaults.overrides(setting.property())));
      }
    }
    text.append('\n');
  }
}
