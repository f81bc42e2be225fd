package io.parley.signaling.join;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import livekit.LivekitModels.ClientInfo;
import org.jspecify.annotations.Nullable;

/// The query parameters of `/rtc`: who the client is, and what it says of its participant.
final class ClientQuery {

  private static final Gson JSON = new Gson();
  private static final TypeToken<Map<String, String>> STRINGS = new TypeToken<>() {};

  private ClientQuery() {}

  static ClientInfo client(JoinAttempt attempt) {
    ClientInfo.Builder client =
        ClientInfo.newBuilder()
            .setSdk(sdk(attempt.parameter("sdk")))
            .setVersion(attempt.parameter("version"))
            .setProtocol(number(attempt.parameter("protocol")))
            .setClientProtocol(number(attempt.parameter("client_protocol")))
            .setOs(attempt.parameter("os"))
            .setOsVersion(attempt.parameter("os_version"))
            .setBrowser(attempt.parameter("browser"))
            .setBrowserVersion(attempt.parameter("browser_version"))
            .setDeviceModel(attempt.parameter("device_model"))
            .setNetwork(attempt.parameter("network"));
    for (String word : attempt.parameter("capabilities").split(",", -1)) {
      for (ClientInfo.Capability capability : ClientInfo.Capability.values()) {
        if (capability.name().equals(word)) {
          client.addCapabilities(capability);
        }
      }
    }
    return client.build();
  }

  private static ClientInfo.SDK sdk(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "js" -> ClientInfo.SDK.JS;
      case "ios", "swift" -> ClientInfo.SDK.SWIFT;
      case "android" -> ClientInfo.SDK.ANDROID;
      case "flutter" -> ClientInfo.SDK.FLUTTER;
      case "go" -> ClientInfo.SDK.GO;
      case "unity" -> ClientInfo.SDK.UNITY;
      case "reactnative" -> ClientInfo.SDK.REACT_NATIVE;
      case "rust" -> ClientInfo.SDK.RUST;
      case "python" -> ClientInfo.SDK.PYTHON;
      case "cpp" -> ClientInfo.SDK.CPP;
      case "unityweb" -> ClientInfo.SDK.UNITY_WEB;
      case "node" -> ClientInfo.SDK.NODE;
      case "esp32" -> ClientInfo.SDK.ESP32;
      default -> ClientInfo.SDK.UNKNOWN;
    };
  }

  private static int number(String text) {
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }

  /// The `attributes` parameter, base64url of a JSON map; null where it cannot be read.
  static @Nullable Map<String, String> attributes(JoinAttempt attempt) {
    String encoded = attempt.parameter("attributes");
    if (encoded.isEmpty()) {
      return Map.of();
    }
    byte[] json = Base64Text.decode(encoded);
    if (json == null) {
      return null;
    }
    try {
      Map<String, String> read = JSON.fromJson(new String(json, StandardCharsets.UTF_8), STRINGS);
      Map<String, String> attributes = new HashMap<>();
      if (read != null) {
        read.forEach((key, value) -> attributes.put(key, value == null ? "" : value));
      }
      return attributes;
    } catch (JsonSyntaxException malformed) {
      return null;
    }
  }
}
