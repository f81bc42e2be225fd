package io.parley.gateway.edge;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.cluster.keyring.ApiKey;
import io.parley.cluster.keyring.KeyRing;
import io.parley.protocol.token.TokenOutcome;
import io.parley.protocol.token.TokenVerifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/// Answers 429 to an address whose logins failed too often. A good token passes even so: others may
/// share the address, and nobody finds a signature by guessing.
public final class LoginLimit implements WebFilter, Ordered {

  /// An exchange with this attribute is no tenant's, and never limited.
  public static final String EXEMPT = LoginLimit.class.getName() + ".exempt";

  private static final String BEARER = "Bearer ";

  private final FailedLogins failed;
  private final TokenVerifier verifier;
  private final LongSupplier nanoTime;
  private final Counter refused;

  public LoginLimit(
      FailedLogins failed, KeyRing keys, Clock clock, LongSupplier nanoTime, MeterRegistry meters) {
    this.failed = failed;
    this.verifier = new TokenVerifier(id -> secret(keys.find(id)), clock);
    this.nanoTime = nanoTime;
    this.refused = meters.counter("parley.gateway.logins.limited");
  }

  private static @Nullable String secret(@Nullable ApiKey key) {
    return key == null ? null : key.secret();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    if (address == null || exchange.getAttribute(EXEMPT) != null) {
      return chain.filter(exchange);
    }
    long waitSeconds = failed.waitSeconds(address, nanoTime.getAsLong());
    if (waitSeconds > 0 && !hasGoodToken(exchange)) {
      refused.increment();
      exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(waitSeconds));
      return ProblemBody.write(
          exchange,
          HttpStatus.TOO_MANY_REQUESTS,
          "too_many_failed_logins",
          "too many failed logins from this address; wait, and check key and clock");
    }
    exchange
        .getResponse()
        .beforeCommit(
            () -> {
              if (HttpStatus.UNAUTHORIZED.equals(exchange.getResponse().getStatusCode())) {
                failed.failed(address, nanoTime.getAsLong());
              }
              return Mono.empty();
            });
    return chain.filter(exchange);
  }

  private boolean hasGoodToken(ServerWebExchange exchange) {
    String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    String token =
        header == null
            ? exchange.getRequest().getQueryParams().getFirst("access_token")
            : header.startsWith(BEARER) ? header.substring(BEARER.length()) : null;
    return token != null && verifier.verify(token) instanceof TokenOutcome.Verified;
  }

  @Override
  public int getOrder() {
    return EdgeOrder.LOGIN_LIMIT;
  }
}
