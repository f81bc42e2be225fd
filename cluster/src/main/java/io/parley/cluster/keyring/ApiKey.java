package io.parley.cluster.keyring;

/// A key of the server API and of tokens.
///
/// @param id what `iss` names, such as `devkey`
/// @param project the one project that it belongs to
/// @param secret signs tokens; never logged
public record ApiKey(String id, String project, String secret) {

  @Override
  public String toString() {
    return "ApiKey[id=" + id + ", project=" + project + "]";
  }
}
