package io.parley.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What the command line asked for.
///
/// @param pid of the server's process, 0 where it was not given
/// @param seconds for which is measured, after a warm-up
record BenchOptions(
    Command command,
    Server server,
    int rooms,
    int subscribers,
    int bitsPerSecond,
    int framesPerSecond,
    int seconds,
    long pid) {

  /// What can be measured.
  enum Command {
    DELAY,
    MEMORY
  }

  /// What `--help` prints.
  static final String HELP =
      """
      ./parley bench delay|memory [OPTIONS]        measures a server that runs already
      ./parley bench joins [N]                     what a user waits for, with the native SDK

        delay    one publisher of VP8 and some subscribers: how much later a packet comes than over
                 a direct loopback path in the same run; milliseconds, as JSON
        memory   rooms of a publisher each, then subscribers: how much the server's memory grows

        --url URL          of the server, ws://127.0.0.1:7880 unless told otherwise
        --subscribers N    of each room, 1 unless told otherwise
        --rooms N          memory only, 1 unless told otherwise
        --pid PID          memory only, needed: the server's process on this machine
        --bitrate BITS     of each publisher in a second: 1000000, for memory 100000
        --fps N            pictures in a second: 30, for memory 10
        --seconds N        delay only: how long is measured, 20 unless told otherwise

      Environment:
        PARLEY_KEYS   key:secret,… : the first one signs the tokens, devkey:secret unless given
      """;

  private static final Set<String> NAMES =
      Set.of("--url", "--subscribers", "--rooms", "--pid", "--bitrate", "--fps", "--seconds");

  /// @throws UsageException with one line that says what to write instead
  static BenchOptions parse(String[] arguments, Map<String, String> environment) {
    if (arguments.length == 0) {
      throw new UsageException("say what to measure: delay or memory; see --help");
    }
    var command = command(arguments[0]);
    var given = given(arguments);
    boolean memory = command == Command.MEMORY;
    long pid = number(given, "--pid", 0, 1, Integer.MAX_VALUE);
    if (memory && pid == 0) {
      throw new UsageException("memory needs --pid, the server's process");
    }
    return new BenchOptions(
        command,
        server(given.getOrDefault("--url", "ws://127.0.0.1:7880"), environment),
        number(given, "--rooms", 1, 1, 10_000),
        number(given, "--subscribers", 1, 1, 10_000),
        number(given, "--bitrate", memory ? 100_000 : 1_000_000, 10_000, 50_000_000),
        number(given, "--fps", memory ? 10 : 30, 1, 120),
        number(given, "--seconds", 20, 1, 3600),
        pid);
  }

  private static Command command(String word) {
    return switch (word) {
      case "delay" -> Command.DELAY;
      case "memory" -> Command.MEMORY;
      default -> throw new UsageException("cannot measure " + word + "; see --help");
    };
  }

  private static Map<String, String> given(String[] arguments) {
    var given = new HashMap<String, String>();
    for (int i = 1; i < arguments.length; i += 2) {
      if (!NAMES.contains(arguments[i])) {
        throw new UsageException("unknown option " + arguments[i] + "; see --help");
      }
      if (i + 1 == arguments.length) {
        throw new UsageException(arguments[i] + " needs a value; see --help");
      }
      given.put(arguments[i], arguments[i + 1]);
    }
    return given;
  }

  private static int number(
      Map<String, String> given, String name, int otherwise, int least, int most) {
    var text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException(name + " " + text + " is not a number", notANumber);
    }
    throw new UsageException(name + " must be between " + least + " and " + most);
  }

  private static Server server(String url, Map<String, String> environment) {
    var pair = environment.getOrDefault("PARLEY_KEYS", "devkey:secret").split(",", 2)[0];
    int colon = pair.indexOf(':');
    if (colon < 1) {
      throw new UsageException("PARLEY_KEYS must look like key:secret");
    }
    var key = pair.substring(0, colon).strip();
    return new Server(uri(url), key, pair.substring(colon + 1).strip());
  }

  private static URI uri(String url) {
    var webSocket = url.replaceFirst("^http", "ws").replaceFirst("/+$", "");
    try {
      var uri = URI.create(webSocket);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).startsWith("ws")) {
        return uri;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw new UsageException("--url " + url + " is not a URL", notAnAddress);
    }
    throw new UsageException("--url " + url + " must look like ws://127.0.0.1:7880");
  }
}
