/// Traces by OpenTelemetry, sent by OTLP over HTTP.
@NullMarked
package io.parley.cluster.trace.otel;

import org.jspecify.annotations.NullMarked;
