package io.parley.operations.chart;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fields of a manifest that Kubernetes has none of. A typing error in one is otherwise ignored.
final class UnknownFields {

  private static final String MODEL = "io.fabric8.kubernetes.api.model";
  private static final String UNKNOWN = "additionalProperties";

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /// @return their paths
  static List<String> in(Object manifest) {
    var fields = new UnknownFields();
    fields.walk("", manifest);
    return fields.found;
  }

  private void walk(String path, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Collection<?> many -> many.forEach(one -> walk(path + "[]", one));
      case Map<?, ?> map -> map.forEach((key, one) -> walk(path + "." + key, one));
      default -> {
        if (value.getClass().getName().startsWith(MODEL) && !(value instanceof Enum)) {
          object(path, value);
        }
      }
    }
  }

  private void object(String path, Object value) {
    for (Class<?> type = value.getClass(); type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field(path, field, value);
        }
      }
    }
  }

  private void field(String path, Field field, Object value) {
    try {
      field.setAccessible(true);
      Object inside = field.get(value);
      if (field.getName().equals(UNKNOWN) && inside instanceof Map<?, ?> unknown) {
        unknown.keySet().forEach(key -> found.add(path + "." + key));
      } else {
        walk(path + "." + field.getName(), inside);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
