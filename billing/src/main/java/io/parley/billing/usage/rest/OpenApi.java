package io.parley.billing.usage.rest;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The description of `/v1/usage`: written by hand, and held to the code by a test.
@RestController
public final class OpenApi {

  private final Resource description = new ClassPathResource("io/parley/billing/openapi.json");

  /// Gives it to anybody.
  @GetMapping("/v1/usage/openapi.json")
  public ResponseEntity<Resource> get() {
    return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(description);
  }
}
