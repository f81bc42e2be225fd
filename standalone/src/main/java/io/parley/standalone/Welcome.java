package io.parley.standalone;

import io.parley.standalone.options.DevOptions;
import java.time.Duration;
import java.util.Locale;

/// What `./parley dev` prints once a client can join.
final class Welcome {

  private Welcome() {}

  static String text(DevOptions options, String linkKey, Duration took) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%nParley is ready (%.1f s).%n%n", took.toMillis() / 1000.0));
    String https = options.httpsUrl();
    text.append(line("Join", joinLink(https == null ? options.url() : https, linkKey)));
    text.append(line("Server URL", options.url().replaceFirst("http", "ws")));
    if (https != null) {
      text.append(line("", https.replaceFirst("http", "ws") + "  (certificate of our own)"));
    }
    if (options.keys() == null) {
      text.append(line("API key", DevOptions.DEV_KEY + "   secret: " + DevOptions.DEV_SECRET));
      text.append(
          """

            DEVELOPMENT KEYS: everybody knows devkey and secret. Whoever reaches this port can do
            anything with it. Set PARLEY_KEYS=key:secret before you let others in.
          """);
    } else {
      text.append(line("API keys", "from PARLEY_KEYS"));
    }
    return text.append("\n  Ctrl-C stops it.\n\n").toString();
  }

  private static String joinLink(String url, String linkKey) {
    return url + "/?room=hello#key=" + linkKey;
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "  %-12s %s%n", name, value);
  }
}
