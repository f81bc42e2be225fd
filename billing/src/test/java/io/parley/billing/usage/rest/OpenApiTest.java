package io.parley.billing.usage.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/// The description says what the code does, no more and no less.
class OpenApiTest {

  private static final Map<String, Class<? extends Record>> SCHEMAS =
      Map.of(
          "Page", UsageView.Page.class,
          "Usage", UsageView.class,
          "Transfer", UsageView.Transfer.class);

  private final JsonObject description = read();

  private static JsonObject read() {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("io/parley/billing/openapi.json").getInputStream(),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Test
  void describesEveryCallAndNoOther() {
    Set<String> described = new TreeSet<>();
    description
        .getAsJsonObject("paths")
        .entrySet()
        .forEach(
            path ->
                path.getValue().getAsJsonObject().keySet().stream()
                    .filter(key -> !key.equals("parameters"))
                    .forEach(method -> described.add(method + " " + path.getKey())));
    Set<String> served = new TreeSet<>();
    for (Method handler : UsageV1.class.getMethods()) {
      var mapping = AnnotatedElementUtils.findMergedAnnotation(handler, RequestMapping.class);
      if (mapping != null) {
        String path = mapping.path().length == 0 ? "" : mapping.path()[0];
        for (RequestMethod method : mapping.method()) {
          served.add(method.name().toLowerCase(Locale.ROOT) + " " + path);
        }
      }
    }

    assertThat(described).isEqualTo(served).hasSize(1);
  }

  @Test
  void describesEveryFieldAndNoOther() {
    JsonObject schemas = description.getAsJsonObject("components").getAsJsonObject("schemas");

    SCHEMAS.forEach(
        (name, type) ->
            assertThat(schemas.getAsJsonObject(name).getAsJsonObject("properties").keySet())
                .as(name)
                .containsExactlyInAnyOrderElementsOf(
                    Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()));
  }

  @Test
  void describesEveryCodeAndNoOther() {
    var codes =
        description
            .getAsJsonObject("components")
            .getAsJsonObject("schemas")
            .getAsJsonObject("Problem")
            .getAsJsonObject("properties")
            .getAsJsonObject("code")
            .getAsJsonArray("enum");

    assertThat(codes.asList().stream().map(code -> code.getAsString()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Problem.values()).map(Problem::code).toList());
  }
}
