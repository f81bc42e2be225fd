package io.parley.operations.reference;

import java.util.List;
import java.util.Locale;

/// One thing that a process can be told.
///
/// @param property as Spring knows it, such as `parley.sfu.udp-port`
/// @param type of its value, as Java writes it
/// @param source the class whose documentation it is from
/// @param byDefault empty for nothing
/// @param meaning in words, with unit and range
record Setting(String property, String type, String source, String byDefault, String meaning) {

  /// The environment variable that sets it.
  String variable() {
    String variable = variable(property);
    return type.startsWith("java.util.Map<") ? variable + "_…" : variable;
  }

  /// A property's variable. One with capital letters has none, and is named itself.
  static String variable(String property) {
    if (!property.equals(property.toLowerCase(Locale.ROOT)) && !property.startsWith("PARLEY_")) {
      return property;
    }
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /// A row of a table.
  String row(List<String> services, String overrides) {
    String value = byDefault.isEmpty() ? overrides : "`" + byDefault + "`" + overrides;
    return TableRow.of("`" + variable() + "`", String.join(", ", services), value, meaning);
  }
}
