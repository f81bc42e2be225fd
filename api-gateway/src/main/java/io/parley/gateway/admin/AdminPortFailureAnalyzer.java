package io.parley.gateway.admin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says it in a line rather than in a stack trace.
final class AdminPortFailureAnalyzer extends AbstractFailureAnalyzer<AdminPortException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, AdminPortException cause) {
    return new FailureAnalysis(
        cause.getMessage(),
        "Set PARLEY_ADMIN_TOKEN and a MANAGEMENT_SERVER_PORT of its own, or neither.",
        cause);
  }
}
