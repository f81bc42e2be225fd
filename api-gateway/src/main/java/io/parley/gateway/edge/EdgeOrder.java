package io.parley.gateway.edge;

import org.springframework.core.Ordered;

/// In which order the filters of the edge come. CORS is first, so that a browser may read refusals
/// too.
public final class EdgeOrder {

  public static final int CORS = Ordered.HIGHEST_PRECEDENCE;
  static final int ACCESS_LOG = CORS + 1;
  static final int SLASHES = CORS + 2;
  static final int LOGIN_LIMIT = CORS + 3;

  private EdgeOrder() {}
}
