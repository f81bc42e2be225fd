package io.parley.gateway.edge;

import org.springframework.core.Ordered;

/// In which order the filters of the edge come. CORS is the first of the public ones, so that a
/// browser may read refusals too; the gate of the operators' port lets nothing past before itself.
public final class EdgeOrder {

  public static final int ADMIN_GATE = Ordered.HIGHEST_PRECEDENCE;
  public static final int CORS = ADMIN_GATE + 1;
  static final int ACCESS_LOG = CORS + 1;
  static final int SLASHES = CORS + 2;
  static final int LOGIN_LIMIT = CORS + 3;

  private EdgeOrder() {}
}
