package io.parley.testkit.trace;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Takes spans by OTLP over HTTP, on a loopback port of its own. Safe from any thread.
public final class TraceCollector implements AutoCloseable {

  private static final String KIND = "SPAN_KIND_";

  private final List<CollectedSpan> spans = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private TraceCollector(HttpServer server) {
    this.server = server;
  }

  public static TraceCollector start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TraceCollector collector = new TraceCollector(server);
      server.createContext("/v1/traces", collector::take);
      server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What services are told: `OTEL_EXPORTER_OTLP_ENDPOINT`.
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// What came so far.
  public List<CollectedSpan> spans() {
    return List.copyOf(spans);
  }

  /// Waits until the spans that came are as they should be: looks again whenever more come.
  ///
  /// @param asserted throws an AssertionError while they are not
  /// @throws AssertionError the last one, when patience is over
  public void eventually(Runnable asserted, Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    synchronized (spans) {
      while (true) {
        try {
          asserted.run();
          return;
        } catch (AssertionError notYet) {
          long leftNanos = deadlineNanos - System.nanoTime();
          if (leftNanos <= 0) {
            throw notYet;
          }
          TimeUnit.NANOSECONDS.timedWait(spans, leftNanos);
        }
      }
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
      synchronized (spans) {
        request.getResourceSpansList().forEach(this::add);
        spans.notifyAll();
      }
      byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    }
  }

  private void add(ResourceSpans ofService) {
    String service =
        attributes(ofService.getResource().getAttributesList()).getOrDefault("service.name", "");
    ofService
        .getScopeSpansList()
        .forEach(scope -> scope.getSpansList().forEach(span -> spans.add(read(service, span))));
  }

  private static CollectedSpan read(String service, Span span) {
    return new CollectedSpan(
        service,
        span.getName(),
        span.getKind().name().replace(KIND, ""),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        attributes(span.getAttributesList()));
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey, pair -> pair.getValue().getStringValue(), (one, other) -> other));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
