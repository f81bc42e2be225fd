package io.parley.room.api.rest;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.parley.room.history.Transition;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/// The description says what the code does, no more and no less.
class OpenApiTest {

  private static final Map<String, Class<? extends Record>> SCHEMAS =
      Map.ofEntries(
          entry("NewRoom", NewRoom.class),
          entry("Room", RoomView.class),
          entry("Page", RoomView.Page.class),
          entry("Participant", ParticipantView.class),
          entry("Track", ParticipantView.Track.class),
          entry("Everybody", ParticipantView.Everybody.class),
          entry("Events", EventView.Page.class),
          entry("Event", EventView.class),
          entry("Person", EventView.Person.class),
          entry("Qualities", QualityView.Page.class),
          entry("Quality", QualityView.class),
          entry("Link", LinkView.class),
          entry("LinkSettings", LinkSettingsView.class),
          entry("LinkUse", LinkUseView.class),
          entry("TrackQuality", TrackQualityView.class),
          entry("Layer", TrackQualityView.LayerView.class),
          entry("DownTrackQuality", DownTrackQualityView.class),
          entry("NewToken", NewToken.class),
          entry("Grants", NewToken.Grants.class),
          entry("Token", TokenView.class));

  private final JsonObject description = read();

  private static JsonObject read() {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("io/parley/room/openapi.json").getInputStream(),
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
    Stream<Method> handlers =
        Stream.of(RoomsV1.class, EventsV1.class, QualityV1.class, LinkV1.class)
            .flatMap(api -> Stream.of(api.getMethods()));
    for (Method handler : handlers.toList()) {
      var mapping = AnnotatedElementUtils.findMergedAnnotation(handler, RequestMapping.class);
      if (mapping != null) {
        String path = mapping.path().length == 0 ? "" : mapping.path()[0];
        for (RequestMethod method : mapping.method()) {
          served.add(method.name().toLowerCase(Locale.ROOT) + " /v1/rooms" + path);
        }
      }
    }

    assertThat(described).isEqualTo(served).hasSize(11);
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
  void describesEveryEventAndNoOther() {
    var events =
        description
            .getAsJsonObject("components")
            .getAsJsonObject("schemas")
            .getAsJsonObject("Event")
            .getAsJsonObject("properties")
            .getAsJsonObject("event")
            .getAsJsonArray("enum");

    assertThat(events.asList().stream().map(event -> event.getAsString()))
        .containsExactlyElementsOf(
            Arrays.stream(Transition.values()).map(Transition::label).toList());
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
