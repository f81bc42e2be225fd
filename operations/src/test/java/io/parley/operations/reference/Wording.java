package io.parley.operations.reference;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says variables where a record's documentation says its own components, or properties.
final class Wording {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern PROPERTY =
      Pattern.compile("(parley|server|management|spring)(\\.[a-z0-9-]+)+");

  private final Map<String, String> variables = new HashMap<>();

  Wording(Collection<Setting> settings) {
    settings.forEach(setting -> variables.put(key(setting, name(setting)), setting.variable()));
  }

  private static String name(Setting setting) {
    return setting.property().substring(setting.property().lastIndexOf('.') + 1);
  }

  private static String key(Setting setting, String name) {
    String dashed = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    String group = setting.property().replaceAll("[^.]+$", "");
    return group + dashed;
  }

  String meaning(Setting setting) {
    return CODE.matcher(setting.meaning())
        .replaceAll(code -> Matcher.quoteReplacement("`" + said(setting, code.group(1)) + "`"));
  }

  private String said(Setting setting, String code) {
    String sibling = variables.get(key(setting, code));
    if (sibling != null) {
      return sibling;
    }
    return PROPERTY.matcher(code).matches() ? Setting.variable(code) : code;
  }
}
