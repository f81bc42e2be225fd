package io.parley.gateway.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;

/// What an operator must show, `parley.admin-token`. Never printed.
public final class AdminToken {

  private final byte[] secret;

  /// @param secret empty where nobody is an operator
  AdminToken(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /// The configured one.
  ///
  /// @throws AdminPortException where the port of operators would be open to everybody
  public static AdminToken of(Environment environment) {
    String secret = AdminProperties.of(environment).adminToken();
    switch (ManagementPortType.get(environment)) {
      case DISABLED -> {}
      case SAME ->
          throw new AdminPortException(
              "management.server.port must be a port of its own, not the public one");
      case DIFFERENT -> {
        if (secret.isBlank()) {
          throw new AdminPortException(
              "management.server.port is set, but parley.admin-token is not");
        }
      }
    }
    return new AdminToken(secret);
  }

  /// Takes as long for a good guess as for a bad one.
  boolean is(String shown) {
    return secret.length > 0
        && MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), secret);
  }

  @Override
  public String toString() {
    return "AdminToken[hidden]";
  }
}
