package io.parley.operations.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parley.gateway.GatewayProperties;
import io.parley.operations.image.Dockerfile;
import io.parley.operations.repository.Repository;
import io.parley.operations.setting.KeyRings;
import io.parley.operations.setting.ServiceSettings;
import io.parley.room.RoomProperties;
import io.parley.sfu.SfuProperties;
import io.parley.signaling.SignalingProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class ComposeTest {

  private static final Pattern PORTS =
      Pattern.compile("(?:[\\d.]+:)?(\\d+)(?:-(\\d+))?:(\\d+)(?:-(\\d+))?(/udp)?");

  private static final Pattern LIMIT = Pattern.compile("(\\d+)([mg])");

  @Test
  void followsTheComposeSpecification() {
    assertThat(problems(Compose.document())).isEmpty();
  }

  @Test
  void aMisspeltKeyIsFound() {
    var document = new HashMap<>(Compose.document());
    document.put("services", Map.of("redis", Map.of("image", "redis", "helthcheck", Map.of())));

    assertThat(problems(document)).singleElement().asString().contains("helthcheck");
  }

  /// The schema names its parts by `id`, which newer drafts take for addresses.
  private static List<String> problems(Map<String, Object> document) {
    String schema =
        Repository.read("operations/src/test/resources/compose-spec.json")
            .replaceAll("(?m)^\\s*\"id\": \".*\",$", "");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
        .getSchema(schema, InputFormat.JSON)
        .validate(new ObjectMapper().writeValueAsString(document), InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void runsEveryTargetOfTheDockerfile() {
    assertThat(Compose.own())
        .extracting(Compose.Service::target)
        .containsExactlyInAnyOrder(
            "api-gateway",
            "api-gateway",
            "room-service",
            "room-service",
            "signaling-service",
            "signaling-service",
            "sfu-service",
            "sfu-service",
            "billing");
    assertThat(Dockerfile.read().targets())
        .containsExactlyInAnyOrderElementsOf(
            Compose.own().stream().map(Compose.Service::target).distinct().toList());
  }

  @Test
  void everyVariableOfOursIsReadBySomeService() {
    for (var service : Compose.own()) {
      assertThat(service.environment()).isNotEmpty();
      assertThat(ServiceSettings.unknown(service.environment())).as("%s", service).isEmpty();
    }
  }

  @Test
  void recordsBindToTheVariables() {
    for (var service : Compose.own()) {
      switch (Objects.requireNonNull(service.target())) {
        case "api-gateway" ->
            assertThat(bind(GatewayProperties.class, service).consoleDir()).isNotNull();
        case "room-service" ->
            assertThat(bind(RoomProperties.class, service).keys()).isEqualTo("PARLEY_KEYS");
        case "signaling-service" ->
            assertThat(bind(SignalingProperties.class, service).grpcPort()).isPositive();
        case "sfu-service" -> assertThat(bind(SfuProperties.class, service).shards()).isEqualTo(2);
        default -> assertThat(service.target()).isEqualTo("billing");
      }
    }
  }

  private static <T> T bind(Class<T> record, Compose.Service service) {
    Map<String, String> variables =
        new HashMap<>(Dockerfile.read().variables(Objects.requireNonNull(service.target())));
    variables.putAll(service.environment());
    return ServiceSettings.bind(record, variables, Map.of());
  }

  @Test
  void mediaPortsAreTheSameOutsideAndInside() {
    List<Integer> outside = new ArrayList<>();
    for (var service : Compose.own()) {
      if ("sfu-service".equals(service.target())) {
        var sfu = bind(SfuProperties.class, service);
        List<Integer> published = new ArrayList<>();
        for (String port : service.list("ports")) {
          var match = PORTS.matcher(port);
          assertThat(match.matches()).as(port).isTrue();
          assertThat(match.group(3)).as(port).isEqualTo(match.group(1));
          assertThat(match.group(4)).as(port).isEqualTo(match.group(2));
          int first = Integer.parseInt(match.group(1));
          int last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
          for (int number = first; number <= last; number++) {
            published.add(number);
          }
        }
        List<Integer> bound = new ArrayList<>(List.of(sfu.tcpPort()));
        for (int shard = 0; shard < sfu.shards(); shard++) {
          bound.add(sfu.udpPort() + shard);
        }
        assertThat(published).containsExactlyInAnyOrderElementsOf(bound);
        assertThat(sfu.advertisedAddresses()).hasSameSizeAs(sfu.addresses());
        outside.addAll(published);
      }
    }
    assertThat(outside).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void nodesAreToldOfUnderTheirServicesName() {
    for (var service : Compose.own()) {
      service
          .environment()
          .forEach(
              (name, value) -> {
                if (name.endsWith("_ADVERTISED_HOST")) {
                  assertThat(value).isEqualTo(service.name());
                }
              });
    }
  }

  @Test
  void nobodyIsRoot() {
    for (var service : Compose.services()) {
      assertThat(service.definition().get("user"))
          .as("%s", service)
          .isNotNull()
          .asString()
          .isNotIn("", "root", "0")
          .doesNotStartWith("0:");
      assertThat(service.list("security_opt")).contains("no-new-privileges:true");
    }
    assertThat(Compose.own())
        .allSatisfy(it -> assertThat(it.list("cap_drop")).containsExactly("ALL"))
        .allSatisfy(it -> assertThat(it.definition()).containsEntry("read_only", true));
  }

  /// Libraries unpack their native parts there: SRTP's ciphers, Kafka's compression.
  @Test
  void whatIsUnpackedMayBeRun() {
    assertThat(Compose.own())
        .allSatisfy(
            it ->
                assertThat(it.list("tmpfs"))
                    .singleElement()
                    .asString()
                    .matches("/tmp:exec,size=\\d+m"));
  }

  /// Classes, code and stacks take 250 MB before anybody came, and ZGC all of the heap in time.
  @Test
  void thereIsMemoryBesideTheHeap() {
    for (var service : Compose.own()) {
      int heapPercent = Dockerfile.read().heapPercent(Objects.requireNonNull(service.target()));
      assertThat(megabytes(service) * (100 - heapPercent) / 100)
          .as("%s", service)
          .isGreaterThan(340);
    }
  }

  private static int megabytes(Compose.Service service) {
    var limit = LIMIT.matcher(String.valueOf(service.definition().get("mem_limit")));
    assertThat(limit.matches()).as("%s", service).isTrue();
    return Integer.parseInt(limit.group(1)) * ("g".equals(limit.group(2)) ? 1024 : 1);
  }

  /// With Kafka such a service does not start without it, and others have no business with it.
  @Test
  void theMasterKeyReachesWhoeverHasAKeyRing() {
    for (var service : Compose.own()) {
      assertThat(service.environment().containsKey("PARLEY_MASTER_KEY"))
          .as("%s", service)
          .isEqualTo(KeyRings.has(Objects.requireNonNull(service.target())));
    }
  }

  @Test
  void everybodyIsWatchedAndStartedAgain() {
    for (var service : Compose.services()) {
      assertThat(service.definition()).containsEntry("restart", "unless-stopped");
      if (service.target() == null) {
        assertThat(service.definition()).as("%s", service).containsKey("healthcheck");
      } else {
        assertThat(service.list("volumes")).containsExactly(service.name() + ":/data");
      }
    }
  }

  @Test
  void servicesWaitForTheStoresThatTheyUse() {
    for (var service : Compose.own()) {
      var waitsFor = (Map<?, ?>) Objects.requireNonNull(service.definition().get("depends_on"));
      assertThat(waitsFor.values()).allMatch(Map.of("condition", "service_healthy")::equals);
      boolean tables = service.environment().containsKey("SPRING_DATASOURCE_URL");
      assertThat(waitsFor.containsKey("postgres")).as("%s", service).isEqualTo(tables);
      assertThat(waitsFor.containsKey("redis")).isTrue();
      assertThat(waitsFor.containsKey("kafka")).isTrue();
    }
  }

  @Test
  void secretsMustBeSetAndAreInTheExample() {
    var required =
        Compose.variables().entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .toList();

    assertThat(required)
        .containsExactlyInAnyOrder(
            "PARLEY_KEYS", "PARLEY_MASTER_KEY", "PARLEY_ADMIN_TOKEN", "POSTGRES_PASSWORD");
    String example = Repository.read(".env.example");
    for (String name : required) {
      assertThat(example).containsPattern("(?m)^" + name + "=$");
    }
    for (String name : Compose.variables().keySet()) {
      assertThat(name.equals("PARLEY_VERSION") || example.contains(name + "=")).as(name).isTrue();
    }
  }

  @Test
  void redisNeverEvictsALease() {
    var redis =
        Compose.services().stream()
            .filter(it -> it.name().equals("redis"))
            .findFirst()
            .orElseThrow();

    assertThat(redis.list("command")).containsSequence("--maxmemory-policy", "noeviction");
  }
}
